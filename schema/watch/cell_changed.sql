-- Figures would not follow a cell that another tool changes.
create trigger cell_changed before update on cell
begin
    select raise(abort, 'a cell is the sum of its deals');
end;
