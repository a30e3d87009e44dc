create view deal_cell_now (
    quarter_ordinal,      -- year * 4 + quarter - 1
    country,              -- ISO 3166-1 alpha-2, null where unknown
    sector,               -- one of the 21
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    deal_count,           -- deals, undisclosed ones included
    disclosed_count,      -- deals with an amount of any kind
    vague_count,          -- disclosed deals of a band only, such as 数千万
    open_count,           -- disclosed deals without an upper bound
    unconverted_count,    -- disclosed deals whose currency has no rate; they add no money
    amount_low_usd,       -- US dollars, disclosed deals only
    amount_usd,           -- US dollars, disclosed deals only
    amount_high_usd       -- US dollars; an open amount enters with its point
) as
-- Title:   The cells every metric reads, added up from the deals
--
-- Grain:   one row per quarter, country, sector and round class that has a deal
-- Sources: deal_in_scope

select
    deal_in_scope.quarter_ordinal,
    deal_in_scope.country,
    deal_in_scope.sector,
    deal_in_scope.round_class,
    count(*) as deal_count,
    cast(sum(case when deal_in_scope.amount_status <> 'undisclosed' then 1 else 0 end) as bigint) as disclosed_count,
    cast(sum(case when deal_in_scope.amount_status = 'vague' then 1 else 0 end) as bigint) as vague_count,
    cast(sum(case when deal_in_scope.amount_status = 'open' then 1 else 0 end) as bigint) as open_count,
    cast(sum(
        case when deal_in_scope.amount_status <> 'undisclosed' and deal_in_scope.amount_usd is null then 1 else 0 end
    ) as bigint) as unconverted_count,
    cast(sum(coalesce(deal_in_scope.amount_low_usd, 0)) as bigint) as amount_low_usd,
    cast(sum(coalesce(deal_in_scope.amount_usd, 0)) as bigint) as amount_usd,
    cast(sum(coalesce(deal_in_scope.amount_high_usd, deal_in_scope.amount_usd, 0)) as bigint) as amount_high_usd
from deal_in_scope
group by
    deal_in_scope.quarter_ordinal,
    deal_in_scope.country,
    deal_in_scope.sector,
    deal_in_scope.round_class;
