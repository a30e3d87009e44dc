-- Finds the themes of the deals in `temp.themed_deal`, as the view `deal_theme_check` does of all deals.

delete from deal_theme where deal_id in (select deal_id from temp.themed_deal);
with worded as materialized (
    select deal_id, words from deal_words
    where deal_id in (select deal_id from temp.themed_deal)
)
insert into deal_theme
select worded.deal_id, theme_word.theme
from worded
join theme_word
    on instr(worded.words, lower(theme_word.word)) > 0
    and worded.words glob theme_word.pattern
group by worded.deal_id, theme_word.theme;
drop table temp.themed_deal;
