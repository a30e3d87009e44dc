create view changed_deal (
    publication_id,       -- key
    deal_id               -- key
) as
-- Title:   Deals that are not as they were published
--
-- Grain:   one row per publication and deal that counts, or counted, and is not the same
-- Sources: publication, published_deal, deal, deal_state, redrawn_market
-- Notes:   Deals of the quarter and of the four before, then or now.

with

known as (

    select
        published_deal.publication_id,
        published_deal.deal_id
    from published_deal

    union

    select
        publication.publication_id,
        deal.deal_id
    from publication
    join deal
        on deal.quarter_ordinal >= publication.quarter_ordinal - 4
        and deal.quarter_ordinal <= publication.quarter_ordinal

)

select
    known.publication_id,
    known.deal_id
from known
left join published_deal as was
    on was.publication_id = known.publication_id
    and was.deal_id = known.deal_id
left join deal_state as now on now.deal_id = known.deal_id
where (was.in_scope = 1 or now.in_scope = 1)
    and (
        was.in_scope is distinct from now.in_scope
        or was.quarter_ordinal is distinct from now.quarter_ordinal
        or was.country is distinct from now.country
        or was.sector is distinct from now.sector
        or was.round_class is distinct from now.round_class
        or was.is_mega is distinct from now.is_mega
        or was.amount_status is distinct from now.amount_status
        or was.amount_low_usd is distinct from now.amount_low_usd
        or was.amount_usd is distinct from now.amount_usd
        or was.amount_high_usd is distinct from now.amount_high_usd
        or exists (
            select 1
            from redrawn_market
            where redrawn_market.publication_id = known.publication_id
                and (redrawn_market.country = '' or redrawn_market.country = now.country)
        )
    );
