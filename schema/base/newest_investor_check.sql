create view newest_investor_check (
    investor_key,         -- normal form of the name, key
    investor,             -- as its newest deal writes it
    announced_on,         -- ISO day of that deal
    deal_id               -- of several deals of that day the last
) as
-- Title:   The name of each investor as its newest deal writes it, from the deals
--
-- Grain:   one row per investor
-- Sources: deal, deal_investor

with

turned as (

    select
        deal_investor.investor_key,
        deal_investor.investor,
        deal.announced_on,
        deal_investor.deal_id,
        row_number() over (
            partition by deal_investor.investor_key
            order by coalesce(deal.announced_on, '') desc, deal_investor.deal_id desc, deal_investor.position
        ) as turn
    from deal_investor
    join deal on deal.deal_id = deal_investor.deal_id

)

select
    turned.investor_key,
    turned.investor,
    turned.announced_on,
    turned.deal_id
from turned
where turned.turn = 1;
