-- Empties the ledger and what follows from the rows of sheets.

delete from resolved_deal;
delete from same_deal;
delete from stale_deal;
delete from company_record;
delete from lead_investor;
delete from investor_name;
delete from deal_fact;
delete from finding;
delete from round_label;
delete from sector_label;
delete from place_label;
delete from conversion;
delete from decision;
delete from correction;
delete from corrected_record;
delete from edition;
delete from import_extent;
delete from import;
