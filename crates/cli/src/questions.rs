//! Questions in SQL that a command and a page ask alike.

/// How each column of the row's sheet was understood, and by which rule.
macro_rules! read_by {
    () => {
        "(
        select group_concat(
            json_extract(heading.value, '$.heading') || ' = ' || json_extract(heading.value, '$.field')
                || ' (' || json_extract(heading.value, '$.reason') || ')',
            '; '
        )
        from deal_record
        join raw_row on raw_row.raw_row_id = deal_record.raw_row_id
        join sheet on sheet.sheet_id = raw_row.sheet_id
        join json_each(sheet.layout, '$.columns') as heading
        where deal_record.record_id = deal_trace.sighting_id
            and json_extract(heading.value, '$.field') <> 'other'
    ) as read_by"
    };
}
pub(crate) use read_by;

/// Rows of one deal that counts, and in which fields each says something else than what is counted.
/// The deal is named on both sides: a view that compares rows looks through all deals without it.
pub(crate) const OF_DEAL: &str = concat!(
    "
select
    deal_trace.*,
    ",
    read_by!(),
    ",
    conflict.differs_in
from deal_trace
left join (
    select other_sighting_id, group_concat(field, ' ') as differs_in
    from deal_conflict
    where deal_id = :deal_id
    group by other_sighting_id
) as conflict on conflict.other_sighting_id = deal_trace.sighting_id
where deal_trace.deal_id = :deal_id
order by deal_trace.sighting_id"
);

/// Labels that no list knows, those with the most money first.
pub(crate) const LABELS: &str = "
select kind, label, deal_count, amount_usd
from unmapped_label
order by coalesce(amount_usd, 0) desc, deal_count desc, kind, label";
