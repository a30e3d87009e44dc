-- Figures would not follow a cell that another tool removes.
create trigger cell_removed before delete on cell
begin
    select raise(abort, 'a cell is the sum of its deals');
end;
