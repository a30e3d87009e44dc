-- What a publication keeps.

select * from publication where publication_id = ?1;

select * from published_figure where publication_id = ?1
order by quarter_ordinal, metric, figure, market, item;

select * from published_deal where publication_id = ?1 order by deal_id;

select * from published_market where publication_id = ?1 order by market, country;
