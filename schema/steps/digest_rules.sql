-- The rules in force.

select source_id, name, source_rank from source order by source_id;

select source_id, label from source where label is not null order by source_id;

select * from policy order by name;

select * from market order by market;

select * from market_country order by market, country;

select * from investor_alias order by alias_key;

select * from theme_word order by theme, word;

select * from exchange_rate order by currency, quarter_ordinal;
