-- The labels and conversions that records name by number.

select * from round_label order by round_label_id;

select sector_label_id, text, sector from sector_label order by sector_label_id;

select place_label_id, text, country from place_label order by place_label_id;

-- Nothing in the labels of earlier versions, whose digests stay as they are.
select place_label_id, province, city from place_label
where province is not null or city is not null order by place_label_id;

select sector_label_id, sub_sector_length from sector_label
where sub_sector_length is not null order by sector_label_id;

select * from conversion order by conversion_id;

select * from investor_name order by investor;

select * from lead_investor order by record_id;
