create view theme_count_check (
    market,               -- china, global, or a team's own; key
    theme,                -- as the team's file names it, key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    deal_count,           -- deals, undisclosed ones included
    amount_usd            -- US dollars, disclosed deals only
) as
-- Title:   Deals in scope by theme, as they add up to it
--
-- Grain:   one row per market, theme and quarter that has a deal
-- Sources: deal_theme, deal_in_market

select
    deal_in_market.market,
    deal_theme.theme,
    deal_in_market.quarter_ordinal,
    cast(count(*) as bigint) as deal_count,
    cast(coalesce(sum(deal_in_market.amount_usd), 0) as bigint) as amount_usd
from deal_theme
join deal_in_market on deal_in_market.deal_id = deal_theme.deal_id
group by deal_in_market.market, deal_theme.theme, deal_in_market.quarter_ordinal;
