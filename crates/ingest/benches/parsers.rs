//! How fast the parsers are: `cargo bench`. Each is reported per cell, row or byte.

use std::hint::black_box;

use criterion::BatchSize::SmallInput;
use criterion::{Criterion, Throughput};
use dealbase_ingest::cell::amount::{self, AmountContext};
use dealbase_ingest::cell::date::ColumnDates;
use dealbase_ingest::cell::investor::Investors;
use dealbase_ingest::cell::name::{company_key, company_name};
use dealbase_ingest::cell::round::Rounds;
use dealbase_ingest::header;
use dealbase_ingest::rules::Rules;
use dealbase_ingest::sheet::{Cell, Flow};
use dealbase_ingest::source::{Limits, ReadOptions, text};
use dealbase_ingest::survey::{ImportOptions, survey};

#[path = "../examples/hot/typed.rs"]
mod typed;

const ROWS: usize = 10_000;

const LISTS: [&str; 4] =
    ["甲资本领投，乙创投跟投", "Foo Capital, Bar Ventures, Baz, Inc.", "未透露", "甲基金、乙集团"];
const COMPANIES: [&str; 4] =
    ["星河云（北京）科技有限公司", "Foo Bar Pvt. Ltd.", "Paperboat", "Föö Labs (formerly Foo)"];

type Measured = Result<(), Box<dyn std::error::Error>>;

fn main() -> Measured {
    let mut criterion = Criterion::default().configure_from_args();
    cells(&mut criterion)?;
    files(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}

/// Each kind of cell, a list of them a time.
fn cells(criterion: &mut Criterion) -> Measured {
    let mut group = criterion.benchmark_group("cells");
    group.throughput(Throughput::Elements(count(&typed::AMOUNTS)));
    let context = AmountContext::default();
    group.bench_function("amount", |bencher| {
        bencher
            .iter(|| typed::AMOUNTS.map(|text| amount::parse(black_box(text), &context).is_ok()));
    });
    let mut column = ColumnDates::default();
    let dates = typed::DATES.map(Cell::text);
    dates.iter().for_each(|cell| column.observe(cell));
    let reader = column.decide(None).map_err(|it| format!("{it:?}"))?;
    group.throughput(Throughput::Elements(count(&typed::DATES)));
    group.bench_function("date", |bencher| {
        bencher.iter(|| dates.iter().filter(|cell| reader.parse(black_box(cell)).is_ok()).count());
    });
    let rounds = Rounds::new(&Default::default());
    group.throughput(Throughput::Elements(count(&typed::ROUNDS)));
    group.bench_function("round", |bencher| {
        bencher.iter(|| typed::ROUNDS.map(|label| rounds.parse(black_box(label), None)));
    });
    // Names are mostly distinct, so what is remembered of earlier ones is no part of the cost.
    group.throughput(Throughput::Elements(count(&LISTS)));
    group.bench_function("investors", |bencher| {
        bencher.iter_batched(Investors::new, |it| LISTS.map(|text| it.split(text)), SmallInput);
    });
    group.throughput(Throughput::Elements(count(&COMPANIES)));
    group.bench_function("company", |bencher| {
        bencher.iter(|| COMPANIES.map(|name| (company_name(name), company_key(black_box(name)))));
    });
    group.finish();
    Ok(())
}

/// A sheet: its rows, and what the first pass finds out about it.
fn files(criterion: &mut Criterion) -> Measured {
    let rules = Rules::load(None)?;
    let folder = tempfile::tempdir()?;
    let (sheet, path) = (typed::sheet(ROWS), folder.path().join("deals.csv"));
    std::fs::write(&path, &sheet)?;
    let mut group = criterion.benchmark_group("files");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(u64::try_from(sheet.len())?));
    group.bench_function("text", |bencher| {
        bencher.iter(|| text::read(&path, &Limits::default(), &mut |_| Ok(Flow::Continue)).is_ok());
    });
    group.bench_function("survey", |bencher| {
        bencher.iter(|| {
            survey(&path, &ReadOptions::default(), &rules, &ImportOptions::default()).is_ok()
        });
    });
    group.throughput(Throughput::Elements(count(&typed::HEADS)));
    group.bench_function("header", |bencher| {
        bencher.iter(|| typed::HEADS.map(|cells| header::score(black_box(&cells), &rules)));
    });
    group.finish();
    Ok(())
}

fn count<T>(list: &[T]) -> u64 {
    list.iter().map(|_| 1).sum()
}
