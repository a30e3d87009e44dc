//! The Chinese workbook: title rows, one merged block per company, a statistics sheet beside it.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

use super::deal::Deal;
use super::{Failure, chinese};

const HEADING: [&str; 7] =
    ["公司名称", "地区", "行业领域", "融资时间", "轮次", "融资金额", "投资方"];
/// Columns that are merged over a company's rounds.
const MERGED_COLUMNS: u16 = 3;
/// Companies between a heading and its repetition, as a printed list has it on every page.
const COMPANIES_PER_PAGE: usize = 90;

/// Writes the workbook.
pub(crate) fn write(deals: &[&Deal]) -> Result<Vec<u8>, Failure> {
    let mut book = Workbook::new();
    book.set_properties(&properties()?);
    write_deals(book.add_worksheet(), deals)?;
    write_statistics(book.add_worksheet(), deals)?;
    write_notes(book.add_worksheet())?;
    Ok(book.save_to_buffer()?)
}

/// A creation time, without which the bytes would differ every second.
pub(crate) fn properties() -> Result<DocProperties, Failure> {
    Ok(DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2024, 1, 8)?))
}

fn write_deals(sheet: &mut Worksheet, deals: &[&Deal]) -> Result<(), Failure> {
    sheet.set_name("融资事件")?;
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 6, "2022年四季度至2023年四季度融资事件（虚构数据）", &bold)?;
    sheet.write(1, 0, "导出时间：2024年1月8日")?;
    sheet.write(2, 0, "单位：元（以金额栏文字为准）")?;
    write_heading(sheet, 4)?;
    let mut row = 5;
    for (place, rounds) in blocks(deals).iter().enumerate() {
        if place > 0 && place % COMPANIES_PER_PAGE == 0 {
            write_heading(sheet, row)?;
            row += 1;
        }
        row = write_block(sheet, row, rounds)?;
    }
    sheet.write(row, 0, "合计")?;
    sheet.write(row, 4, format!("{}起", deals.len()))?;
    sheet.write(row + 2, 0, "数据来源：本表全部公司、机构与金额均为虚构。")?;
    Ok(())
}

fn write_heading(sheet: &mut Worksheet, row: u32) -> Result<(), Failure> {
    let bold = Format::new().set_bold();
    for (column, text) in (0..).zip(HEADING) {
        sheet.write_with_format(row, column, text, &bold)?;
    }
    Ok(())
}

/// Writes a company's rounds, newest first, and returns the row after them.
fn write_block(sheet: &mut Worksheet, row: u32, rounds: &[&Deal]) -> Result<u32, Failure> {
    let Some(newest) = rounds.first() else { return Ok(row) };
    let end = row + u32::try_from(rounds.len())?;
    let company = [newest.company.as_str(), newest.place.zh, newest.sector_label];
    for (column, text) in (0..MERGED_COLUMNS).zip(company) {
        if rounds.len() == 1 {
            sheet.write(row, column, text)?;
        } else {
            sheet.merge_range(row, column, end - 1, column, text, &Format::new())?;
        }
    }
    for (row, deal) in (row..).zip(rounds) {
        let day = deal.day;
        sheet.write(row, 3, format!("{}.{}.{}", day.year, day.month, day.day))?;
        sheet.write(row, 4, deal.round)?;
        sheet.write(row, 5, chinese::amount_text(deal, "人民币", "美元"))?;
        let investors =
            if deal.investors.is_empty() { "-".to_owned() } else { deal.investors.join("，") };
        sheet.write(row, 6, investors)?;
    }
    Ok(end)
}

/// Companies in the order of their newest round, each with its rounds, newest first.
fn blocks<'a>(deals: &[&'a Deal]) -> Vec<Vec<&'a Deal>> {
    let mut by_company: BTreeMap<&str, Vec<&Deal>> = BTreeMap::new();
    for deal in deals.iter().rev() {
        by_company.entry(&deal.company).or_default().push(deal);
    }
    let mut blocks: Vec<Vec<&Deal>> = by_company.into_values().collect();
    blocks.sort_by_key(|rounds| std::cmp::Reverse(rounds.first().map(|deal| deal.day)));
    blocks
}

/// A table of counts, of the kind people keep beside their data: nothing in it is a deal.
fn write_statistics(sheet: &mut Worksheet, deals: &[&Deal]) -> Result<(), Failure> {
    sheet.set_name("行业统计")?;
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for deal in deals {
        *counts.entry(deal.sector_label).or_default() += 1;
    }
    sheet.write(0, 0, "行标签")?;
    sheet.write(0, 1, "计数项:公司名称")?;
    let mut total = 0;
    for (row, (label, count)) in (1..).zip(&counts) {
        sheet.write(row, 0, *label)?;
        sheet.write(row, 1, *count)?;
        total += count;
    }
    let end = u32::try_from(counts.len())? + 1;
    sheet.write(end, 0, "总计")?;
    sheet.write(end, 1, total)?;
    Ok(())
}

fn write_notes(sheet: &mut Worksheet) -> Result<(), Failure> {
    sheet.set_name("说明")?;
    sheet.write(0, 0, "1. 本表由程序生成，用于演示与测试。")?;
    sheet.write(1, 0, "2. “数”“近”“超”等表述按原文保留，不作换算。")?;
    sheet.write(2, 0, "3. 空白公司名称表示与上一行为同一公司。")?;
    Ok(())
}
