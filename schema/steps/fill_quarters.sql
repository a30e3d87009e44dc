-- Fills the table of quarters a deal may fall in: 1950 to 2099, as the date grammar allows.

with recursive ordinal (value) as (
    select 1950 * 4
    union all
    select value + 1 from ordinal where value < 2099 * 4 + 3
)
insert into quarter (quarter_ordinal, quarter, starts_on, ends_on)
select
    value,
    (value / 4) || 'Q' || (value % 4 + 1),
    date((value / 4) || '-01-01', '+' || (value % 4 * 3) || ' months'),
    date((value / 4) || '-01-01', '+' || (value % 4 * 3 + 3) || ' months', '-1 day')
from ordinal;
