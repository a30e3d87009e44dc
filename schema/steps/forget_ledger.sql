-- Forgets what a rebuild remembered.

drop table temp.row_extent;
drop table temp.former_deal;
drop table temp.given_deal;
drop table temp.reader_finding;
drop table temp.ledger;
drop table temp.decided_pairs;
drop table temp.corrected;
drop table temp.replaced;
