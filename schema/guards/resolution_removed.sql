-- Figures would not follow a resolved deal that another tool removes.
create trigger resolution_removed before delete on resolved_deal
begin
    select raise(abort, 'a deal follows from its sheets: import a corrected sheet, or decide with dealbase duplicates');
end;
