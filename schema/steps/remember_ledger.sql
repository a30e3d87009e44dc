-- What a rebuild remembers of the ledger and of what follows from it.

create temp table former_deal (
    raw_row_id integer not null,
    turn integer not null,              -- position among the deals of the row, from 0
    deal_id integer not null,
    primary key (raw_row_id, turn)
) without rowid;

insert into temp.former_deal
select
    raw_row_id,
    row_number() over (partition by raw_row_id order by record_id) - 1,
    coalesce(own_deal_id, deal_id)
from deal_fact;

create temp table reader_finding as
select * from finding
where after_row is not null;

create temp table ledger as
select * from import;

-- what a file corrected is found again
create temp table decided_pairs as
select decision.*
from decision
join import on import.import_id = decision.import_id
where import.kind = 'decision';

create temp table corrected as
select * from correction;

create temp table replaced as
select * from edition
where is_replaced = 1;
