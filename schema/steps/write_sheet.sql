-- Writes how a sheet, or a table of it, is understood; its id.

insert into sheet
    (import_id, position, table_number, source_id, role, header_row, layout,
     first_row, last_row, first_column, last_column, announced_column, amount_column,
     name, is_hidden, merged, hidden_columns, description_columns, tags_columns)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (import_id, position, table_number) do update set
    source_id = excluded.source_id,
    role = excluded.role,
    header_row = excluded.header_row,
    layout = excluded.layout,
    first_row = excluded.first_row,
    last_row = excluded.last_row,
    first_column = excluded.first_column,
    last_column = excluded.last_column,
    announced_column = excluded.announced_column,
    amount_column = excluded.amount_column,
    description_columns = excluded.description_columns,
    tags_columns = excluded.tags_columns
returning sheet_id;
