create view deal_investor (
    deal_id,              -- key
    position,             -- in the order of the sheet, key
    investor,             -- as the sheet writes it
    investor_key,         -- normal form of the name, or of the one that the team's file has for it
    is_lead               -- 1 where a sheet names it as lead
) as
-- Title:   The investors of each deal, one by one
--
-- Grain:   one row per deal and investor that is named
-- Engines: SQLite; a table elsewhere
-- Sources: deal, investor_name, investor_alias
-- Notes:   A lead that the other investors leave out is one of them. Words that name nobody, such as
--          未透露, are none.

with

named as (

    select
        deal.deal_id,
        '["' || replace(replace(replace(replace(deal.lead_investors, '\', '\\'), '"', '\"'), char(9), ' '), '; ', '","') || '"]' as leads,
        cast(part.key + 1 as integer) as position,
        part.value as investor,
        coalesce(investor_alias.investor_key, investor_name.investor_key, lower(part.value)) as investor_key
    from deal
    , json_each('["' || replace(replace(replace(replace(deal.investors, '\', '\\'), '"', '\"'), char(9), ' '), '; ', '","') || '"]') as part
    left join investor_name on investor_name.investor = part.value
    left join investor_alias on investor_alias.alias_key = coalesce(investor_name.investor_key, lower(part.value))
    where deal.investors is not null

)

select
    named.deal_id,
    cast(min(named.position) as integer) as position,
    named.investor,
    named.investor_key,
    cast(case when named.leads is null then 0 else exists (
        select 1
        from json_each(named.leads) as part
        left join investor_name on investor_name.investor = part.value
        left join investor_alias
            on investor_alias.alias_key = coalesce(investor_name.investor_key, lower(part.value))
        where coalesce(investor_alias.investor_key, investor_name.investor_key, lower(part.value)) = named.investor_key
    ) end as integer) as is_lead
from named
group by named.deal_id, named.investor_key;
