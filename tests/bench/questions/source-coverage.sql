-- What each file brings: deals, those with an amount, and those that other sources know, too.
select
    file_name,
    count(*) as deal_count,
    sum(case when amount_usd is not null then 1 else 0 end) as disclosed_count,
    sum(case when source_count > 1 then 1 else 0 end) as shared_count
from deals
group by file_name
order by file_name
