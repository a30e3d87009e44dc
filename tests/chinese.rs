//! What went wrong, said in Chinese: the errors of every command, each with what to do.

use std::fs;

use crate::workspace::{Workspace, fixture};

/// What the program says in Chinese when it fails.
fn error(workspace: &Workspace, args: &[&str]) -> String {
    let ended = workspace.run(&[&["--lang", "zh"], args].concat());
    assert_ne!(ended.code, 0, "{args:?}");
    ended.stderr
}

#[test]
fn a_file_that_can_not_be_imported_is_reported_in_chinese() {
    let workspace = Workspace::empty();
    let gallery = [
        "blank.csv",
        "document.pdf",
        "empty.csv",
        "half.xlsx",
        "headless.csv",
        "letter.txt",
        "login.xls",
        "noise.csv",
        "picture.xlsx",
        "undecided-dates.csv",
    ];
    let mut all = String::new();
    for name in gallery {
        workspace.put(name, &fs::read(fixture(&format!("errors/{name}"))).unwrap());
        all += &error(&workspace, &["import", name]);
    }
    workspace.put("password.xlsx", &fs::read(fixture("workbook/password.xlsx")).unwrap());
    workspace.put("line.csv", &b"x".repeat(17 << 20));
    workspace.put("lists.csv", "日期,公司,轮次\n2023-10-05,甲,A轮\n".as_bytes());
    workspace.put("dealbase.toml", "[rounds]\n\"首轮\" = \"aa\"\n".as_bytes());
    all += &error(&workspace, &["import", "lists.csv"]);
    workspace.put("dealbase.toml", b"");
    fs::create_dir(workspace.path("sheets")).unwrap();
    for args in [
        ["import", "nowhere.csv"],
        ["import", "sheets"],
        ["import", "password.xlsx"],
        ["import", "line.csv"],
    ] {
        all += &error(&workspace, &args);
    }
    insta::assert_snapshot!(all, @r#"
    错误：blank.csv：未见融资事件的表头：没有表格；请用 `dealbase inspect` 查看，并在 dealbase.toml 的 [headers] 下写明各列是什么
    错误：document.pdf：这是PDF 文档；请把其中的表格复制到电子表格，另存为 xlsx 或 csv
    错误：empty.csv：文件是空的；请重新导出
    错误：half.xlsx：文件已损坏或不完整，无法解压；请重新获取或下载
    错误：headless.csv：未见融资事件的表头：没有公司列；请在数据上方加一行列名，如 公司、日期、轮次、金额；或在 dealbase.toml 的 [sources.名称] 下用 columns 列出列名，并加 --source 名称
    错误：letter.txt：未见融资事件的表头：没有公司列；请在数据上方加一行列名，如 公司、日期、轮次、金额；或在 dealbase.toml 的 [sources.名称] 下用 columns 列出列名，并加 --source 名称
    错误：login.xls：这是网页；请用电子表格软件打开，另存为 xlsx
    错误：noise.csv：这既不是工作簿，也不是文本；请把表格导出为 csv 再导入
    错误：picture.xlsx：这是图片；请把其中的表格复制到电子表格，另存为 xlsx 或 csv
    错误：undecided-dates.csv：“date”列：有2个日期（如“05/01/2023”）日月先后两可，且本列没有可供判断的依据；请用 --date-order 指明 dmy 或 mdy，或在 dealbase.toml 的 [sources.NAME] 中写 date_order
    错误：dealbase.toml：第2行，首轮：没有名为“aa”的轮次；应为 seed_angel, a, b, c, d, e_plus, strategic, unknown, fundraising, ipo, merger, debt, grant, secondary, listed_placement, product_crowdfunding, token_sale, fund, no_deal, other 之一
    错误：nowhere.csv：没有这个文件；请检查文件名和所在文件夹
    错误：sheets：这是一个文件夹；请写明其中的文件
    错误：password.xlsx：工作簿有密码保护；请打开后去掉密码，再保存
    错误：line.csv：有一行超过16 MB；这不像表格；请重新导出，每条记录一行
    "#);
}

#[test]
fn a_database_or_a_question_that_makes_no_sense_is_reported_in_chinese() {
    let workspace = Workspace::empty();
    let mut all = error(&workspace, &["report", "2023Q4"]);
    let sheet = "company,date,round\nAnt,2023-01-05,A\n";
    workspace.put("deals.csv", sheet.as_bytes());
    workspace.import(&["deals.csv"]);
    let ours = workspace.database().unwrap_or_default();
    let connect = |name: &str| rusqlite::Connection::open(workspace.path(name)).unwrap();
    connect("other.db").execute_batch("create table note (text)").unwrap();
    workspace.put("notes.db", "not a database at all\n".repeat(100).as_bytes());
    workspace.put("newer.db", &ours);
    connect("newer.db").pragma_update(None, "user_version", 99).unwrap();
    workspace.put("short.db", ours.get(..ours.len() / 8).unwrap());
    workspace.put("more.csv", sheet.replace("Ant", "Bee").as_bytes());
    for name in ["other.db", "notes.db", "newer.db", "short.db"] {
        all += &error(&workspace, &["--db", name, "import", "more.csv"]);
        all += &error(&workspace, &["--db", name, "query", "select 1"]);
    }
    for args in [
        &["report", "2019Q1"][..],
        &["report", "spring"],
        &["report", "2023Q1", "--market", "mars"],
        &["undo", "7"],
        &["query", "delete from deal"],
        &["query", "select cuntry from deals"],
        &["query", "select 1 from deels"],
        &["query", "select from deals"],
        &["query", "--limit", "1", "select 1 union select 2"],
        &["metrics", "mega_deals"],
    ] {
        all += &error(&workspace, args);
    }
    insta::assert_snapshot!(all, @"
    错误：deals.db：这里没有数据库；请先用 `dealbase import 文件…` 建立，或用 --db 指明另一个
    错误：other.db：这是其他程序的数据库；请用 --db 指明另一个；此文件未被改动
    错误：other.db：这是其他程序的数据库；请用 --db 指明另一个；此文件未被改动
    错误：notes.db：这不是数据库；请用 --db 指明另一个；此文件未被改动
    错误：notes.db：这不是数据库；请用 --db 指明另一个；此文件未被改动
    错误：newer.db：该数据库由更新版本的 dealbase 写成（版本99，本程序只识别到6）；请安装该版本；此文件未被改动
    错误：newer.db：该数据库由更新版本的 dealbase 写成（版本99，本程序只识别到6）；请安装该版本；此文件未被改动
    错误：short.db：数据库已损坏；请恢复备份，或用 `dealbase recover` 抢救可读的内容
    错误：short.db：数据库已损坏；请恢复备份，或用 `dealbase recover` 抢救可读的内容
    错误：2019Q1：没有融资事件；库中的数据自2023Q1至2023Q1
    错误：spring：应为季度，如 2023Q4
    错误：没有市场 mars；现有 china, global
    错误：没有有效的第7次导入；`dealbase imports` 列出全部导入
    错误：查询为只读：delete from deal 被拒绝
    错误：没有列 cuntry；是否指 country？
      第1行：select cuntry from deals
                    ^
    错误：没有表或视图 deels；是否指 deals？
      第1行：select 1 from deels
                           ^
    错误：“from”附近有语法错误
      第1行：select from deals
                    ^
    错误：已输出1行而停止，后面还有；请提高 --limit（0 为全部）
    错误：没有指标 mega_deals；是否指 mega_deal？`dealbase metrics` 列出全部指标
    ");
}

/// Command lines that fail, each in a way of its own.
const FAILURES: &[&str] = &[
    "import",
    "improt x",
    "import a.csv --force",
    "import a.csv --date-order abc",
    "import a.csv --unit bananas",
    "import a.csv --decimal dot",
    "import a.csv --max-line 0",
    "import https://sheets.example/a.csv",
    "import a.csv --source a --source b",
    "query --limt 3 x",
    "query --limit abc x",
    "query --timeout abc x",
    "query --timeout -1 x",
    "query --format pdf x",
    "query --param x x",
    "query x --as-of yesterday",
    "query top --describe",
    "query top-investors",
    "query -f nope.sql",
    "query x -o",
    "query select_1 -o no/folder.csv",
    "query select_1 --format xlsx",
    "report spring",
    "report 2023Q1 --market",
    "report 2023Q1 --format csv",
    "report 2023Q1 --save-template x",
    "report 2023Q1 --template nope",
    "report 2023Q1 -o no/folder.html",
    "report 2023Q1 -o report.pdf",
    "schema --format csv",
    "schema deels",
    "serve --port 99999",
    "correct 1 round",
    "correct 1 colour=red",
    "correct 99 round=A",
    "correct 1 round=xyz",
    "duplicates same a b",
    "duplicates same 1",
    "duplicates same 1 99",
    "undo abc",
    "undo 99",
    "verify x",
    "push nowhere",
    "push postgres://u@localhost/x?sslmode=perhaps",
    "push postgres://u:secret@localhost/x",
    "export x.csv",
    "export x --since 1",
    "completions tcsh",
    "backup no/copy.db",
    "recover no/copy.db",
    "reconcile nope.csv",
    "reconcile other.csv",
    "reconcile a.csv",
    "rejects 99",
    "publish 2019Q1",
    "publish spring",
    "revisions 2023Q1",
    "merge nope.db",
    "labels x",
    "check nothing",
    "inspect nope.csv",
    "inspect a.csv --format html",
    "metrics nothing",
    "trace 99",
    "trace nothing",
    "trace mega_deal",
    "trace mega_deal --quarter 2023Q1 --market mars",
    "trace mega_deal --quarter 2023Q1 --sector nothing",
];

/// Three words of English in a row, outside of what is quoted, typed, or a name.
fn english(text: &str) -> Option<String> {
    let mut is_code = false;
    let prose: String = text
        .split(['`', '"'])
        .map(|part| {
            is_code = !is_code;
            if is_code { part } else { "，" }
        })
        .collect();
    let is_word = |it: &str| it.len() > 1 && it.chars().all(|it| it.is_ascii_lowercase());
    let runs = prose.split(|it: char| !it.is_ascii_lowercase() && it != ' ');
    let mut words = runs.map(|it| it.split(' ').filter(|it| is_word(it)).collect::<Vec<_>>());
    words.find(|it| it.len() > 2).map(|it| it.join(" "))
}

#[test]
fn no_failure_is_reported_in_english_under_chinese_nor_the_other_way_round() {
    let workspace = Workspace::of("company,date,round,amount (USD)\nAnt,2023-01-05,A,1\n");
    workspace.put("a.csv", b"company,date\nAnt,2023-01-05\n");
    workspace
        .put("other.csv", b"quarter,figure,printed\n2023Q1,activity_by_quarter.deal_count,5%\n");
    for line in FAILURES {
        let line: Vec<&str> = line.split(' ').collect();
        let in_chinese = error(&workspace, &line);
        assert_eq!(english(&in_chinese), None, "{line:?}: {in_chinese}");
        assert!(in_chinese.starts_with("错误："), "{line:?}: {in_chinese}");
        let ended = workspace.run(&[&["--lang", "en"], &line[..]].concat());
        let is_english = |it: char| !('一'..='鿿').contains(&it) || "万亿".contains(it);
        assert!(ended.stderr.chars().all(is_english), "{line:?}: {}", ended.stderr);
        assert!(ended.stderr.starts_with("error: "), "{line:?}: {}", ended.stderr);
    }
}

#[test]
fn the_locale_chooses_the_language_of_errors_too() {
    let workspace = Workspace::empty();
    let mut command = workspace.dealbase(&["import", "nowhere.csv"]);
    let output = command.env("LC_ALL", "zh_CN.UTF-8").output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.starts_with("错误：") && stderr.contains("没有这个文件"), "{stderr}");
}
