create view known_deal (
    deal_id,              -- key
    quarter_ordinal,      -- year * 4 + quarter - 1 of the deal
    country,              -- ISO 3166-1 alpha-2, null where unknown
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    known_ordinal         -- year * 4 + quarter - 1 of the first import that tells of it
) as
-- Title:   Since when each deal that counts is known
--
-- Grain:   one row per deal in scope
-- Sources: deal_in_scope, deal_record, active_import, import_quarter
-- Notes:   The earliest quarter among the imports that tell of it: a file that is imported again, or in
--          another order, moves nothing.

select
    deal_in_scope.deal_id,
    deal_in_scope.quarter_ordinal,
    deal_in_scope.country,
    deal_in_scope.round_class,
    min(import_quarter.quarter_ordinal) as known_ordinal
from deal_in_scope
join deal_record on deal_record.deal_id = deal_in_scope.deal_id
join active_import on active_import.import_id = deal_record.import_id
join import_quarter on import_quarter.import_id = deal_record.import_id
group by deal_in_scope.deal_id, deal_in_scope.quarter_ordinal, deal_in_scope.country, deal_in_scope.round_class;
