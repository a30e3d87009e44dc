//! The topics of the appendix, in its order: statements, columns, and how they are drawn.

use super::Topic;
use crate::report::chart::Kind;

/// Every topic, in the order of the appendix.
pub(super) const TOPICS: [Topic; 12] = [
    Topic {
        name: "sizes",
        view: "deal_size_by_round",
        quarters_before: 0,
        sql: "
select
    sizes.market as of_market,
    coalesce(round_class.name_zh, '全部') as round_zh, coalesce(round_class.name_en, 'All') as round_en,
    sizes.deal_count, sizes.sized_count,
    cast(sizes.q1_usd as bigint) as q1_usd, cast(sizes.median_usd as bigint) as median_usd,
    cast(sizes.q3_usd as bigint) as q3_usd, sizes.median_qoq_pct
from deal_size_by_round as sizes
left join round_class on round_class.round_class = sizes.round_class
where sizes.quarter = :quarter and sizes.deal_count > 0
order by coalesce(round_class.position, 0)",
        columns: "round deal_count sized_count q1_usd median_usd q3_usd median_qoq_pct",
        chart: Some((Kind::Quartiles, &[4, 2, 3, 5])),
    },
    Topic {
        name: "concentration",
        view: "concentration_by_quarter",
        quarters_before: 4,
        sql: "
select
    concentration.market as of_market, concentration.quarter, concentration.amount_usd,
    concentration.rest_amount_usd, concentration.mega_count, concentration.rest_qoq_pct,
    concentration.rest_yoy_pct, concentration.top5_share_pct
from quarter as reported
join quarter
    on quarter.quarter_ordinal between reported.quarter_ordinal - 4 and reported.quarter_ordinal
join concentration_by_quarter as concentration on concentration.quarter = quarter.quarter
where reported.quarter = :quarter
order by quarter.quarter_ordinal",
        columns: "quarter amount_usd rest_amount_usd mega_count rest_qoq_pct rest_yoy_pct top5_share_pct",
        chart: Some((Kind::ColumnsAndLine, &[1, 2])),
    },
    Topic {
        name: "change",
        view: "amount_change_by_part",
        quarters_before: 0,
        sql: "
select
    qoq.market as of_market, part.name_zh as part_zh, part.name_en as part_en,
    cast(case part.part
        when 'count' then qoq.count_usd when 'disclosure' then qoq.disclosure_usd when 'size' then qoq.size_usd
        when 'mix' then qoq.mix_usd else qoq.total_usd
    end as bigint) as qoq_usd,
    case part.part
        when 'count' then qoq.count_pp when 'disclosure' then qoq.disclosure_pp when 'size' then qoq.size_pp
        when 'mix' then qoq.mix_pp else qoq.total_pp
    end as qoq_pp,
    cast(case part.part
        when 'count' then yoy.count_usd when 'disclosure' then yoy.disclosure_usd when 'size' then yoy.size_usd
        when 'mix' then yoy.mix_usd else yoy.total_usd
    end as bigint) as yoy_usd,
    case part.part
        when 'count' then yoy.count_pp when 'disclosure' then yoy.disclosure_pp when 'size' then yoy.size_pp
        when 'mix' then yoy.mix_pp else yoy.total_pp
    end as yoy_pp
from (
    select 1 as position, 'count' as part, '案例数' as name_zh, 'Number of deals' as name_en
    union all select 2, 'disclosure', '披露比例', 'Disclosure'
    union all select 3, 'size', '单笔规模', 'Size of a deal'
    union all select 4, 'mix', '其中：轮次结构', 'of which round mix'
    union all select 5, 'total', '合计', 'Together'
) as part
cross join amount_change_by_part as qoq
join amount_change_by_part as yoy
    on yoy.quarter = qoq.quarter and yoy.market = qoq.market and yoy.base = 'yoy'
where qoq.base = 'qoq' and qoq.quarter = :quarter
order by part.position",
        columns: "part qoq_usd qoq_pp yoy_usd yoy_pp",
        chart: Some((Kind::Waterfall, &[2, 4])),
    },
    Topic {
        name: "constant",
        view: "constant_currency_by_quarter",
        quarters_before: 4,
        sql: "
select
    qoq.market as of_market, qoq.quarter, qoq.amount_usd, qoq.foreign_share_pct,
    qoq.nominal_pct as nominal_qoq_pct, qoq.constant_pct as constant_qoq_pct,
    yoy.nominal_pct as nominal_yoy_pct, yoy.constant_pct as constant_yoy_pct
from quarter as reported
join quarter
    on quarter.quarter_ordinal between reported.quarter_ordinal - 4 and reported.quarter_ordinal
join constant_currency_by_quarter as qoq on qoq.quarter = quarter.quarter and qoq.base = 'qoq'
join constant_currency_by_quarter as yoy
    on yoy.quarter = quarter.quarter and yoy.market = qoq.market and yoy.base = 'yoy'
where reported.quarter = :quarter
order by quarter.quarter_ordinal",
        columns: "quarter amount_usd foreign_share_pct nominal_qoq_pct constant_qoq_pct nominal_yoy_pct constant_yoy_pct",
        chart: None,
    },
    Topic {
        name: "stages",
        view: "stage_by_quarter",
        quarters_before: 0,
        sql: "
select
    mix.market as of_market, stage.name_zh as stage_zh, stage.name_en as stage_en, mix.deal_count,
    mix.share_pct, mix.share_qoq_pp, mix.share_yoy_pp, mix.amount_usd
from policy
join stage on stage.scheme = policy.value
join stage_by_quarter as mix on mix.scheme = stage.scheme and mix.stage = stage.stage
where policy.name = 'stage_scheme' and mix.quarter = :quarter
order by stage.position",
        columns: "stage deal_count share_pct share_qoq_pp share_yoy_pp amount_usd",
        chart: Some((Kind::RankedBars, &[2, 1])),
    },
    Topic {
        name: "investors",
        view: "investor_by_quarter",
        quarters_before: 0,
        sql: "
select of_market, deal_rank, investor, deal_count, lead_count, round_amount_usd, attributed_usd
from (
    select
        market as of_market, deal_rank, investor, deal_count, lead_count, round_amount_usd, attributed_usd,
        row_number() over (partition by market order by deal_rank, attributed_usd desc, investor_key) as turn
    from investor_by_quarter
    where quarter = :quarter
) as listed
where turn <= 15
order by turn",
        columns: "deal_rank investor deal_count lead_count round_amount_usd attributed_usd",
        chart: None,
    },
    Topic {
        name: "regions",
        view: "region_by_quarter",
        quarters_before: 0,
        sql: "
select of_market, province, deal_rank, deal_count, share_pct, share_qoq_pp, amount_usd
from (
    select
        single.market as of_market, region.province, region.deal_rank, region.deal_count,
        region.share_pct, region.share_qoq_pp, region.amount_usd,
        row_number() over (
            partition by single.market order by coalesce(region.deal_rank, 1000), region.province
        ) as turn
    from region_by_quarter as region
    join (
        select market, min(country) as country
        from market_country
        group by market
        having count(*) = 1
    ) as single on single.country = region.country
    where region.quarter = :quarter and region.deal_count > 0
) as listed
where turn <= 12
order by turn",
        columns: "province deal_rank deal_count share_pct share_qoq_pp amount_usd",
        chart: Some((Kind::RankedBars, &[2, 3])),
    },
    Topic {
        name: "currency",
        view: "currency_by_quarter",
        quarters_before: 0,
        sql: "
select
    market as of_market, currency, deal_count, share_pct, named_share_pct,
    amount_usd, amount_share_pct
from currency_by_quarter
where quarter = :quarter and deal_count > 0
order by deal_count desc, currency",
        columns: "currency deal_count share_pct named_share_pct amount_usd amount_share_pct",
        chart: Some((Kind::RankedBars, &[1, 2])),
    },
    Topic {
        name: "firsts",
        view: "first_financing_by_quarter",
        quarters_before: 4,
        sql: "
select
    firsts.market as of_market, firsts.quarter, firsts.deal_count, firsts.first_count, firsts.share_pct,
    firsts.early_first_count, firsts.early_first_share_pct
from quarter as reported
join quarter
    on quarter.quarter_ordinal between reported.quarter_ordinal - 4 and reported.quarter_ordinal
join first_financing_by_quarter as firsts on firsts.quarter = quarter.quarter
where reported.quarter = :quarter
order by quarter.quarter_ordinal",
        columns: "quarter deal_count first_count share_pct early_first_count early_first_share_pct",
        chart: Some((Kind::ColumnsAndLine, &[2, 4])),
    },
    Topic {
        name: "completion",
        view: "completion_by_age",
        quarters_before: 4,
        sql: "
select
    completion.market as of_market, completion.quarter, completion.age, completion.known_count,
    completion.ultimate_count, completion.ultimate_low, completion.ultimate_high, completion.same_age_change_pct
from quarter as reported
join quarter
    on quarter.quarter_ordinal between reported.quarter_ordinal - 4 and reported.quarter_ordinal
join completion_by_age as completion on completion.quarter = quarter.quarter
join (
    select quarter, market, max(age) as age
    from completion_by_age
    where round_class = 'all'
    group by quarter, market
) as newest
    on newest.quarter = completion.quarter and newest.market = completion.market and newest.age = completion.age
where reported.quarter = :quarter and completion.round_class = 'all'
order by quarter.quarter_ordinal",
        columns: "quarter age known_count ultimate_count ultimate_low ultimate_high same_age_change_pct",
        chart: None,
    },
    Topic {
        name: "climate",
        view: "climate_by_quarter",
        quarters_before: 7,
        sql: "
select
    climate.market as of_market, climate.quarter, climate.ci, climate.di, climate.deal_contribution,
    climate.amount_contribution, climate.early_contribution, climate.indicator_count
from quarter as reported
join quarter
    on quarter.quarter_ordinal between reported.quarter_ordinal - 7 and reported.quarter_ordinal
join climate_by_quarter as climate on climate.quarter = quarter.quarter
where reported.quarter = :quarter
order by quarter.quarter_ordinal",
        columns: "quarter ci di deal_contribution amount_contribution early_contribution indicator_count",
        chart: None,
    },
    Topic {
        name: "events",
        view: "event_by_quarter",
        quarters_before: 0,
        sql: "
select
    events.market as of_market, deal_kind.name_zh as kind_zh, deal_kind.name_en as kind_en,
    events.deal_count, events.deal_qoq_pct, events.deal_yoy_pct, events.sized_count, events.amount_usd
from event_by_quarter as events
join deal_kind on deal_kind.deal_kind = events.deal_kind
where events.quarter = :quarter and events.total_count > 0
order by deal_kind.position",
        columns: "kind deal_count deal_qoq_pct deal_yoy_pct sized_count amount_usd",
        chart: None,
    },
];
