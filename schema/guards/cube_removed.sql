-- Figures would not follow a cell of the cube that another tool removes.
create trigger cube_removed before delete on deal_cube
begin
    select raise(abort, 'the cube is the sum of the deals');
end;
