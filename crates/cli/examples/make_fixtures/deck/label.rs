//! What the vendors call rounds: in scope by class, and the events that are no fundraising.

use super::deal::{Class, Vendor};

/// Labels a vendor uses for a class of round.
pub(crate) const fn round_labels(class: Class, vendor: Vendor) -> &'static [&'static str] {
    if vendor.is_chinese() { chinese(class) } else { english(class, vendor) }
}

const fn chinese(class: Class) -> &'static [&'static str] {
    match class {
        Class::SeedAngel => &["种子轮", "天使轮", "天使轮", "天使+轮"],
        Class::A => &["Pre-A轮", "A轮", "A轮", "A+轮", "A1轮"],
        Class::B => &["Pre-B轮", "B轮", "B轮", "B+轮"],
        Class::C => &["C轮", "C轮", "C+轮"],
        Class::D => &["D轮", "D+轮"],
        Class::EPlus => &["E轮", "F轮", "Pre-IPO"],
        Class::Strategic => &["战略投资", "战略投资", "战略融资"],
        Class::Unknown => &["未披露", "未透露", "股权融资"],
        Class::Outside => &[],
    }
}

const fn english(class: Class, vendor: Vendor) -> &'static [&'static str] {
    match (class, vendor) {
        (Class::SeedAngel, Vendor::Tracker) => &["Angel", "Seed", "Seed"],
        (Class::SeedAngel, Vendor::Europe) => &["Pre-Seed", "Seed", "Seed round"],
        (Class::SeedAngel, _) => &["Pre-Seed", "Seed", "Seed", "Angel"],
        (Class::A, Vendor::Europe) => &["Series A", "A", "Pre-Series A"],
        (Class::A, _) => &["Series A"],
        (Class::B, Vendor::Europe) => &["Series B", "B"],
        (Class::B, _) => &["Series B"],
        (Class::C, _) => &["Series C"],
        (Class::D, _) => &["Series D"],
        (Class::EPlus, _) => &["Series E", "Series F", "Series G"],
        (Class::Strategic, Vendor::Europe) => &["Strategic"],
        (Class::Strategic, _) => &["Corporate Round"],
        (Class::Unknown, Vendor::Europe) => &["undisclosed", "unknown"],
        (Class::Unknown, Vendor::Tracker) => &["Series Unknown"],
        (Class::Unknown, _) => &["Venture - Series Unknown"],
        (Class::Outside, _) => &[],
    }
}

/// Events of a quarter that a vendor lists though nobody funded a company: kept, and not counted.
pub(crate) const fn other_events(vendor: Vendor) -> &'static [&'static str] {
    match vendor {
        Vendor::Blocks => &["IPO上市", "并购", "新三板定增"],
        Vendor::Web => &["债权融资", "新三板定增", "定向增发"],
        Vendor::Rounds => &["Debt Financing", "Grant", "Post-IPO Equity", "Secondary Market"],
        Vendor::Tracker => &["IPO", "Merger/Acquisition", "Debt"],
        Vendor::Europe => &["Grant", "M&A"],
    }
}

/// What a vendor writes for an amount nobody disclosed.
pub(crate) const fn undisclosed_words(vendor: Vendor) -> &'static [&'static str] {
    match vendor {
        Vendor::Blocks => &["未透露", "未透露", "未透露人民币", "金额未知"],
        Vendor::Web => &["未披露", "未透露", "不详", "-"],
        Vendor::Rounds | Vendor::Tracker => &[""],
        Vendor::Europe => &["undisclosed", "n/a", "-"],
    }
}
