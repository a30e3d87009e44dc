//! Several tables in one sheet: each is read by itself, and no row and no cell is lost between them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that can't set its stage fails"
)]

use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};

use crate::desk::{Desk, receipt_lines};
use crate::shapes::{findings, import, imported, write};

const DEALS: &str = "select company, announced_on as day, round, amount, currency
    from deals order by deal_id";

/// Every row that was kept: table, row, what became of it, and its cells.
const ROWS: &str = "select table_number as t, row_number as r, outcome, cells
    from raw_row join sheet using (sheet_id) order by r, t";

/// Two sections of one list, in two languages.
const BELOW: &str = "2023年四季度投融资\n\
    一、国内（单位：万元）\n\
    公司,日期,轮次,金额,投资方\n\
    青禾,2023-10-08,A轮,1000,红松\n\
    小舟,2023-11-08,B轮,2000,绿洲\n\
    合计,,,3000,\n\
    数据来源：公开信息\n\
    \n\
    二、海外\n\
    Date,Company,Country,Amount (USD M),Round\n\
    03/15/2023,Fernhill,Germany,5,Series A\n\
    11/16/2023,Lumen,France,,Seed\n";

#[test]
fn a_table_below_has_columns_units_and_dates_of_its_own() {
    let desk = Desk::empty();
    desk.put("deals.csv", BELOW.as_bytes());
    let receipt = desk.import(&["deals.csv"]);
    insta::assert_snapshot!(receipt_lines(&receipt), @"");
    insta::assert_snapshot!(desk.csv(DEALS), @"");
    insta::assert_snapshot!(desk.csv(ROWS), @"");
    insta::assert_snapshot!(findings(&desk), @"");
    insta::assert_snapshot!(receipt["imports"][1]["table"], @"");
}
