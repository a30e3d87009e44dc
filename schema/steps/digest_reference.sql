-- The lists of the program.

select * from sector order by sector;

select * from round_class order by round_class;

select * from country order by country;

select * from quarter order by quarter_ordinal;

select * from figure_kind order by metric, figure;

select * from figure_ratio order by metric, figure, sign;

select * from comparison_base order by base;

select * from activity_span order by span;

select * from size_bucket order by bucket;

select * from cohort_month order by months;

select * from deal_kind order by deal_kind;

select * from stage order by scheme, stage;

select * from stage_rule order by scheme, grain, item, stage;
