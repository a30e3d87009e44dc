create view figure_of_item (
    quarter,              -- '2023Q4', key
    metric,               -- view of the figure, key
    figure,               -- column of the figure, key
    market,               -- china, global, or a team's own; key
    item,                 -- round class, sector, country code or unknown, or the id of a mega deal; key
    value                 -- as the metric has it: deals, US dollars, per cent, points or a rank
) as
-- Title:   Figures of a round class, a sector, a country or a mega deal, each in a row of its own
--
-- Grain:   one row per quarter, figure, market and item
-- Sources: round_mix_by_quarter, sector_by_quarter, country_by_quarter, mega_deal, figure_kind
-- Notes:   Countries are those of the world, the market global.

select
    round_mix_by_quarter.quarter,
    figure_kind.metric,
    figure_kind.figure,
    round_mix_by_quarter.market as market,
    round_mix_by_quarter.round_class as item,
    case figure_kind.figure
        when 'deal_count' then round_mix_by_quarter.deal_count
        when 'share_pct' then round_mix_by_quarter.share_pct
        when 'share_qoq_pp' then round_mix_by_quarter.share_qoq_pp
        when 'share_yoy_pp' then round_mix_by_quarter.share_yoy_pp
        when 'amount_usd' then round_mix_by_quarter.amount_usd
    end as value
from round_mix_by_quarter
join figure_kind on figure_kind.metric = 'round_mix_by_quarter'

union all

select
    sector_by_quarter.quarter,
    figure_kind.metric,
    figure_kind.figure,
    sector_by_quarter.market as market,
    sector_by_quarter.sector as item,
    case figure_kind.figure
        when 'deal_count' then sector_by_quarter.deal_count
        when 'deal_rank' then sector_by_quarter.deal_rank
        when 'share_pct' then sector_by_quarter.share_pct
        when 'share_qoq_pp' then sector_by_quarter.share_qoq_pp
        when 'share_yoy_pp' then sector_by_quarter.share_yoy_pp
        when 'amount_usd' then sector_by_quarter.amount_usd
        when 'amount_share_pct' then sector_by_quarter.amount_share_pct
    end as value
from sector_by_quarter
join figure_kind on figure_kind.metric = 'sector_by_quarter'

union all

select
    country_by_quarter.quarter,
    figure_kind.metric,
    figure_kind.figure,
    'global' as market,
    coalesce(country_by_quarter.country, 'unknown') as item,
    case figure_kind.figure
        when 'deal_count' then country_by_quarter.deal_count
        when 'amount_usd' then country_by_quarter.amount_usd
        when 'amount_rank' then country_by_quarter.amount_rank
        when 'amount_share_pct' then country_by_quarter.amount_share_pct
        when 'deal_qoq_pct' then country_by_quarter.deal_qoq_pct
        when 'amount_qoq_pct' then country_by_quarter.amount_qoq_pct
        when 'amount_yoy_pct' then country_by_quarter.amount_yoy_pct
    end as value
from country_by_quarter
join figure_kind on figure_kind.metric = 'country_by_quarter'

union all

select
    mega_deal.quarter,
    figure_kind.metric,
    figure_kind.figure,
    mega_deal.market as market,
    cast(mega_deal.deal_id as varchar(32)) as item,
    case figure_kind.figure
        when 'mega_rank' then mega_deal.mega_rank
        when 'amount_usd' then mega_deal.amount_usd
        when 'amount_share_pct' then mega_deal.amount_share_pct
    end as value
from mega_deal
join figure_kind on figure_kind.metric = 'mega_deal';
