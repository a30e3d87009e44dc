create view deal_theme_check (
    deal_id,              -- key
    theme                 -- as the team's file names it, key
) as
-- Title:   Themes of deals as their words give them
--
-- Grain:   one row per deal and theme
-- Engines: SQLite; deal_theme is a table elsewhere
-- Sources: deal_words, theme_word
-- Notes:   A word of Latin letters or digits is found as a whole word alone: AI is not in RAIL.

with

worded as materialized (

    select
        deal_words.deal_id,
        deal_words.words
    from deal_words
    where exists (select 1 from theme_word)

)

select
    worded.deal_id,
    theme_word.theme
from worded
join theme_word
    on instr(worded.words, lower(theme_word.word)) > 0
    and worded.words glob theme_word.pattern
group by worded.deal_id, theme_word.theme;
