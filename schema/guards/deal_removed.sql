-- The view says what to do instead of changing a deal.
create trigger deal_removed instead of delete on deal
begin
    select raise(abort, 'a deal follows from its sheets: import a corrected sheet, or decide with dealbase duplicates');
end;
