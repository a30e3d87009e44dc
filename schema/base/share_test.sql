create view share_test (
    subject,              -- sector: of all deals; early: of those with a lettered round; key
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    item,                 -- sector; empty for the early stage; key
    base,                 -- qoq or yoy; key
    deal_count,           -- deals of the share now
    total_count,          -- denominator of the share now
    base_count,           -- deals of the share in the quarter of comparison, null outside the data
    base_total,           -- denominator of the share then, null outside the data
    change_pp,            -- percentage points, null where one of the denominators is 0
    z_squared,            -- square of the test of two shares, pooled; null where none or all are in the share
    is_significant,       -- 1 at 95 per cent and with at least 10 deals in both quarters together
    is_robust             -- 1 also where all 21 sectors are tested at once (Bonferroni)
) as
-- Title:   Whether a share of deals has changed by more than chance
--
-- Grain:   one row per subject, quarter, market, item and base
-- Sources: quarter_share, comparison_base
-- Notes:   The test of two shares with k of n and l of m deals, pooled: z squared is
--          (km - ln)^2 (n + m) / (nm (k + l) (n + m - k - l)). 3.8415 is the bound at 95 per cent,
--          9.23 the one for 21 tests at once.

with

compared as (

    select
        now.*,
        comparison_base.base,
        then_share.deal_count as base_count,
        then_share.total_count as base_total,
        1e0 * now.deal_count * then_share.total_count - 1e0 * then_share.deal_count * now.total_count as difference,
        1e0 * now.total_count * then_share.total_count as product,
        1e0 * (now.deal_count + then_share.deal_count)
            * (now.total_count + then_share.total_count - now.deal_count - then_share.deal_count) as spread
    from quarter_share as now
    cross join comparison_base
    left join quarter_share as then_share
        on then_share.subject = now.subject
        and then_share.market = now.market
        and then_share.item = now.item
        and then_share.quarter_ordinal = now.quarter_ordinal - comparison_base.quarter_lag

),

tested as (

    select
        compared.*,
        1e2 * compared.difference / nullif(compared.product, 0) as change_pp,
        compared.difference * compared.difference * (compared.total_count + compared.base_total)
            / nullif(compared.product * compared.spread, 0) as z_squared
    from compared

)

select
    tested.subject,
    tested.quarter,
    tested.market,
    tested.item,
    tested.base,
    tested.deal_count,
    tested.total_count,
    tested.base_count,
    tested.base_total,
    tested.change_pp,
    tested.z_squared,
    case
        when tested.z_squared is null then null
        when tested.z_squared >= 38415e-4 and tested.deal_count + tested.base_count >= 10 then 1
        else 0
    end as is_significant,
    case
        when tested.z_squared is null then null
        when tested.z_squared >= 923e-2 and tested.deal_count + tested.base_count >= 10 then 1
        else 0
    end as is_robust
from tested;
