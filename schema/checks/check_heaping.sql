create view check_heaping (
    source,               -- key
    quarter,              -- '2023Q4', key
    currency,             -- ISO 4217, key
    amount_count,         -- deals with an exact amount in the currency
    commonest,            -- the amount that occurs most often, whole units of the currency
    commonest_count,      -- deals of exactly this amount
    share_pct,            -- per cent of amount_count
    round_pct             -- per cent of amount_count with one digit before the zeros
) as
-- Title:    Amounts heaped on one figure: no amount is that of a third of a source's deals
--
-- Severity: warning
-- Grain:    one row per source, quarter and currency with over a third of its exact amounts the same
-- Sources:  deal, deal_record, source
-- Notes:    A band or a placeholder typed as a number looks exact. Under 30 amounts are not judged. People
--           round: half of exact amounts have one digit before the zeros, and a tenth are the same.

with

counted as (

    select
        coalesce(source.label, source.name) as source,
        deal.quarter,
        deal.currency,
        deal.amount_point,
        count(*) as deal_count
    from deal
    join deal_record on deal_record.record_id = deal.amount_record_id
    join source on source.source_id = deal_record.source_id
    where deal.in_scope = 1
        and deal.quarter is not null
        and deal.currency is not null
        and deal.amount_status = 'exact'
        and deal.amount_point > 0
    group by coalesce(source.label, source.name), deal.quarter, deal.currency, deal.amount_point

),

ranked as (

    select
        counted.*,
        cast(sum(counted.deal_count) over (
            partition by counted.source, counted.quarter, counted.currency
        ) as bigint) as amount_count,
        cast(sum(
            case when replace(substr(cast(counted.amount_point as varchar(32)), 2), '0', '') = '' then counted.deal_count else 0 end
        ) over (partition by counted.source, counted.quarter, counted.currency) as bigint) as round_count,
        row_number() over (
            partition by counted.source, counted.quarter, counted.currency
            order by counted.deal_count desc, counted.amount_point
        ) as turn
    from counted

)

select
    ranked.source,
    ranked.quarter,
    ranked.currency,
    ranked.amount_count,
    ranked.amount_point as commonest,
    ranked.deal_count as commonest_count,
    1e2 * ranked.deal_count / ranked.amount_count as share_pct,
    1e2 * ranked.round_count / ranked.amount_count as round_pct
from ranked
where ranked.turn = 1
    and ranked.amount_count >= 30
    and 3 * ranked.deal_count > ranked.amount_count
order by ranked.source, ranked.quarter, ranked.currency;
