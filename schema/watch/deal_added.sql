-- Figures would not follow a deal that another tool adds.
create trigger deal_added before insert on deal
begin
    select raise(abort, 'a deal follows from what the sheets tell of it: import a corrected sheet, or decide with dealbase duplicates');
end;
