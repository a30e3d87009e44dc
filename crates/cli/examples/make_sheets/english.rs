//! A deal as it is typed in English.

use fastrand::Rng;

use crate::company;
use crate::sheet::Day;
use crate::writer::{Deal, any_of, names, one_of, thousands};

/// Tells of a round of a company.
pub(crate) fn deal(number: u32, company: u64, day: Day, rng: &mut Rng) -> Deal {
    let brand = company::english(company / 2);
    let sector = company / 2 + company / 22;
    Deal {
        number,
        day,
        announced: announced(day, rng),
        company: match rng.u8(..6) {
            0 => format!("{brand}, Inc."),
            1 => format!("{brand} Ltd"),
            _ => brand,
        },
        sector: one_of(SECTORS, sector).into(),
        sub_sector: String::new(),
        place: one_of(PLACES, company / 5).into(),
        round: any_of(ROUNDS, rng).into(),
        amount: amount(rng),
        thousands: thousands(rng),
        currency: any_of(&["USD", "USD", "USD", "EUR", "GBP", "INR"], rng),
        investors: names(BACKERS, BACKER_ENDINGS, ", ", rng),
        about: format!("{} for {}", one_of(SECTORS, sector), any_of(PEOPLE, rng)),
    }
}

fn announced(Day(year, month, day): Day, rng: &mut Rng) -> String {
    let name = one_of(MONTHS, u64::from(month) - 1);
    match rng.u8(..20) {
        0 => format!("{name} {year}"),
        1..=3 => format!("{day} {name} {year}"),
        4..=7 => format!("{name} {day}, {year}"),
        8..=10 => format!("{year}/{month}/{day}"),
        _ => format!("{year}-{month:02}-{day:02}"),
    }
}

fn amount(rng: &mut Rng) -> String {
    let number = rng.u32(1..100);
    match rng.u8(..20) {
        0..=3 => {
            any_of(&["undisclosed", "Undisclosed", "n/a", "", "-", "not disclosed"], rng).into()
        }
        4..=6 => format!("${number}.{}M", rng.u8(..10)),
        7 => format!("${number}-{} million", number + 5),
        8..=9 => format!("€{number} million"),
        10 => format!("about £{number}m"),
        11 => format!("more than ${number} million"),
        12..=13 => format!("USD {number},500,000"),
        14 => format!("${}.{}bn", 1 + number / 30, rng.u8(..10)),
        15 => format!("US${number} mn"),
        16 => format!("~${number}00K"),
        _ => format!("${number},{:03},000", rng.u32(..1000)),
    }
}

const MONTHS: &[&str] =
    &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SECTORS: &[&str] = &[
    "Enterprise Software",
    "Biotechnology",
    "EdTech",
    "E-Commerce",
    "FinTech",
    "Hardware",
    "Gaming",
    "Transportation",
    "Food Delivery",
    "Media",
    "Robotics",
    "Artificial Intelligence",
    "Blockchain",
    "Logistics",
    "Travel",
    "Real Estate",
    "Social Network",
    "Advertising",
    "Cyber Security",
    "Sports",
    "Agriculture",
];
const PLACES: &[&str] = &[
    "San Francisco, CA",
    "New York, USA",
    "London, UK",
    "Berlin, Germany",
    "Bangalore / Bengaluru",
    "Singapore",
    "Tel Aviv, Israel",
    "Paris, France",
    "Toronto, Ontario",
    "São Paulo",
    "Stockholm, Sweden",
    "Jakarta, Indonesia",
];
const ROUNDS: &[&str] = &[
    "Seed",
    "Seed",
    "Seed Round",
    "Angel",
    "Pre-Seed",
    "Pre-Series A",
    "Series A",
    "Series A",
    "Series A",
    "Series B",
    "Series B",
    "Series C",
    "Series D",
    "Series E",
    "Corporate Round",
    "Venture - Series Unknown",
    "Debt Financing",
    "Grant",
    "Private Equity",
    "Convertible Note",
];
const BACKERS: &[&str] = &[
    "Rainy Tuesday",
    "Slow Kettle",
    "Paper Boat",
    "Tin Roof",
    "Quiet Lunch",
    "Small Print",
    "North Attic",
    "Plain Bagel",
    "Second Breakfast",
    "Loose Thread",
    "Low Tide",
    "Spare Key",
    "Blue Shed",
    "Long Fence",
    "Warm Radiator",
    "Seven Spoons",
];
const BACKER_ENDINGS: &[&str] = &[
    " Ventures",
    " Capital",
    " Partners",
    " Fund",
    " Ventures II",
    " Angels",
    " Growth",
    ", LLC",
    " Accelerator",
    " Holdings",
];
const PEOPLE: &[&str] =
    &["small shops", "doctors", "night owls", "people who like maps", "very large warehouses"];
