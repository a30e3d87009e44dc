create view check_deals (
    deal_id,              -- key
    company,              -- as the deal has it
    problem               -- company date round sector place amount: what no row has; or no row; key
) as
-- Title:    Values of deals that no row has: every value of a deal is from a row that counts
--
-- Severity: error
-- Grain:    one row per deal and value that no counted row has, or that does not follow from it
-- Engines:  SQLite; a check of the file
-- Sources:  deal, deal_judgement, company_record, sector_label, place_label
-- Notes:    Finds a deal that was changed by another tool. Company, sector and place may also be
--           from a company list.

with

listed as (

    select 'company' as problem, company_record.company as listed_value from company_record
    union
    select 'sector' as problem, sector_label.sector as listed_value
    from company_record
    join sector_label on sector_label.sector_label_id = company_record.sector_label_id
    union
    select 'place' as problem, place_label.country as listed_value
    from company_record
    join place_label on place_label.place_label_id = company_record.place_label_id

),

problem as (

    select deal_judgement.deal_id, 'company' as problem from deal_judgement where deal_judgement.has_company = 0
    union all
    select deal_judgement.deal_id, 'date' as problem from deal_judgement where deal_judgement.has_date = 0
    union all
    select deal_judgement.deal_id, 'round' as problem from deal_judgement where deal_judgement.has_round = 0
    union all
    select deal_judgement.deal_id, 'sector' as problem from deal_judgement where deal_judgement.has_sector = 0
    union all
    select deal_judgement.deal_id, 'place' as problem from deal_judgement where deal_judgement.has_place = 0
    union all
    select deal_judgement.deal_id, 'amount' as problem from deal_judgement where deal_judgement.has_amount = 0
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
