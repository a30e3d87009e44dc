create view investor_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    investor,             -- the name as its newest deal writes it
    investor_key,         -- normal form of the name, key
    deal_count,           -- deals it took part in
    lead_count,           -- deals that it is named as lead of
    sole_count,           -- deals that name no other investor
    known_amount_count,   -- deals whose amount in dollars is known
    round_amount_usd,     -- US dollars, whole rounds: they do not add up over investors
    attributed_usd,       -- US dollars counted to it: they add up over investors
    deal_rank,            -- 1 took part in the most deals; equal counts share a rank: 1, 2, 2, 4
    named_count,          -- denominator: deals of the quarter and market that name an investor
    total_count           -- deals of the quarter and market
) as
-- Title:   Investors: who took part in most deals, led them, and with how much
--
-- Slide:   appendix
-- Grain:   one row per quarter, market and investor that has a deal there
-- Sources: quarter, investor_activity, market, market_country, newest_investor, investor_count, deal_cube
-- Notes:   Leads share one half of a round, the others the other half; all equally where no lead is
--          known, or where all lead. What is left over whole dollars goes to the last by key. The
--          team's file may have names of one investor.

with

named as (

    select
        quarter.quarter,
        quarter.quarter_ordinal,
        market.market,
        investor_activity.investor_key,
        cast(sum(investor_activity.deal_count) as bigint) as deal_count,
        cast(sum(investor_activity.lead_count) as bigint) as lead_count,
        cast(sum(investor_activity.sole_count) as bigint) as sole_count,
        cast(sum(investor_activity.known_amount_count) as bigint) as known_amount_count,
        cast(sum(investor_activity.round_amount_usd) as bigint) as round_amount_usd,
        cast(sum(investor_activity.attributed_usd) as bigint) as attributed_usd
    from quarter
    join investor_activity on investor_activity.quarter_ordinal = quarter.quarter_ordinal
    cross join market
    left join market_country
        on market_country.market = market.market
        and market_country.country = investor_activity.country
    where investor_activity.investor_key <> ''
        and (market.is_world = 1 or market_country.country is not null)
    group by quarter.quarter, quarter.quarter_ordinal, market.market, investor_activity.investor_key

)

select
    named.quarter, named.market, newest_investor.investor, named.investor_key,
    named.deal_count, named.lead_count, named.sole_count, named.known_amount_count,
    named.round_amount_usd, named.attributed_usd,
    rank() over (partition by named.quarter, named.market order by named.deal_count desc) as deal_rank,
    investor_count.named_count,
    deal_cube.deal_count as total_count
from named
join newest_investor on newest_investor.investor_key = named.investor_key
join investor_count on investor_count.quarter_ordinal = named.quarter_ordinal and investor_count.market = named.market
join deal_cube
    on deal_cube.grain = 'market'
    and deal_cube.market = named.market
    and deal_cube.quarter_ordinal = named.quarter_ordinal
order by named.quarter, named.market, deal_rank, named.investor_key;
