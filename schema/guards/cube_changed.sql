-- Figures would not follow a cell of the cube that another tool changes.
create trigger cube_changed before update on deal_cube
begin
    select raise(abort, 'the cube is the sum of the deals');
end;
