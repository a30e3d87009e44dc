-- Figures would not follow a record that another tool removes.
create trigger fact_removed before delete on deal_fact
begin
    select raise(abort, 'a deal follows from its sheets: import a corrected sheet, or decide with dealbase duplicates');
end;
