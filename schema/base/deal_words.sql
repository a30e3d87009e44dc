create view deal_words (
    deal_id,              -- key
    words                 -- company, sector label, tags and description in lower case, a space at both ends
) as
-- Title:   The words of a deal in which themes are looked for
--
-- Grain:   one row per deal
-- Engines: SQLite; a step of the import
-- Sources: deal, record_text
-- Notes:   As the view deals shows them. Letters of the Latin alphabet alone are made lower case.

select
    deal.deal_id,
    ' ' || lower(
        deal.company
        || char(10) || coalesce(deal.sector_text, '')
        || char(10) || coalesce((select record_text.tags from record_text where record_text.record_id = deal.record_id), '')
        || char(10) || coalesce((select record_text.description from record_text where record_text.record_id = deal.record_id), '')
    ) || ' ' as words
from deal;
