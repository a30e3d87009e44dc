create view check_deals (
    deal_id,              -- key
    company,              -- as the deal has it
    problem               -- company date round sector place amount: what no row tells; or no row at all; key
) as
-- Title:    Deals that no sheet tells of so: every value of a deal is told by a row that counts
--
-- Severity: error
-- Grain:    one row per deal and value that no standing row tells, or that does not follow from it
-- Engines:  SQLite; a check of the file
-- Sources:  deal, deal_judgement, company_sighting
-- Notes:    Finds a deal that was changed by another tool. What no row of the deal tells of company,
--           sector and place, a company list may.

with

listed as (

    select 'company' as problem, company_sighting.company as listed_value from company_sighting
    union
    select 'sector' as problem, company_sighting.sector as listed_value from company_sighting
    union
    select 'place' as problem, company_sighting.country as listed_value from company_sighting

),

problem as (

    select deal_judgement.deal_id, 'company' as problem from deal_judgement where deal_judgement.is_company_told = 0
    union all
    select deal_judgement.deal_id, 'date' as problem from deal_judgement where deal_judgement.is_date_told = 0
    union all
    select deal_judgement.deal_id, 'round' as problem from deal_judgement where deal_judgement.is_round_told = 0
    union all
    select deal_judgement.deal_id, 'sector' as problem from deal_judgement where deal_judgement.is_sector_told = 0
    union all
    select deal_judgement.deal_id, 'place' as problem from deal_judgement where deal_judgement.is_place_told = 0
    union all
    select deal_judgement.deal_id, 'amount' as problem from deal_judgement where deal_judgement.is_amount_told = 0
    union all
    select deal.deal_id, 'no row' as problem
    from deal
    left join deal_judgement on deal_judgement.deal_id = deal.deal_id
    where deal_judgement.deal_id is null

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
