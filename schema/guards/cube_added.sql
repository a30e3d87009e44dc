-- Figures would not follow a cell of the cube that another tool adds.
create trigger cube_added before insert on deal_cube
begin
    select raise(abort, 'the cube is the sum of the deals');
end;
