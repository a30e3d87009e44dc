-- Figures would not follow a record that another tool adds.
create trigger fact_added before insert on deal_fact
begin
    select raise(abort, 'a deal follows from its sheets: import a corrected sheet, or decide with dealbase duplicates');
end;
