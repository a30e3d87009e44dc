-- What kind of event a row reports; only fundraising is in scope of the report.
create table deal_kind (
    deal_kind text primary key,
    name_zh text not null,
    name_en text not null,
    in_scope integer not null check (in_scope = 0 or in_scope = 1),
    position integer not null
) strict, without rowid;
