//! The slides of the report in the order of the deck: figures put into words and tables.
//!
//! It does not know on what they will be shown.

use super::change::{self, Unit, share, signed};
use super::model::{Country, Market, Mega, Model, RoundClass, RoundShare, Sector};
use super::money::{self, ColumnUnit};
use super::notes;
use super::sentence::Voice;
use super::slide::{Block, Cell, Slide, Table};
use crate::output::Align::{Left, Right};
use crate::output::number::grouped;
use crate::words::Words;

/// Puts a report into words: title, key points, the slides of each market, notes.
pub(crate) fn deck(model: &Model, voice: &Voice) -> Vec<Slide> {
    let mut slides = vec![title(model, voice), key_points(model, voice)];
    for market in &model.markets {
        slides.extend(market_slides(model, market, voice));
    }
    slides.push(notes::slide(model, voice));
    slides
}

/// The numbers of a market's slides in the printed deck: cover, activity, rounds, sectors,
/// share changes, mega deals, amount shares, countries.
fn numbers(market: &Market) -> [Option<u8>; 8] {
    match market.market.as_str() {
        "china" => [Some(3), Some(4), Some(5), Some(6), Some(7), Some(8), None, None],
        "global" => [Some(9), Some(10), Some(11), Some(12), None, None, Some(13), Some(14)],
        _ => [None; 8],
    }
}

fn market_slides(model: &Model, market: &Market, voice: &Voice) -> Vec<Slide> {
    let [
        cover_no,
        activity_no,
        rounds_no,
        sectors_no,
        shares_no,
        mega_no,
        amounts_no,
        countries_no,
    ] = numbers(market);
    let mut slides = vec![
        cover(model, market, voice).numbered(cover_no),
        activity(market, voice).numbered(activity_no),
        rounds(market, voice).numbered(rounds_no),
        sectors(market, voice).numbered(sectors_no),
        shares(market, voice).numbered(shares_no),
        mega(model, market, voice).numbered(mega_no),
        amount_shares(market, voice).numbered(amounts_no),
    ];
    if market.is_world {
        slides.push(countries(model, voice).numbered(countries_no));
    }
    slides
}

fn title(model: &Model, voice: &Voice) -> Slide {
    let quarter = quarter_in_words(&voice.words, &model.quarter);
    Slide::new(voice.words.say("title", &[("quarter", &quarter)]), Vec::new()).numbered(Some(1))
}

fn key_points(model: &Model, voice: &Voice) -> Slide {
    let mut points: Vec<String> =
        model.markets.iter().filter_map(|it| voice.market_point(it)).collect();
    points.push(voice.early_point(&model.markets));
    let heading = voice.words.text("key_points").to_owned();
    Slide::new(heading, vec![Block::Points(points)]).numbered(Some(2))
}

fn cover(model: &Model, market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let quarter = quarter_in_words(words, &model.quarter);
    let parts = [("subject", voice.subject(market)), ("quarter", quarter)];
    let big = match market.now().and_then(|it| it.amount) {
        Some(amount) => {
            words.say("cover_amount", &[("amount", &money::on_cover(words, amount.usd))])
        }
        None => words.text("cover_amount_none").to_owned(),
    };
    let [(_, subject), (_, quarter)] = &parts;
    let heading = words.say("cover", &[("subject", subject), ("quarter", quarter)]);
    Slide::new(heading, vec![Block::Big(big)])
}

fn activity(market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let shown = market.shown();
    let amounts = || shown.iter().filter_map(|it| it.amount.map(|amount| amount.usd));
    let unit = ColumnUnit::of(words, amounts());
    let longest = amounts().max().unwrap_or(0);
    let amount_head = words.say("column_amount", &[("unit", unit.name())]);
    let mut table = Table::with(&[
        (words.text("column_quarter"), Left),
        (words.text("column_deals"), Right),
        (words.text("column_disclosed"), Right),
        (&amount_head, Right),
        (words.text("column_deal_qoq"), Right),
        (words.text("column_deal_yoy"), Right),
        (words.text("column_amount_qoq"), Right),
        (words.text("column_amount_yoy"), Right),
        (words.text("column_bar"), Left),
    ]);
    for it in shown {
        table.rows.push(vec![
            it.quarter.as_str().into(),
            count(words, it.deal_count).into(),
            count(words, it.disclosed_count).into(),
            known(words, it.amount.map(|amount| unit.number(amount.usd))).into(),
            signed(words, it.deal_qoq_pct, Unit::Pct).into(),
            signed(words, it.deal_yoy_pct, Unit::Pct).into(),
            signed(words, it.amount_qoq_pct, Unit::Pct).into(),
            signed(words, it.amount_yoy_pct, Unit::Pct).into(),
            Cell::Bar(it.amount.map(|amount| amount.usd), longest),
        ]);
    }
    let mut blocks = vec![Block::Table(table)];
    if let Some(now) = market.now() {
        let deals = count(words, now.deal_count);
        let disclosed = count(words, now.disclosed_count);
        let parts = [("deals", deals.as_str()), ("disclosed", &disclosed)];
        blocks.push(Block::Remark(words.say("activity_denominator", &parts)));
    }
    Slide::new(voice.trend(market), blocks)
}

fn rounds(market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let mut columns = vec![(words.text("column_round"), Left)];
    columns.extend(market.shown().iter().map(|it| (it.quarter.as_str(), Right)));
    columns.push((words.text("column_qoq_pp"), Right));
    columns.push((words.text("column_yoy_pp"), Right));
    columns.push((words.text("column_bar"), Left));
    let mut table = Table::with(&columns);
    let (lettered, outside): (Vec<&RoundClass>, Vec<&RoundClass>) =
        market.rounds.iter().partition(|it| it.is_lettered);
    let now = |it: &RoundClass| it.quarters.last().cloned();
    let longest = lettered.iter().filter_map(|it| now(it)?.deal_count).max().unwrap_or(0);
    for class in &lettered {
        let mut row: Vec<Cell> = vec![words.name(&class.name).into()];
        row.extend(class.quarters.iter().map(|it| round_share(words, it).into()));
        row.push(signed(words, class.share_qoq_pp, Unit::Pp).into());
        row.push(signed(words, class.share_yoy_pp, Unit::Pp).into());
        row.push(Cell::Bar(now(class).and_then(|it| it.deal_count), longest));
        table.rows.push(row);
    }
    if let Some(class) = lettered.first() {
        let mut row: Vec<Cell> = vec![words.text("lettered").into()];
        row.extend(class.quarters.iter().map(|it| count(words, it.lettered_count).into()));
        row.extend(["", "", ""].map(Cell::from));
        table.rows.push(row);
    }
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(market.early_now().map(|it| Block::Sentence(voice.early_callout(it))));
    blocks.push(Block::Remark(rounds_denominator(words, &lettered, &outside)));
    Slide::new(voice.rounds_heading(market), blocks)
}

fn round_share(words: &Words, it: &RoundShare) -> String {
    match it.deal_count {
        Some(deals) => format!("{} ({})", share(words, it.share_pct), grouped(i128::from(deals))),
        None => words.text("unknown").to_owned(),
    }
}

fn rounds_denominator(words: &Words, lettered: &[&RoundClass], outside: &[&RoundClass]) -> String {
    let now = |it: &RoundClass| it.quarters.last().cloned();
    let total = lettered.first().and_then(|it| now(it)?.lettered_count);
    let counts = outside.iter().filter_map(|it| Some((*it, now(it)?.deal_count?)));
    let mut parts = Vec::new();
    for (class, deals) in counts {
        let deals = grouped(i128::from(deals));
        let parts_of = [("name", words.name(&class.name)), ("count", deals.as_str())];
        parts.push(words.say("outside_part", &parts_of));
    }
    words.say(
        "rounds_denominator",
        &[("lettered", &count(words, total)), ("outside_parts", &parts.join(words.text("list")))],
    )
}

fn sectors(market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let mut table = Table::with(&[
        (words.text("column_rank"), Right),
        (words.text("column_sector"), Left),
        (words.text("column_deals"), Right),
        (words.text("column_share"), Right),
        (words.text("column_bar"), Left),
    ]);
    let longest = market.sectors.iter().map(|it| it.deal_count).max().unwrap_or(0);
    for it in &market.sectors {
        table.rows.push(vec![
            it.deal_rank.to_string().into(),
            words.name(&it.name).into(),
            grouped(i128::from(it.deal_count)).into(),
            share(words, it.share_pct).into(),
            Cell::Bar(Some(it.deal_count), longest),
        ]);
    }
    let remark = sector_denominator(words, &market.sectors);
    Slide::new(voice.sectors_heading(market), vec![Block::Table(table), remark])
}

fn shares(market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let mut table = Table::with(&[
        (words.text("column_sector"), Left),
        (words.text("column_share"), Right),
        (words.text("column_qoq_pp"), Right),
        (words.text("column_yoy_pp"), Right),
    ]);
    for it in market.sectors.iter().filter(|it| has_share_or_had_one(it)) {
        table.rows.push(vec![
            words.name(&it.name).into(),
            share(words, it.share_pct).into(),
            signed(words, it.share_qoq_pp, Unit::Pp).into(),
            signed(words, it.share_yoy_pp, Unit::Pp).into(),
        ]);
    }
    let remark = sector_denominator(words, &market.sectors);
    Slide::new(voice.shares_heading(market), vec![Block::Table(table), remark])
}

fn has_share_or_had_one(sector: &Sector) -> bool {
    let moved = [sector.share_qoq_pp, sector.share_yoy_pp];
    sector.deal_count > 0 || moved.into_iter().flatten().any(|it| change::direction(it) != "flat")
}

fn sector_denominator(words: &Words, sectors: &[Sector]) -> Block {
    let total = sectors.first().map(|it| it.total_count);
    Block::Remark(words.say("sectors_denominator", &[("total", &count(words, total))]))
}

fn mega(model: &Model, market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let bound = mega_bound(model, words);
    let heading = words.say("mega", &[("place", &voice.place(market)), ("bound", &bound)]);
    let mut blocks = vec![Block::Sentence(mega_sentence(words, &market.mega, &bound))];
    if !market.mega.deals.is_empty() {
        blocks.push(Block::Table(mega_table(words, &market.mega)));
    }
    Slide::new(heading, blocks)
}

/// The bound as the policy has it.
fn mega_bound(model: &Model, words: &Words) -> String {
    let policy = model.notes.policies.get("mega_deal_usd");
    policy
        .and_then(|it| it.parse().ok())
        .map_or_else(|| words.text("unknown").to_owned(), |usd| money::in_words(words, usd))
}

fn mega_sentence(words: &Words, mega: &Mega, bound: &str) -> String {
    let key = match mega.deal_count {
        0 => return words.say("mega_none", &[("bound", bound)]),
        1 => "mega_one",
        _ => "mega_many",
    };
    words.say(
        key,
        &[
            ("bound", bound),
            ("count", &grouped(i128::from(mega.deal_count))),
            ("amount", &money::in_words(words, mega.amount_usd)),
            ("total", &money::in_words(words, mega.total_amount_usd)),
            ("share", &known(words, mega.amount_share_pct.map(|it| it.shown()))),
        ],
    )
}

fn mega_table(words: &Words, mega: &Mega) -> Table {
    let unit = ColumnUnit::of(words, mega.deals.iter().map(|it| it.amount_usd));
    let amount_head = words.say("column_amount", &[("unit", unit.name())]);
    let mut table = Table::with(&[
        (words.text("column_rank"), Right),
        (words.text("column_company"), Left),
        (words.text("column_country"), Left),
        (words.text("column_sector"), Left),
        (words.text("column_round"), Left),
        (&amount_head, Right),
        (words.text("column_amount_share"), Right),
    ]);
    let name = |it: &Option<super::model::Name>| {
        known(words, it.as_ref().map(|it| words.name(it).to_owned()))
    };
    for it in &mega.deals {
        table.rows.push(vec![
            it.mega_rank.to_string().into(),
            it.company.as_str().into(),
            name(&it.country).into(),
            name(&it.sector).into(),
            known(words, it.round.clone()).into(),
            unit.number(it.amount_usd).into(),
            share(words, it.amount_share_pct).into(),
        ]);
    }
    table
}

fn amount_shares(market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let heading = words.say("amount_shares", &[("subject", &voice.subject(market))]);
    let Some(total) = market.now().and_then(|it| it.amount).filter(|it| it.usd > 0) else {
        let remark = Block::Remark(words.text("amount_unknown").to_owned());
        return Slide::new(heading, vec![remark]);
    };
    let mut sectors: Vec<&Sector> = market.sectors.iter().filter(|it| it.amount_usd > 0).collect();
    sectors.sort_by_key(|it| (-it.amount_usd, it.deal_rank));
    let unit = ColumnUnit::of(words, std::iter::once(total.usd));
    let longest = sectors.first().map_or(0, |it| it.amount_usd);
    let amount_head = words.say("column_amount", &[("unit", unit.name())]);
    let mut table = Table::with(&[
        (words.text("column_sector"), Left),
        (&amount_head, Right),
        (words.text("column_amount_share"), Right),
        (words.text("column_bar"), Left),
    ]);
    for it in sectors {
        table.rows.push(vec![
            words.name(&it.name).into(),
            unit.number(it.amount_usd).into(),
            share(words, it.amount_share_pct).into(),
            Cell::Bar(Some(it.amount_usd), longest),
        ]);
    }
    let total = money::in_words(words, total.usd);
    let remark = Block::Remark(words.say("amount_denominator", &[("total", &total)]));
    Slide::new(heading, vec![Block::Table(table), remark])
}

fn countries(model: &Model, voice: &Voice) -> Slide {
    let words = &voice.words;
    let with_name = |it: &&Country| it.country.is_some();
    let all = model.countries.iter().filter(with_name).count();
    let major: Vec<Country> = model
        .countries
        .iter()
        .filter(with_name)
        .take(voice.rules.major_countries)
        .chain(model.countries.iter().filter(|it| it.country.is_none()))
        .cloned()
        .collect();
    let unit = ColumnUnit::of(words, major.iter().map(|it| it.amount_usd));
    let longest = major.iter().map(|it| it.amount_usd).max().unwrap_or(0);
    let amount_head = words.say("column_amount", &[("unit", unit.name())]);
    let mut table = Table::with(&[
        (words.text("column_rank"), Right),
        (words.text("column_country"), Left),
        (words.text("column_deals"), Right),
        (&amount_head, Right),
        (words.text("column_amount_share"), Right),
        (words.text("column_amount_qoq"), Right),
        (words.text("column_amount_yoy"), Right),
        (words.text("column_bar"), Left),
    ]);
    for it in &major {
        let name = it.name.as_ref().map_or(words.text("country_unknown"), |it| words.name(it));
        table.rows.push(vec![
            known(words, it.amount_rank.map(|it| it.to_string())).into(),
            name.into(),
            grouped(i128::from(it.deal_count)).into(),
            unit.number(it.amount_usd).into(),
            share(words, it.amount_share_pct).into(),
            arrowed(words, it.amount_qoq_pct).into(),
            signed(words, it.amount_yoy_pct, Unit::Pct).into(),
            Cell::Bar(Some(it.amount_usd), longest),
        ]);
    }
    let total = model.countries.first().map_or(0, |it| it.total_amount_usd);
    let remark = words.say(
        "countries_denominator",
        &[
            ("total", &money::in_words(words, total)),
            ("count", &all.min(voice.rules.major_countries).to_string()),
            ("all", &all.to_string()),
        ],
    );
    let heading = voice.countries_heading(&major);
    Slide::new(heading, vec![Block::Table(table), Block::Remark(remark)])
}

/// A change with an arrow before it.
fn arrowed(words: &Words, rate: Option<super::model::Rate>) -> String {
    let arrow = match rate.map(change::direction) {
        Some("up") => "▲ ",
        Some("down") => "▼ ",
        _ => "",
    };
    format!("{arrow}{}", signed(words, rate, Unit::Pct))
}

fn count(words: &Words, count: Option<i64>) -> String {
    known(words, count.map(|it| grouped(i128::from(it))))
}

fn known(words: &Words, text: Option<String>) -> String {
    text.unwrap_or_else(|| words.text("unknown").to_owned())
}

/// `2023Q4` as people say it.
fn quarter_in_words(words: &Words, quarter: &str) -> String {
    let (year, nth) = quarter.split_once('Q').unwrap_or((quarter, ""));
    let nth = words.find(&format!("nth_{nth}")).unwrap_or(nth);
    words.say("quarter", &[("year", year), ("nth", nth)])
}
