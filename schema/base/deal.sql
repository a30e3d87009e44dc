create view deal (
    deal_id,              -- key
    record_id,            -- record that leads: company and date are its own
    raw_row_id,           -- row of that record
    amount_record_id,     -- record that gave the amount
    amount_raw_row_id,    -- row of that record
    amount_deal_id,       -- deal that record was matched to; another one where a decision made them one
    source_count,         -- sources that report the deal
    company,              -- as the source writes it
    company_key,          -- normal form of the name, for comparing
    announced_text,       -- date as typed
    announced_on,         -- ISO day; the first day of the period where the row says less
    announced_precision,  -- day month quarter year
    quarter,              -- '2023Q4', null where only the year is known
    quarter_ordinal,      -- year * 4 + quarter - 1
    round_text,           -- round label as typed
    round,                -- the round's own name, such as Pre-A; null where unknown
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    deal_kind,            -- fundraising, or why it is out of scope
    in_scope,             -- 1 where the metrics count it
    sector_text,          -- sector label as typed
    sector,               -- one of the 21, null where no list knows the label
    place_text,           -- place as typed
    country,              -- ISO 3166-1 alpha-2, null where unknown
    province,             -- as the list of places has it, null where unknown
    city,                 -- as the list of places has it, null where unknown
    amount_text,          -- amount as typed
    currency,             -- ISO 4217, null where unknown
    amount_point,         -- whole units of the currency
    amount_status,        -- exact approximate vague open undisclosed
    usd_rate,             -- dollars a unit; sheet where the sheet itself converted
    amount_low_usd,       -- US dollars
    amount_usd,           -- US dollars, null where undisclosed or without a rate
    amount_high_usd,      -- US dollars, null where open
    is_mega,              -- 1 where the amount is strictly over the policy's bound
    investors,            -- names joined by ; and a space
    lead_investors,       -- those that a sheet names as lead, joined in the same way
    sub_sector_text       -- finer sector label as typed, null where the sheet gives none
) as
-- Title:   The deal as known now, from the records of its sources
--
-- Grain:   one row per deal, those out of scope included
-- Engines: SQLite; a table elsewhere
-- Sources: deal_fact, resolved_deal, quarter, round_label, sector_label, place_label, conversion, lead_investor, typed_text
-- Notes:   A deal of one record is that record. What several records give together is in resolved_deal.

select
    lead.deal_id, lead.record_id, lead.raw_row_id,
    cast(coalesce(resolved_deal.amount_record_id, lead.record_id) as integer) as amount_record_id,
    cast(coalesce(amount.raw_row_id, lead.raw_row_id) as integer) as amount_raw_row_id,
    cast(coalesce(amount.own_deal_id, amount.deal_id, lead.own_deal_id, lead.deal_id) as integer) as amount_deal_id,
    cast(coalesce(resolved_deal.source_count, 1) as integer) as source_count,
    coalesce(resolved_deal.company, lead.company) as company,
    coalesce(resolved_deal.company_key, lead.company_key, lower(lead.company)) as company_key,
    coalesce(lead.announced_text, (select announced_text from typed_text where typed_text.raw_row_id = lead.raw_row_id)) as announced_text,
    case when lead.announced_day is not null
        then printf('%04d-%02d-%02d', lead.announced_day / 10000, lead.announced_day / 100 % 100, lead.announced_day % 100) end as announced_on,
    case lead.precision_code when 0 then 'day' when 1 then 'month' when 2 then 'quarter' else 'year' end as announced_precision,
    quarter.quarter, lead.quarter_ordinal, round_label.text as round_text, round_label.round, round_label.round_class, round_label.deal_kind,
    cast(case when round_label.deal_kind = 'fundraising' then 1 else 0 end as integer) as in_scope,
    sector_label.text as sector_text, case when resolved_deal.record_id is null then sector_label.sector else resolved_deal.sector end as sector,
    place_label.text as place_text, case when resolved_deal.record_id is null then place_label.country else resolved_deal.country end as country,
    case when resolved_deal.record_id is null then place_label.province else resolved_deal.province end as province,
    case when resolved_deal.record_id is null then place_label.city else resolved_deal.city end as city,
    nullif(coalesce(case when amount.record_id is null then lead.amount_text else amount.amount_text end,
        (select amount_text from typed_text where typed_text.raw_row_id = coalesce(amount.raw_row_id, lead.raw_row_id))), '') as amount_text,
    conversion.currency, cast(case when amount.record_id is null then lead.amount_point else amount.amount_point end as integer) as amount_point,
    case coalesce(amount.status_code, lead.status_code) when 0 then 'exact' when 1 then 'approximate' when 2 then 'vague'
        when 3 then 'open' else 'undisclosed' end as amount_status, conversion.usd_rate,
    cast(case when conversion.usd_rate is null then null when amount.record_id is null then coalesce(lead.amount_low_usd, lead.amount_usd, lead.amount_point)
        else coalesce(amount.amount_low_usd, amount.amount_usd, amount.amount_point) end as integer) as amount_low_usd,
    cast(case when conversion.usd_rate is null then null when amount.record_id is null then coalesce(lead.amount_usd, lead.amount_point)
        else coalesce(amount.amount_usd, amount.amount_point) end as integer) as amount_usd,
    cast(case when conversion.usd_rate is null or coalesce(amount.status_code, lead.status_code) = 3 then null
        when amount.record_id is null then coalesce(lead.amount_high_usd, lead.amount_usd, lead.amount_point)
        else coalesce(amount.amount_high_usd, amount.amount_usd, amount.amount_point) end as integer) as amount_high_usd,
    lead.is_mega, case when resolved_deal.record_id is null then lead.investors else resolved_deal.investors end as investors,
    case when resolved_deal.record_id is null then lead_investor.investors else resolved_deal.lead_investors end as lead_investors,
    substr(sector_label.text, -sector_label.sub_sector_length) as sub_sector_text
from deal_fact as lead
left join quarter on quarter.quarter_ordinal = lead.quarter_ordinal
left join resolved_deal on resolved_deal.record_id = lead.record_id
left join deal_fact as amount on amount.record_id = resolved_deal.amount_record_id
left join round_label on round_label.round_label_id = coalesce(resolved_deal.round_label_id, lead.round_label_id)
left join sector_label on sector_label.sector_label_id = coalesce(resolved_deal.sector_label_id, lead.sector_label_id)
left join place_label on place_label.place_label_id = coalesce(resolved_deal.place_label_id, lead.place_label_id)
left join conversion on conversion.conversion_id = coalesce(amount.conversion_id, lead.conversion_id)
left join lead_investor on lead_investor.record_id = lead.record_id
where lead.is_lead = 1;
