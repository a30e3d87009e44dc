create view deal_resolution (
    deal_id,              -- key
    record_id,            -- record that leads: the date is its own
    source_count,         -- sources that report the deal
    amount_record_id,     -- record that gave the amount
    round_label_id,       -- label as typed
    sector_label_id,      -- label as typed
    sector,               -- one of the 21, null where no list knows the label
    place_label_id,       -- place as typed
    country,              -- ISO 3166-1 alpha-2, null where unknown
    company,              -- as the source writes it
    company_key,          -- normal form of the name
    investors,            -- names joined by ; and a space
    province,             -- as the list of places has it, null where unknown
    city,                 -- as the list of places has it, null where unknown
    lead_investors,       -- those that any record names as lead
    known_ordinal,        -- year * 4 + quarter - 1 of the first import that tells of it
    is_mega               -- 1 where the amount is strictly over the policy's bound
) as
-- Title:   What the records of a deal, and the lists of companies, give together
--
-- Grain:   one row per stale deal that has a record
-- Engines: SQLite; a step of the import
-- Sources: attribute_source, deal_fact, deal_record, company_record, active_import, all_records, sector_label, place_label, policy
-- Notes:   What no record knows of company, sector and place, the newest company list may: by the id
--          of the company, or by its name where the deal or the list has no id, and no two companies
--          of the list have that name. A province is of the first to know one, if that is in the country.

select
    given.deal_id,
    given.lead_record_id as record_id,
    given.source_count,
    given.amount_record_id,
    round_fact.round_label_id,
    case when sector_label.text is null then coalesce(company.sector_label_id, sector_label.sector_label_id) else sector_label.sector_label_id end as sector_label_id,
    coalesce(sector_label.sector, company_sector.sector) as sector,
    case when place_label.text is null then coalesce(company.place_label_id, place_label.place_label_id) else place_label.place_label_id end as place_label_id,
    coalesce(place_label.country, company_place.country) as country,
    case when named.company = named.company_reference then coalesce(company.company, named.company) else named.company end as company,
    case when named.company = named.company_reference then coalesce(company.company_key, named.company_key) else named.company_key end as company_key,
    given.investors,
    located.province,
    located.city,
    all_records.lead_investors,
    all_records.known_ordinal,
    case when amount.amount_usd > cast(policy.value as integer) then 1 else 0 end as is_mega
from attribute_source as given
join all_records on all_records.deal_id = given.deal_id
join policy on policy.name = 'mega_deal_usd'
join deal_record as named on named.record_id = given.company_record_id
join deal_fact as round_fact on round_fact.record_id = given.round_record_id
join deal_fact as sector_fact on sector_fact.record_id = given.sector_record_id
join sector_label on sector_label.sector_label_id = sector_fact.sector_label_id
join deal_fact as place_fact on place_fact.record_id = given.place_record_id
join place_label on place_label.place_label_id = place_fact.place_label_id
join deal_fact as province_fact on province_fact.record_id = given.province_record_id
join place_label as province_label on province_label.place_label_id = province_fact.place_label_id
join deal_record as amount on amount.record_id = given.amount_record_id
left join company_record as company
    on company.company_record_id = coalesce(
        (
            select max(company_record.company_record_id)
            from company_record
            join active_import on active_import.import_id = company_record.import_id
            where company_record.company_reference = named.company_reference
        ),
        (
            select max(listed.company_record_id)
            from company_record as listed
            where listed.company_key = named.company_key
                and (listed.company_reference is null or named.company_reference is null)
                and listed.import_id = (
                    select max(newest.import_id)
                    from company_record as newest
                    join active_import on active_import.import_id = newest.import_id
                    where newest.company_key = named.company_key
                        and (newest.company_reference is null or named.company_reference is null)
                )
            having count(distinct listed.content_key) = 1
        )
    )
left join sector_label as company_sector on company_sector.sector_label_id = company.sector_label_id
left join place_label as company_place on company_place.place_label_id = company.place_label_id
left join place_label as located
    on located.place_label_id = case
        when province_label.country = coalesce(place_label.country, company_place.country)
            and coalesce(province_label.province, province_label.city) is not null then province_label.place_label_id
        when company_place.country = coalesce(place_label.country, company_place.country) then company_place.place_label_id
    end;
