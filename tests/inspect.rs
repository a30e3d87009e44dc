//! `dealbase inspect`: what a file holds and how it would be read, before anything is stored.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::workspace::Workspace;

const SHEET: &str = "2023年投融资事件\n\
    单位：万元\n\
    公司名称,融资时间,轮次,融资金额,行业,公开电话,备用\n\
    麦田云,2023-10-05,A轮,1000,企业服务,010-1,x\n\
    石桥科技,2023-11-06,天使轮,数千万,量子玩具,010-2,\n\
    石桥科技,2023-12-06,A轮,12.3.4,量子玩具,010-3,\n\
    合计,,,9000,,,\n";

fn inspected(workspace: &Workspace, args: &[&str]) -> Value {
    let ended = workspace.run(&[&["inspect", "--format", "json"], args].concat());
    assert!([0, 5].contains(&ended.code), "{}", ended.stderr);
    serde_json::from_str(&ended.stdout).unwrap()
}

fn workspace_with(name: &str, text: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.put(name, text.as_bytes());
    workspace
}

#[test]
fn a_newcomer_sees_what_each_column_became_and_what_to_decide() {
    let workspace = workspace_with("deals.csv", SHEET);
    insta::assert_snapshot!(workspace.printed(&["inspect", "deals.csv"]), @r#"
    deals.csv
      Format    text
      Encoding  UTF-8
      Dialect   delimiter comma, quote " (inside quotes: doubled)
      Evidence  encoding UTF-8: every byte is valid, 66 characters are not ASCII
                line ends: 7 LF, 0 CRLF, 0 CR
                delimiter: 5 of 7 records have 7 cells with it

      Holds     deals: has company, deal_on and round
      Header    row 3: 6 of its headings are known
      Above it  row 1: 2023年投融资事件
                row 2: 单位：万元
      Source    deals (called after the file; --source or --save-profile gives it a name)

         Heading   Field     Why             Examples
      A  公司名称  company   known header    麦田云 · 石桥科技 · 合计
      B  融资时间  deal_on   known header    2023-10-05 · 2023-11-06 · 2023-12-06
      C  轮次      round     known header    A轮 · 天使轮
      D  融资金额  amount    known header    1000 · 数千万 · 12.3.4
      E  行业      sector    known header    企业服务 · 量子玩具
      F  公开电话  personal  known header
      G  备用      –         unknown header  x

      Amounts     “融资金额”: in units of 10,000 (from “单位：万元” above the table), currency CNY (from
                  “单位：万元” above the table); a cell that says otherwise is believed
      Dates       “融资时间”: no date depends on the order
      Not stored  公开电话 (personal data)

      On trial      4 rows = 2 with deals + 1 rejected + 1 ignored
      Time          2023-10-05 to 2023-11-06
      Amounts read  1 exact, 1 vague; CNY 2

      1 amount can't be read
        row 6, column 融资金额: found “12.3.4”, expected digits grouped in one known way

      1 total line disagrees with the rows above
        row 7, column 融资金额: found “9000”, expected 4000, the sum of the rows above; the line says
        5000 more

      Sector labels that no list knows (1); a line in dealbase.toml settles each:
        [sectors]   # enterprise_services healthcare games … see: select sector from sector
        "量子玩具" = "…"   # × 1
    "#);
}

#[test]
fn the_same_in_chinese() {
    let workspace = workspace_with("deals.csv", SHEET);
    insta::assert_snapshot!(workspace.printed(&["inspect", "deals.csv", "--lang", "zh"]), @r#"
    deals.csv
      格式  文本
      编码  UTF-8
      分隔  逗号分隔，引号 "（引号内双写）
      依据  编码 UTF-8：逐字节有效，其中66个字符在 ASCII 之外
            换行：LF 7处，CRLF 0处，CR 0处
            分隔符：7条记录中有5条按此分为7格

      内容    融资事件：有公司、融资日期、轮次
      表头    第3行：其中6个列名已知
      表上方  第1行：2023年投融资事件
              第2行：单位：万元
      来源    deals（取自文件名；可用 --source 或 --save-profile 起名）

         列名      字段      依据      示例
      A  公司名称  公司      已知列名  麦田云 · 石桥科技 · 合计
      B  融资时间  融资日期  已知列名  2023-10-05 · 2023-11-06 · 2023-12-06
      C  轮次      轮次      已知列名  A轮 · 天使轮
      D  融资金额  金额      已知列名  1000 · 数千万 · 12.3.4
      E  行业      行业      已知列名  企业服务 · 量子玩具
      F  公开电话  个人信息  已知列名
      G  备用      –         未知列名  x

      金额    “融资金额”：单位为10,000（见表上方“单位：万元”），币种为CNY（见表上方“单位：万元”）；单元
              格中另有写明的，以单元格为准
      日期    “融资时间”：无需判断日月先后
      不存入  公开电话（个人信息）

      试读      4行 = 融资事件2 + 拒收1 + 略过1
      时间      2023-10-05至2023-11-06
      金额分布  确定1、模糊1；CNY 2

      1处金额无法识别
        第6行，“融资金额”列：内容为“12.3.4”，应为分节方式可辨认的数字

      1处合计与上方各行不符
        第7行，“融资金额”列：内容为“9000”，应为4000（上方各行之和），该行多5000

      不在词表中的行业有1种，在 dealbase.toml 中各写一行即可：
        [sectors]   # enterprise_services healthcare games…… 见 select sector from sector
        "量子玩具" = "…"   # 1行
    "#);
}

#[test]
fn nothing_is_written() {
    let workspace = workspace_with("deals.csv", SHEET);
    workspace.printed(&["inspect", "deals.csv"]);
    assert_eq!(workspace.database(), None);
    assert_eq!(std::fs::read_dir(workspace.path("")).unwrap().count(), 1);
}

#[test]
fn the_trial_counts_what_an_import_would_store() {
    let workspace = workspace_with("deals.csv", SHEET);
    let trial = &inspected(&workspace, &["deals.csv"])["sheets"][0]["trial"];
    let parts = ["deals", "companies", "out_of_scope", "rejected", "ignored"];
    let counts: Vec<u64> = parts.iter().map(|part| trial[part].as_u64().unwrap()).collect();
    assert_eq!((trial["rows"].as_u64(), counts), (Some(4), vec![2, 0, 0, 1, 1]));
    let receipt = &workspace.import(&["deals.csv"])["imports"][0];
    assert_eq!(receipt["inserted"], trial["deals"]);
    assert_eq!(receipt["rejected"], trial["rejected"]);
}

#[test]
fn unit_and_currency_say_where_they_were_found() {
    let money = |text: &str, args: &[&str]| {
        let workspace = workspace_with("deals.csv", text);
        let money =
            &inspected(&workspace, &[&["deals.csv"], args].concat())["sheets"][0]["money"][0];
        json!([money["unit"], money["unit_from"], money["currency"], money["currency_from"]])
    };
    let row = "甲,2023-10-05,A轮,5\n";
    let plain = format!("公司,时间,轮次,金额\n{row}");
    let titled = format!("单位：万元\n{plain}");
    let headed = format!("单位：万元\n公司,时间,轮次,金额（亿美元）\n{row}");
    let flags = ["--unit", "百万", "--currency", "HKD"];
    assert_eq!(money(&plain, &[]), json!([null, null, null, null]));
    assert_eq!(money(&plain, &flags), json!([1_000_000, "said", "HKD", "said"]));
    assert_eq!(money(&titled, &flags), json!([10_000, "title", "CNY", "title"]));
    assert_eq!(money(&headed, &flags), json!([100_000_000, "heading", "USD", "heading"]));
}

#[test]
fn an_undecidable_order_of_dates_is_shown_and_keeps_the_file_out() {
    let workspace = workspace_with(
        "deals.csv",
        "company,date,round,amount\nAnt,03/04/2023,A,$1m\nBee,05/06/2023,A,$2m\n",
    );
    let ended = workspace.run(&["inspect", "deals.csv"]);
    assert_eq!(ended.code, 5);
    assert!(
        ended.stdout.contains("can be read in both orders of day and month"),
        "{}",
        ended.stdout
    );
    assert!(ended.stdout.contains("--date-order dmy or mdy"), "{}", ended.stdout);
    let dates = &inspected(&workspace, &["deals.csv"])["sheets"][0]["dates"][0];
    assert_eq!((&dates["order"], &dates["is_decided"]), (&Value::Null, &json!(false)));
    workspace.printed(&["inspect", "deals.csv", "--date-order", "dmy"]);
}

#[test]
fn a_file_without_deals_still_shows_its_tables() {
    let workspace = workspace_with("stock.csv", "pear,plum\n3,4\n5,6\n");
    let ended = workspace.run(&["inspect", "stock.csv"]);
    assert_eq!(ended.code, 5);
    for part in ["skipped: has no column that names a company", "3 · 5", "\"plum\" = \"…\""] {
        assert!(ended.stdout.contains(part), "{part}: {}", ended.stdout);
    }
}

#[test]
fn a_header_named_in_the_teams_file_makes_it_a_deal_sheet() {
    let workspace = workspace_with("odd.csv", "pear,时间,轮次,金额\n甲,2023-10-05,A轮,5万\n");
    assert_eq!(workspace.run(&["inspect", "odd.csv"]).code, 5);
    workspace.put("dealbase.toml", b"[headers]\n\"pear\" = \"company\"\n");
    let columns = &inspected(&workspace, &["odd.csv"])["sheets"][0]["tables"][0]["columns"];
    assert_eq!(columns[0]["field"], "company");
    assert_eq!(columns[0]["reason"], "your rules file");
}

#[test]
fn every_sheet_of_a_workbook_is_reported_hidden_ones_included() {
    let mut workbook = Workbook::new();
    let notes = workbook.add_worksheet().set_name("Notes").unwrap();
    notes.set_hidden(true).write_string(0, 0, "hello").unwrap();
    let deals = workbook.add_worksheet().set_name("Deals").unwrap();
    deals.set_active(true);
    deals.write_row(0, 0, ["Company", "Date", "Round"]).unwrap();
    deals.write_row(1, 0, ["Ant", "2023-10-05", "Seed"]).unwrap();
    let workspace = Workspace::empty();
    workspace.put("book.xlsx", &workbook.save_to_buffer().unwrap());
    let sheets = &inspected(&workspace, &["book.xlsx"])["sheets"];
    let reported: Vec<Value> = sheets
        .as_array()
        .unwrap()
        .iter()
        .map(|sheet| json!([sheet["name"], sheet["role"], sheet["is_hidden"]]))
        .collect();
    assert_eq!(json!(reported), json!([["Notes", "aside", true], ["Deals", "deals", false]]));
}

#[test]
fn csv_is_the_detected_table_and_nothing_else() {
    let workspace = workspace_with("list.csv", "My list\n\nname;size\npear;1,5\nplum;2\n");
    let ended = workspace.run(&["inspect", "list.csv", "--format", "csv"]);
    assert_eq!((ended.code, &*ended.stdout), (0, "name,size\npear,\"1,5\"\nplum,2\n"));
    workspace.printed(&["inspect", "list.csv", "-o", "table.csv"]);
    assert_eq!(std::fs::read_to_string(workspace.path("table.csv")).unwrap(), ended.stdout);
}

#[test]
fn an_empty_file_is_an_empty_table() {
    let workspace = workspace_with("empty.csv", "");
    let ended = workspace.run(&["inspect", "empty.csv", "--format", "csv"]);
    assert_eq!((ended.code, &*ended.stdout, &*ended.stderr), (0, "", ""));
}

#[test]
fn a_saved_profile_is_found_again_by_its_layout() {
    let workspace = workspace_with("deals.csv", SHEET);
    let args = ["inspect", "deals.csv", "--save-profile", "our-list", "--country", "CN"];
    assert!(workspace.run(&args).stderr.contains("saved as [sources.our-list]"));
    workspace.put("next.csv", SHEET.replace("2023", "2024").as_bytes());
    let sheet = &inspected(&workspace, &["next.csv"])["sheets"][0];
    assert_eq!((&sheet["source"], &sheet["country"]), (&json!("our-list"), &json!("CN")));
    let kept = std::fs::read_to_string(workspace.path("dealbase.toml")).unwrap();
    assert!(kept.contains("currency = \"CNY\"") && kept.contains("header_row = 3"), "{kept}");

    let ended = workspace.run(&args);
    assert_eq!(ended.code, 1);
    assert!(ended.stderr.contains("[sources.our-list] is there already"), "{}", ended.stderr);
    assert_eq!(std::fs::read_to_string(workspace.path("dealbase.toml")).unwrap(), kept);
}

#[test]
fn what_a_teams_file_says_is_preserved_when_a_profile_is_added() {
    let workspace = workspace_with("deals.csv", SHEET);
    let own = "# ours\n[policy]\nmega_deal_usd = 5";
    workspace.put("dealbase.toml", own.as_bytes());
    workspace.printed(&["inspect", "deals.csv", "--save-profile", "星期 八", "-q"]);
    let kept = std::fs::read_to_string(workspace.path("dealbase.toml")).unwrap();
    assert!(kept.starts_with(own) && kept.contains("[sources.\"星期 八\"]"), "{kept}");
    assert_eq!(inspected(&workspace, &["deals.csv"])["sheets"][0]["source"], "星期 八");
}

#[test]
fn a_saved_layout_of_unknown_headers_is_corrected_by_hand_and_read() {
    let sheet = "kiwi,fig,lime\nsome,words,here\n甲,2023-10-05,A轮\n乙,2023-10-06,B轮\n";
    let workspace = workspace_with("fruit.csv", sheet);
    let args = ["inspect", "fruit.csv", "--save-profile", "fruit", "-q"];
    assert_eq!(workspace.run(&args).code, 5);
    let mut kept = std::fs::read_to_string(workspace.path("dealbase.toml")).unwrap();
    for (heading, field) in [("kiwi", "company"), ("fig", "deal_on"), ("lime", "round")] {
        kept = kept.replace(&format!("{heading} = \"other\""), &format!("{heading} = \"{field}\""));
        kept = kept
            .replace(&format!("\"{heading}\" = \"other\""), &format!("{heading} = \"{field}\""));
    }
    workspace.put("dealbase.toml", kept.as_bytes());
    let sheet = &inspected(&workspace, &["fruit.csv"])["sheets"][0];
    assert_eq!((&sheet["source"], &sheet["role"]), (&json!("fruit"), &json!("deals")));
    assert_eq!(sheet["trial"]["deals"], 2);
}

#[test]
fn a_profile_may_say_in_which_row_its_header_is() {
    let sheet = "公司,时间,轮次,行业,金额\nkiwi,fig,lime\n甲,2023-10-05,A轮\n";
    let workspace = workspace_with("fruit.csv", sheet);
    let profile = "[sources.fruit]\nrequires = [\"kiwi\", \"fig\"]\nheader_row = 2\n\
                   headers = { kiwi = \"company\", fig = \"deal_on\", lime = \"round\" }\n";
    workspace.put("dealbase.toml", profile.as_bytes());
    let sheet = &inspected(&workspace, &["fruit.csv"])["sheets"][0];
    assert_eq!(sheet["tables"][0]["header_rows"], json!([2]));
    assert_eq!((&sheet["source"], &sheet["trial"]["deals"]), (&json!("fruit"), &json!(1)));
}

#[test]
fn a_profile_may_name_the_sheet_that_holds_its_deals() {
    let mut workbook = Workbook::new();
    for name in ["Draft", "Final"] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        sheet.write_row(0, 0, ["Company", "Date", "Round"]).unwrap();
        sheet.write_row(1, 0, ["Ant", "2023-10-05", "Seed"]).unwrap();
    }
    let workspace = Workspace::empty();
    workspace.put("book.xlsx", &workbook.save_to_buffer().unwrap());
    let roles = || {
        let document = inspected(&workspace, &["book.xlsx"]);
        json!([document["sheets"][0]["role"], document["sheets"][1]["role"]])
    };
    assert_eq!(roles(), json!(["deals", "deals"]));
    let profile = "[sources.own]\nrequires = [\"Company\", \"Round\"]\nsheet = \"Final\"\n";
    workspace.put("dealbase.toml", profile.as_bytes());
    assert_eq!(roles(), json!(["aside", "deals"]));
}

#[test]
fn a_code_that_does_not_exist_is_an_error_with_its_line() {
    let workspace = workspace_with("deals.csv", SHEET);
    workspace.put("dealbase.toml", "[rounds]\n\"首轮\" = \"seed\"\n\"末轮\" = \"z9\"\n".as_bytes());
    let ended = workspace.run(&["inspect", "deals.csv"]);
    assert_eq!(ended.code, 1);
    assert!(ended.stderr.contains("line 3, 末轮: no round is called \"z9\""), "{}", ended.stderr);
}

#[test]
fn one_line_maps_a_label_permanently() {
    let workspace = workspace_with("deals.csv", SHEET);
    let labels = |workspace: &Workspace| {
        inspected(workspace, &["deals.csv"])["sheets"][0]["trial"]["unknown_labels"].clone()
    };
    let unknown = json!([{ "kind": "sector", "label": "量子玩具", "row_count": 1 }]);
    assert_eq!(labels(&workspace), unknown);
    workspace.put("dealbase.toml", "[sectors]\n\"量子玩具\" = \"games\"\n".as_bytes());
    assert_eq!(labels(&workspace), json!([]));
}

#[test]
fn a_profile_dates_a_sheet_without_a_date_column() {
    let workspace = workspace_with("week.csv", "企业,轮次,金额,投资人\n甲,A轮,500万,乙资本\n");
    assert_eq!(workspace.run(&["inspect", "week.csv"]).code, 5);
    let profile =
        "[sources.week]\nrequires = [\"企业\", \"投资人\"]\nannounced_on = \"2023-10-08\"\n";
    workspace.put("dealbase.toml", profile.as_bytes());
    workspace.import(&["week.csv"]);
    assert_eq!(
        workspace.csv("select company, announced_on, quarter from deals"),
        "company,announced_on,quarter\n甲,2023-10-08,2023Q4\n"
    );
}

#[test]
fn a_unit_may_have_a_column_of_its_own_and_a_currency_a_name_of_the_teams() {
    let sheet = "公司,时间,轮次,金额,单位,币种\n\
                 甲,2023-10-05,A轮,5,万元,\n\
                 乙,2023-10-06,A轮,5,亿,软妹币\n\
                 丙,2023-10-07,A轮,5万软妹币,,\n";
    let workspace = workspace_with("deals.csv", sheet);
    workspace.put("dealbase.toml", "[currencies]\n\"软妹币\" = \"CNY\"\n".as_bytes());
    workspace.import(&["deals.csv"]);
    let sql = "select amount_text, amount_point, currency from deal_record order by record_id";
    assert_eq!(
        workspace.csv(sql),
        "amount_text,amount_point,currency\n5,50000,CNY\n5,500000000,CNY\n5万软妹币,50000,CNY\n"
    );
}

#[test]
fn json_has_the_keys_that_the_help_documents() {
    let workspace = workspace_with("deals.csv", SHEET);
    let help = workspace.printed(&["inspect", "--help"]);
    let document = inspected(&workspace, &["deals.csv"]);
    for part in [&document, &document["sheets"][0], &document["sheets"][0]["trial"]] {
        for key in part.as_object().unwrap().keys() {
            assert!(help.contains(key), "{key} is not documented");
        }
    }
}
