create view figure_of_market (
    quarter,              -- '2023Q4', key
    metric,               -- view of the figure, key
    figure,               -- column of the figure, key
    market,               -- china, global, or a team's own; key
    item,                 -- empty: the figure is of the whole market; key
    value                 -- as the metric has it: deals, US dollars, per cent, points or a rank
) as
-- Title:   Figures of a market, each in a row of its own
--
-- Grain:   one row per quarter, figure, market and item
-- Sources: activity_by_quarter, early_stage_by_quarter, mega_deal_by_quarter, figure_kind
-- Notes:   Which column is a figure is said in schema/reference/figures.csv.

select
    activity_by_quarter.quarter,
    figure_kind.metric,
    figure_kind.figure,
    activity_by_quarter.market as market,
    '' as item,
    case figure_kind.figure
        when 'deal_count' then activity_by_quarter.deal_count
        when 'disclosed_count' then activity_by_quarter.disclosed_count
        when 'amount_usd' then activity_by_quarter.amount_usd
        when 'amount_low_usd' then activity_by_quarter.amount_low_usd
        when 'amount_high_usd' then activity_by_quarter.amount_high_usd
        when 'deal_qoq_pct' then activity_by_quarter.deal_qoq_pct
        when 'deal_yoy_pct' then activity_by_quarter.deal_yoy_pct
        when 'amount_qoq_pct' then activity_by_quarter.amount_qoq_pct
        when 'amount_yoy_pct' then activity_by_quarter.amount_yoy_pct
        when 'undisclosed_count' then activity_by_quarter.undisclosed_count
        when 'vague_count' then activity_by_quarter.vague_count
        when 'open_count' then activity_by_quarter.open_count
        when 'unconverted_count' then activity_by_quarter.unconverted_count
    end as value
from activity_by_quarter
join figure_kind on figure_kind.metric = 'activity_by_quarter'

union all

select
    early_stage_by_quarter.quarter,
    figure_kind.metric,
    figure_kind.figure,
    early_stage_by_quarter.market as market,
    '' as item,
    case figure_kind.figure
        when 'early_count' then early_stage_by_quarter.early_count
        when 'lettered_count' then early_stage_by_quarter.lettered_count
        when 'share_pct' then early_stage_by_quarter.share_pct
        when 'share_qoq_pp' then early_stage_by_quarter.share_qoq_pp
        when 'share_yoy_pp' then early_stage_by_quarter.share_yoy_pp
    end as value
from early_stage_by_quarter
join figure_kind on figure_kind.metric = 'early_stage_by_quarter'

union all

select
    mega_deal_by_quarter.quarter,
    figure_kind.metric,
    figure_kind.figure,
    mega_deal_by_quarter.market as market,
    '' as item,
    case figure_kind.figure
        when 'deal_count' then mega_deal_by_quarter.deal_count
        when 'amount_usd' then mega_deal_by_quarter.amount_usd
        when 'amount_share_pct' then mega_deal_by_quarter.amount_share_pct
    end as value
from mega_deal_by_quarter
join figure_kind on figure_kind.metric = 'mega_deal_by_quarter';
