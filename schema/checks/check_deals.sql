create view check_deals (
    deal_id,              -- key
    company,              -- as the deal has it
    problem               -- company date round sector place amount: what no row tells; or no row at all; key
) as
-- Title:    Deals that no sheet tells of so: every value of a deal is told by a row that counts
--
-- Severity: error
-- Grain:    one row per deal and value that no standing row tells, or that does not follow from it
-- Sources:  deal, sighting, company_sighting, standing_import, same_deal, quarter, policy
-- Notes:    Finds a deal that was changed by another tool. What no row of the deal tells of company,
--           sector and place, a company list may.

with

told as materialized (

    select
        coalesce(same_deal.counted_deal_id, sighting.deal_id) as told_deal_id,
        sighting.*
    from sighting
    join standing_import on standing_import.import_id = sighting.import_id
    left join same_deal on same_deal.deal_id = sighting.deal_id

),

listed as (

    select 'company' as problem, company_sighting.company as listed_value from company_sighting
    union
    select 'sector' as problem, company_sighting.sector as listed_value from company_sighting
    union
    select 'place' as problem, company_sighting.country as listed_value from company_sighting

),

judged as materialized (

    select
        deal.deal_id,
        max(case when told.company = deal.company then 1 else 0 end) as is_company_told,
        max(case
            when told.sighting_id <> deal.sighting_id then 0
            when coalesce(told.announced_on, '') <> coalesce(deal.announced_on, '') then 0
            when coalesce(told.announced_precision, '') <> coalesce(deal.announced_precision, '') then 0
            when deal.announced_on < quarter.starts_on or deal.announced_on > quarter.ends_on then 0
            when coalesce(quarter.quarter, '') <> coalesce(deal.quarter, '') then 0
            else 1
        end) as is_date_told,
        max(case
            when coalesce(told.round, '') <> coalesce(deal.round, '') then 0
            when told.round_class <> deal.round_class or told.deal_kind <> deal.deal_kind then 0
            when deal.in_scope <> case when deal.deal_kind = 'fundraising' then 1 else 0 end then 0
            else 1
        end) as is_round_told,
        max(case when told.sector = deal.sector or deal.sector is null then 1 else 0 end) as is_sector_told,
        max(case when told.country = deal.country or deal.country is null then 1 else 0 end) as is_place_told,
        max(case
            when told.sighting_id <> deal.amount_sighting_id then 0
            when told.amount_status <> deal.amount_status then 0
            when coalesce(told.amount_text, '') <> coalesce(deal.amount_text, '') then 0
            when coalesce(told.currency, '') <> coalesce(deal.currency, '') then 0
            when coalesce(told.amount_low_usd, -1) <> coalesce(deal.amount_low_usd, -1) then 0
            when coalesce(told.amount_usd, -1) <> coalesce(deal.amount_usd, -1) then 0
            when coalesce(told.amount_high_usd, -1) <> coalesce(deal.amount_high_usd, -1) then 0
            when deal.is_mega <> case when deal.amount_usd > cast(policy.value as bigint) then 1 else 0 end then 0
            else 1
        end) as is_amount_told
    from told
    join deal on deal.deal_id = told.told_deal_id
    join policy on policy.name = 'mega_deal_usd'
    left join quarter on quarter.quarter_ordinal = deal.quarter_ordinal
    group by deal.deal_id

),

problem as (

    select judged.deal_id, 'company' as problem from judged where judged.is_company_told = 0
    union all
    select judged.deal_id, 'date' as problem from judged where judged.is_date_told = 0
    union all
    select judged.deal_id, 'round' as problem from judged where judged.is_round_told = 0
    union all
    select judged.deal_id, 'sector' as problem from judged where judged.is_sector_told = 0
    union all
    select judged.deal_id, 'place' as problem from judged where judged.is_place_told = 0
    union all
    select judged.deal_id, 'amount' as problem from judged where judged.is_amount_told = 0
    union all
    select deal.deal_id, 'no row' as problem
    from deal
    left join judged on judged.deal_id = deal.deal_id
    where judged.deal_id is null

)

select
    problem.deal_id,
    deal.company,
    problem.problem
from problem
cross join deal
left join listed
    on listed.problem = problem.problem
    and listed.listed_value = case problem.problem
        when 'company' then deal.company
        when 'sector' then deal.sector
        when 'place' then deal.country
    end
where deal.deal_id = problem.deal_id
    and listed.listed_value is null
order by problem.deal_id, problem.problem;
