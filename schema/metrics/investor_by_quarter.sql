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
-- Sources: deal_in_market, investor_share, deal_investor, deal_cube, deal
-- Notes:   Leads share one half of a round, the others the other half; all equally where no lead is
--          known, or where all lead. What is left over whole dollars goes to the last by key. The
--          team's file may have names of one investor.

with

newest as (

    select
        deal_investor.investor_key,
        deal_investor.investor,
        row_number() over (
            partition by deal_investor.investor_key order by deal.announced_on desc, deal.deal_id desc, deal_investor.position
        ) as turn
    from deal_investor
    join deal on deal.deal_id = deal_investor.deal_id

),

named as (

    select
        deal_in_market.quarter,
        deal_in_market.quarter_ordinal,
        deal_in_market.market,
        investor_share.investor_key,
        count(*) as deal_count,
        cast(sum(investor_share.is_lead) as bigint) as lead_count,
        count(case when investor_share.investor_count = 1 then 1 end) as sole_count,
        count(deal_in_market.amount_usd) as known_amount_count,
        cast(coalesce(sum(deal_in_market.amount_usd), 0) as bigint) as round_amount_usd,
        cast(coalesce(sum(investor_share.attributed_usd), 0) as bigint) as attributed_usd
    from deal_in_market
    join investor_share on investor_share.deal_id = deal_in_market.deal_id
    group by deal_in_market.quarter, deal_in_market.quarter_ordinal, deal_in_market.market, investor_share.investor_key

),

named_deal as (

    select deal_in_market.quarter_ordinal, deal_in_market.market, count(distinct deal_in_market.deal_id) as named_count
    from deal_in_market
    join deal_investor on deal_investor.deal_id = deal_in_market.deal_id
    group by deal_in_market.quarter_ordinal, deal_in_market.market

)

select
    named.quarter, named.market, newest.investor, named.investor_key,
    named.deal_count, named.lead_count, named.sole_count, named.known_amount_count,
    named.round_amount_usd, named.attributed_usd,
    rank() over (partition by named.quarter, named.market order by named.deal_count desc) as deal_rank,
    named_deal.named_count,
    deal_cube.deal_count as total_count
from named
join newest on newest.investor_key = named.investor_key and newest.turn = 1
join named_deal on named_deal.quarter_ordinal = named.quarter_ordinal and named_deal.market = named.market
join deal_cube
    on deal_cube.grain = 'market'
    and deal_cube.market = named.market
    and deal_cube.quarter_ordinal = named.quarter_ordinal
order by named.quarter, named.market, deal_rank, named.investor_key;
