//! The Chinese web table: GB18030, a header row, newest deals first, a total line at the end.

use super::Failure;
use super::chinese;
use super::deal::Deal;

const HEADING: [&str; 7] = ["日期", "公司", "轮次", "金额", "领域", "地区", "投资者"];

/// Writes the sheet.
pub(crate) fn write(deals: &[&Deal]) -> Result<Vec<u8>, Failure> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADING)?;
    for (place, deal) in deals.iter().rev().enumerate() {
        let day = deal.day;
        let date = match place % 40 {
            39 => format!("{}年{}月{}日", day.year, day.month, day.day),
            _ => format!("{}/{}/{}", day.year, day.month, day.day),
        };
        let amount = chinese::amount_text(deal, "元", "美金");
        let investors = deal.investors.join("、");
        let region = deal.place.zh;
        let fields =
            [&date, &deal.company, deal.round, &amount, deal.sector_label, region, &investors];
        writer.write_record(fields)?;
    }
    let count = format!("共{}起", deals.len());
    writer.write_record(["合计", &count, "", "", "", "", ""])?;
    let text = String::from_utf8(writer.into_inner()?)?;
    let (bytes, _, has_unmappable) = encoding_rs::GB18030.encode(&text);
    if has_unmappable {
        return Err("a character is not in GB18030".into());
    }
    Ok(bytes.into_owned())
}
