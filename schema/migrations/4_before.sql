-- Version 4: the amounts of a market, quarter and class are one list, and follow the deals as before.

drop table if exists size_count;
drop table if exists size_list;
drop table size_measure;
drop table size_bucket_count;
