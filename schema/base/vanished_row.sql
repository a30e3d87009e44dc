create view vanished_row (
    import_id,            -- edition that no longer tells of the deal, key
    deal_id,              -- key
    quarter,              -- of the deal as known now
    company,              -- as the last row that reported it writes it
    announced_on,         -- as that row has it
    round,                -- the round's own name, null where unknown
    amount_text,          -- as typed in that row
    amount_usd,           -- US dollars as that row has it
    source_count,         -- sources that tell of the deal
    source,               -- whose list it is
    earlier_import_id,    -- newest earlier edition that tells of it
    file_name,            -- of that edition
    sheet,                -- of that edition, null for a text file
    row_number            -- row as a spreadsheet shows it
) as
-- Title:   Deals that a newer edition of a list leaves out
--
-- Grain:   one row per edition and deal that an earlier edition tells of and this one does not
-- Sources: edition, active_import, import_extent, deal_record, sheet, deal, raw_row, import, source
-- Notes:   Such a deal stays: a list may only have become shorter. Importing with --replaces
--          retires what the earlier edition alone tells.

with

left_out as (

    select
        edition.import_id,
        deal_record.deal_id,
        max(deal_record.record_id) as record_id
    from edition
    join active_import on active_import.import_id = edition.import_id
    join active_import as earlier on earlier.import_id = edition.earlier_import_id
    join import_extent on import_extent.import_id = edition.earlier_import_id
    join deal_record
        on deal_record.record_id between import_extent.first_record_id and import_extent.last_record_id
        and deal_record.import_id = edition.earlier_import_id
    where exists (
        select 1
        from sheet
        where sheet.import_id = edition.import_id and sheet.source_id = deal_record.source_id
    )
        and not exists (
            select 1
            from deal_record as again
            where again.deal_id = deal_record.deal_id
                and again.import_id = edition.import_id
                and again.source_id = deal_record.source_id
        )
    group by edition.import_id, deal_record.deal_id

)

select
    left_out.import_id,
    left_out.deal_id,
    deal.quarter,
    deal_record.company,
    deal_record.announced_on,
    deal_record.round,
    deal_record.amount_text,
    deal_record.amount_usd,
    deal.source_count,
    coalesce(source.label, source.name) as source,
    deal_record.import_id as earlier_import_id,
    import.file_name,
    sheet.name as sheet,
    raw_row.row_number
from left_out
join deal_record on deal_record.record_id = left_out.record_id
join raw_row on raw_row.raw_row_id = deal_record.raw_row_id
join sheet on sheet.sheet_id = raw_row.sheet_id
join import on import.import_id = deal_record.import_id
join source on source.source_id = deal_record.source_id
left join deal on deal.deal_id = left_out.deal_id;
