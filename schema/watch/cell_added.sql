-- Figures would not follow a cell that another tool adds.
create trigger cell_added before insert on cell
begin
    select raise(abort, 'a cell is the sum of its deals');
end;
