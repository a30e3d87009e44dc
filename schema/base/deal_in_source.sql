create view deal_in_source (
    quarter,              -- '2023Q4'
    market,               -- china, global, or a team's own; key
    deal_id,              -- key
    source_id,            -- key
    amount_usd            -- US dollars as the source's newest import has it, null where undisclosed or without a rate
) as
-- Title:   Which source reports which deal, and with which amount
--
-- Grain:   one row per market, deal that counts and source with an import that counts
-- Sources: deal_in_market, deal_record, import, active_import
-- Notes:   Where the import has several rows of the deal, the first with an amount.

with

turned as (

    select
        deal_in_market.quarter,
        deal_in_market.market,
        deal_in_market.deal_id,
        deal_record.source_id,
        deal_record.amount_usd,
        row_number() over (
            partition by deal_in_market.quarter, deal_in_market.market, deal_in_market.deal_id, deal_record.source_id
            order by deal_record.import_id desc, case when deal_record.amount_usd is null then 1 else 0 end, deal_record.record_id
        ) as turn
    from deal_in_market
    join deal_record on deal_record.deal_id = deal_in_market.deal_id
    join import on import.import_id = deal_record.import_id
    join active_import on active_import.import_id = deal_record.import_id
    where import.kind = 'file'

)

select
    turned.quarter,
    turned.market,
    turned.deal_id,
    turned.source_id,
    turned.amount_usd
from turned
where turned.turn = 1;
