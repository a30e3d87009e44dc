create view investor_share (
    deal_id,              -- key
    investor_key,         -- normal form of the name, key
    is_lead,              -- 1 where a sheet names it as lead
    investor_count,       -- investors of the deal
    attributed_usd        -- US dollars of the deal that are counted to the investor, null where its amount is unknown
) as
-- Title:   What each investor is counted with of a deal
--
-- Grain:   one row per deal in scope and investor
-- Sources: deal_in_scope, deal_investor
-- Notes:   Leads share one half, the others the other half; all equally where no lead is known, or where
--          all lead. Parts are whole dollars, rounded down; what is left goes to the last by key.

with

counted as (

    select
        deal_in_scope.deal_id,
        deal_in_scope.amount_usd,
        deal_investor.investor_key,
        deal_investor.is_lead,
        count(*) over (partition by deal_in_scope.deal_id) as investor_count,
        sum(deal_investor.is_lead) over (partition by deal_in_scope.deal_id) as lead_count,
        max(deal_investor.investor_key) over (partition by deal_in_scope.deal_id) as last_key
    from deal_in_scope
    join deal_investor on deal_investor.deal_id = deal_in_scope.deal_id

),

divided as (

    select
        counted.*,
        case
            when counted.lead_count = 0 or counted.lead_count = counted.investor_count then counted.investor_count
            when counted.is_lead = 1 then 2 * counted.lead_count
            else 2 * (counted.investor_count - counted.lead_count)
        end as divisor
    from counted

),

parted as (

    select
        divided.*,
        cast((divided.amount_usd - divided.amount_usd % divided.divisor) / divided.divisor as bigint) as part_usd
    from divided

)

select
    parted.deal_id,
    parted.investor_key,
    parted.is_lead,
    parted.investor_count,
    cast(case
        when parted.investor_key = parted.last_key then
            parted.amount_usd - sum(parted.part_usd) over (partition by parted.deal_id) + parted.part_usd
        else parted.part_usd
    end as bigint) as attributed_usd
from parted;
