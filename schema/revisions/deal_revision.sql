create view deal_revision (
    publication_id,       -- key
    deal_id,              -- key
    deal_cause,           -- why it is in the quarter on one side only, null where it is on both or neither
    country_cause,        -- why its country is another, null where it is the same
    sector_cause,         -- why its sector is another, null where it is the same
    round_cause,          -- why its round class is another, null where it is the same
    amount_cause          -- why its amount would be another
) as
-- Title:   Why a deal is not as it was published
--
-- Grain:   one row per publication and deal that counts, or counted, and has changed
-- Sources: changed_deal, published_deal, deal_state, same_deal, deal_record, published_import, corrected_since
-- Notes:   The same text read as something else is a changed rule; so is the same amount converted
--          at another rate, unless the deal moved to a quarter with a rate of its own. What was
--          corrected by hand since, or is no longer, is so called whatever the texts are.

select
    changed_deal.publication_id,
    changed_deal.deal_id,
    case
        when was.deal_id is null and exists (
            select 1
            from deal_record
            join published_import on published_import.import_id = deal_record.import_id
            where deal_record.deal_id = changed_deal.deal_id
                and deal_record.own_deal_id = changed_deal.deal_id
                and published_import.publication_id = changed_deal.publication_id
        ) then 'date_moved'
        when was.deal_id is null then 'late_deal'
        when now.deal_id is null and same_deal.counted_deal_id <> changed_deal.deal_id then 'duplicate_merged'
        when now.deal_id is null then 'deal_retired'
        when was.in_scope <> now.in_scope and by_hand.is_round = 1 then 'corrected_by_hand'
        when was.in_scope <> now.in_scope and was.round_text is not distinct from now.round_text then 'rule_changed'
        when was.in_scope <> now.in_scope then 'scope_changed'
        when was.quarter_ordinal = now.quarter_ordinal then null
        when by_hand.is_date = 1 then 'corrected_by_hand'
        when was.announced_text is not distinct from now.announced_text then 'rule_changed'
        else 'date_moved'
    end as deal_cause,
    case
        when was.country is not distinct from now.country then null
        when by_hand.is_country = 1 then 'corrected_by_hand'
        when was.place_text is not distinct from now.place_text then 'rule_changed'
        else 'country_changed'
    end as country_cause,
    case
        when was.sector = now.sector then null
        when by_hand.is_sector = 1 then 'corrected_by_hand'
        when was.sector_text is not distinct from now.sector_text then 'rule_changed'
        else 'sector_changed'
    end as sector_cause,
    case
        when was.round_class = now.round_class then null
        when by_hand.is_round = 1 then 'corrected_by_hand'
        when was.round_text is not distinct from now.round_text then 'rule_changed'
        else 'round_changed'
    end as round_cause,
    case
        when by_hand.is_amount = 1 then 'corrected_by_hand'
        when was.amount_deal_id <> now.amount_deal_id then 'duplicate_merged'
        when was.amount is not distinct from now.amount
            and was.currency is not distinct from now.currency
            and was.quarter_ordinal is distinct from now.quarter_ordinal then 'date_moved'
        when was.amount_raw_row_id = now.amount_raw_row_id
            or (was.amount is not distinct from now.amount and was.amount_text is not distinct from now.amount_text) then 'rule_changed'
        when was.amount_status = 'undisclosed' then 'amount_found'
        else 'amount_corrected'
    end as amount_cause
from changed_deal
left join published_deal as was
    on was.publication_id = changed_deal.publication_id
    and was.deal_id = changed_deal.deal_id
left join deal_state as now on now.deal_id = changed_deal.deal_id
left join same_deal on same_deal.deal_id = changed_deal.deal_id
left join corrected_since as by_hand
    on by_hand.publication_id = changed_deal.publication_id
    and by_hand.deal_id = changed_deal.deal_id;
