create view attribute_source (
    deal_id,              -- key
    source_count,         -- sources that report the deal
    lead_record_id,       -- believed first: the date
    company_record_id,    -- first to know the company
    round_record_id,      -- first to know the round
    sector_record_id,     -- first to know the sector
    place_record_id,      -- first to know the place
    province_record_id,   -- first to know the province, or the city where the list has no provinces
    amount_record_id,     -- first to know the amount
    investors             -- names joined by ; and a space, of the first source to know any
) as
-- Title:   Which record gives which attribute of a deal
--
-- Grain:   one row per stale deal that has a record
-- Engines: SQLite; a step of the import
-- Sources: ranked_record
-- Notes:   Each of round, sector, place, amount and investors is of the first record that knows it,
--          and of the first that is no correction where none does. Investors named on several rows
--          of one sheet are joined.

with

ranked as materialized (

    select
        ranked_record.*,
        min(case when ranked_record.is_by_hand = 0 then ranked_record.precedence end)
            over (partition by ranked_record.deal_id) as first_reported
    from ranked_record

),

first_to_know as (

    select
        ranked.deal_id,
        count(distinct case when ranked.is_by_hand = 0 then ranked.source_id end) as source_count,
        min(case when ranked.knows_company = 1 then ranked.precedence end) as company_precedence,
        min(case when ranked.knows_date = 1 then ranked.precedence end) as date_precedence,
        coalesce(min(case when ranked.knows_round = 1 then ranked.precedence end), min(ranked.first_reported)) as round_precedence,
        coalesce(min(case when ranked.knows_sector = 1 then ranked.precedence end), min(ranked.first_reported)) as sector_precedence,
        coalesce(min(case when ranked.knows_place = 1 then ranked.precedence end), min(ranked.first_reported)) as place_precedence,
        coalesce(min(case when ranked.knows_province = 1 then ranked.precedence end), min(ranked.first_reported)) as province_precedence,
        coalesce(min(case when ranked.knows_amount = 1 then ranked.precedence end), min(ranked.first_reported)) as amount_precedence,
        coalesce(min(case when ranked.investors is not null then ranked.precedence end), min(ranked.first_reported)) as investors_precedence
    from ranked
    group by ranked.deal_id

),

given as (

    select
        first_to_know.deal_id,
        max(first_to_know.source_count) as source_count,
        max(case when ranked.precedence = first_to_know.date_precedence then ranked.record_id end) as lead_record_id,
        max(case when ranked.precedence = first_to_know.company_precedence then ranked.record_id end) as company_record_id,
        max(case when ranked.precedence = first_to_know.round_precedence then ranked.record_id end) as round_record_id,
        max(case when ranked.precedence = first_to_know.sector_precedence then ranked.record_id end) as sector_record_id,
        max(case when ranked.precedence = first_to_know.place_precedence then ranked.record_id end) as place_record_id,
        max(case when ranked.precedence = first_to_know.province_precedence then ranked.record_id end) as province_record_id,
        max(case when ranked.precedence = first_to_know.amount_precedence then ranked.record_id end) as amount_record_id,
        max(case when ranked.precedence = first_to_know.investors_precedence then ranked.source_id end) as investors_source_id
    from first_to_know
    join ranked on ranked.deal_id = first_to_know.deal_id
    group by first_to_know.deal_id

)

select
    given.deal_id,
    given.source_count,
    given.lead_record_id,
    given.company_record_id,
    given.round_record_id,
    given.sector_record_id,
    given.place_record_id,
    given.province_record_id,
    given.amount_record_id,
    (
        select group_concat(named.investors, '; ')
        from (
            select ranked.investors
            from ranked
            where ranked.deal_id = given.deal_id and ranked.source_id = given.investors_source_id
            group by ranked.investors
            order by min(ranked.precedence)
        ) as named
    ) as investors
from given;
