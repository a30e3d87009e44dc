-- What was stored, in sixteen bytes each: a bit that flips on the disk may leave a file that can be
-- read and says something else. `dealbase check` computes them again.
create table digest (
    subject text not null check (
        subject in ('import', 'publication', 'labels', 'rules', 'reference', 'schema')
    ),
    subject_id integer not null,        -- the import, the publication, the last of the labels; else 0
    xxh3 text not null,                 -- of the rows, 32 hexadecimal digits
    primary key (subject, subject_id)
) strict, without rowid;
