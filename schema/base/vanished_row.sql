create view vanished_row (
    import_id,            -- edition that no longer tells of the deal, key
    deal_id,              -- key
    quarter,              -- of the deal as known now
    company,              -- as the last row that told of it writes it
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
-- Sources: edition, standing_import, sighting, sheet, same_deal, deal, raw_row, import, source
-- Notes:   Such a deal is kept: a list may only have become shorter. Importing with --replaces
--          retires what the earlier edition alone tells.

with

left_out as (

    select
        edition.import_id,
        coalesce(same_deal.counted_deal_id, sighting.deal_id) as deal_id,
        max(sighting.sighting_id) as sighting_id
    from edition
    join standing_import on standing_import.import_id = edition.import_id
    join standing_import as earlier on earlier.import_id = edition.earlier_import_id
    join sighting on sighting.import_id = edition.earlier_import_id
    left join same_deal on same_deal.deal_id = sighting.deal_id
    where exists (
        select 1
        from sheet
        where sheet.import_id = edition.import_id and sheet.source_id = sighting.source_id
    )
        and not exists (
            select 1
            from sighting as again
            where again.deal_id = sighting.deal_id
                and again.import_id = edition.import_id
                and again.source_id = sighting.source_id
        )
        and not exists (
            select 1
            from same_deal as member
            join sighting as again on again.deal_id = member.deal_id
            where member.counted_deal_id = same_deal.counted_deal_id
                and again.import_id = edition.import_id
                and again.source_id = sighting.source_id
        )
    group by edition.import_id, coalesce(same_deal.counted_deal_id, sighting.deal_id)

)

select
    left_out.import_id,
    left_out.deal_id,
    deal.quarter,
    sighting.company,
    sighting.announced_on,
    sighting.round,
    sighting.amount_text,
    sighting.amount_usd,
    deal.source_count,
    source.name as source,
    sighting.import_id as earlier_import_id,
    import.file_name,
    sheet.name as sheet,
    raw_row.row_number
from left_out
join sighting on sighting.sighting_id = left_out.sighting_id
join raw_row on raw_row.raw_row_id = sighting.raw_row_id
join sheet on sheet.sheet_id = raw_row.sheet_id
join import on import.import_id = sighting.import_id
join source on source.source_id = sighting.source_id
left join deal on deal.deal_id = left_out.deal_id;
