create view told_by (
    deal_id,              -- key
    source_count,         -- sources that report the deal
    lead_sighting_id,     -- believed first: company and date
    round_sighting_id,    -- first to know the round
    sector_sighting_id,   -- first to know the sector
    place_sighting_id,    -- first to know the place
    amount_sighting_id,   -- first to know the amount
    investors             -- names joined by ; and a space, of the first source to know any
) as
-- Title:   Which sighting tells what of a deal
--
-- Grain:   one row per unsettled deal that has more than one sighting
-- Engines: SQLite; a step of the import
-- Sources: heard_sighting
-- Notes:   Each of round, sector, place, amount and investors is told by the first sighting that
--          knows it, and by the first of all where none does. Investors named on several rows of
--          one sheet are joined.

with

heard as materialized (

    select
        heard_sighting.*
    from heard_sighting

),

first_to_know as (

    select
        heard.deal_id,
        count(distinct heard.source_id) as source_count,
        coalesce(min(case when heard.knows_round = 1 then heard.turn end), 1) as round_turn,
        coalesce(min(case when heard.knows_sector = 1 then heard.turn end), 1) as sector_turn,
        coalesce(min(case when heard.knows_place = 1 then heard.turn end), 1) as place_turn,
        coalesce(min(case when heard.knows_amount = 1 then heard.turn end), 1) as amount_turn,
        coalesce(min(case when heard.investors is not null then heard.turn end), 1) as investors_turn
    from heard
    group by heard.deal_id

)

select
    first_to_know.deal_id,
    first_to_know.source_count,
    lead.sighting_id as lead_sighting_id,
    round.sighting_id as round_sighting_id,
    sector.sighting_id as sector_sighting_id,
    place.sighting_id as place_sighting_id,
    amount.sighting_id as amount_sighting_id,
    (
        select group_concat(said.investors, '; ')
        from (
            select heard.investors
            from heard
            where heard.deal_id = investors.deal_id and heard.source_id = investors.source_id
            group by heard.investors
            order by min(heard.turn)
        ) as said
    ) as investors
from first_to_know
join heard as lead on lead.deal_id = first_to_know.deal_id and lead.turn = 1
join heard as round on round.deal_id = first_to_know.deal_id and round.turn = first_to_know.round_turn
join heard as sector on sector.deal_id = first_to_know.deal_id and sector.turn = first_to_know.sector_turn
join heard as place on place.deal_id = first_to_know.deal_id and place.turn = first_to_know.place_turn
join heard as amount on amount.deal_id = first_to_know.deal_id and amount.turn = first_to_know.amount_turn
join heard as investors on investors.deal_id = first_to_know.deal_id and investors.turn = first_to_know.investors_turn;
