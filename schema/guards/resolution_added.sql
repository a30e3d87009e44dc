-- Figures would not follow a resolved deal that another tool adds.
create trigger resolution_added before insert on resolved_deal
begin
    select raise(abort, 'a deal follows from its sheets: import a corrected sheet, or decide with dealbase duplicates');
end;
