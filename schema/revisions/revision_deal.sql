create view revision_deal (
    publication_id,       -- key
    quarter,              -- '2023Q4'
    edition,              -- 1 is the first of the quarter
    deal_id,              -- key
    company,              -- as the source writes it, now where it is still known
    cause,                -- late_deal, amount_corrected, …
    what,                 -- what changed: quarter, country, sector, round or amount; key
    published,            -- as published; null where it was not known
    now                   -- as known now; null where it is gone
) as
-- Title:   The deals behind the revisions of a quarter
--
-- Grain:   one row per publication, deal and thing that changed
-- Engines: SQLite; texts and amounts in one column
-- Sources: deal_revision, published_deal, deal_state, quarter, publication
-- Notes:   Amounts are US dollars. A deal that came, went, or changed its scope has a row for its
--          quarter, null where it did not count.

with

thing as (

    select 'quarter' as what
    union all
    select 'country' as what
    union all
    select 'sector' as what
    union all
    select 'round' as what
    union all
    select 'amount' as what

),

listed as (

    select
        deal_revision.publication_id,
        deal_revision.deal_id,
        coalesce(now.company, was.company) as company,
        thing.what,
        case
            when thing.what = 'quarter' then deal_revision.deal_cause
            when was.deal_id is null or now.deal_id is null then null
            when thing.what = 'country' then deal_revision.country_cause
            when thing.what = 'sector' then deal_revision.sector_cause
            when thing.what = 'round' then deal_revision.round_cause
            when was.amount_usd is distinct from now.amount_usd then deal_revision.amount_cause
        end as cause,
        case thing.what
            when 'quarter' then case when was.in_scope = 1 then was_quarter.quarter end
            when 'country' then was.country
            when 'sector' then was.sector
            when 'round' then was.round_class
            else was.amount_usd
        end as published,
        case thing.what
            when 'quarter' then case when now.in_scope = 1 then now_quarter.quarter end
            when 'country' then now.country
            when 'sector' then now.sector
            when 'round' then now.round_class
            else now.amount_usd
        end as now
    from deal_revision
    cross join thing
    left join published_deal as was
        on was.publication_id = deal_revision.publication_id
        and was.deal_id = deal_revision.deal_id
    left join deal_state as now on now.deal_id = deal_revision.deal_id
    left join quarter as was_quarter on was_quarter.quarter_ordinal = was.quarter_ordinal
    left join quarter as now_quarter on now_quarter.quarter_ordinal = now.quarter_ordinal

)

select
    listed.publication_id,
    quarter.quarter,
    publication.edition,
    listed.deal_id,
    listed.company,
    listed.cause,
    listed.what,
    listed.published,
    listed.now
from listed
join publication on publication.publication_id = listed.publication_id
join quarter on quarter.quarter_ordinal = publication.quarter_ordinal
where listed.cause is not null;
