//! What a source says in words: finer classes, tags, descriptions; and its companies, one by one.

use crate::toy::TOY;
use crate::workspace::Workspace;

const SHEET: &str = "公司,融资时间,行业,二级行业,标签,轮次,简介,备注,项目标签\n\
    麦田,2023-10-08,企业服务,客户管理,\"人工智能,SaaS\",A轮,用机器\"\"读\"\"合同,独家,\n\
    石桥,2023-10-09,,直播,,种子轮,,,短视频\n\
    青禾,2023-10-10,游戏,,手游,B轮,  ,转载,出海\n";

const TEXTS: &str = "select company, sector_text, sub_sector_text, tags, description from deals
    order by deal_id";

#[test]
fn finer_classes_tags_and_descriptions_are_columns_of_the_deals() {
    let workspace = Workspace::of(SHEET);
    insta::assert_snapshot!(workspace.csv(TEXTS), @r#"
    company,sector_text,sub_sector_text,tags,description
    麦田,企业服务 / 客户管理,客户管理,"人工智能,SaaS","用机器""""读""""合同 / 独家"
    石桥,直播,直播,短视频,
    青禾,游戏,,手游 / 出海,转载
    "#);
    let sql = "select name, description_columns, tags_columns from sheet";
    insta::assert_snapshot!(workspace.csv(sql), @r#"
    name,description_columns,tags_columns
    ,"[6,7]","[4,8]"
    "#);
    // A source without such columns has none, and one column is itself.
    let workspace = Workspace::of_all(&[
        ("plain.csv", "date,company,round\n2023-10-01,Ant,A\n"),
        (
            "told.csv",
            "date,company,round,industry,tags,about\n2023-10-02,Bee,A,Games,\"ai, games\",\"a\tb\"\n",
        ),
    ]);
    insta::assert_snapshot!(workspace.csv(TEXTS), @r#"
    company,sector_text,sub_sector_text,tags,description
    Ant,,,,
    Bee,Games,,"ai, games",a	b
    "#);
}

#[test]
fn they_are_stored_once_in_the_row_of_the_sheet() {
    let workspace = Workspace::of(SHEET);
    let bytes = workspace.database().unwrap();
    let count = |text: &str| bytes.windows(text.len()).filter(|it| *it == text.as_bytes()).count();
    assert_eq!(["人工智能,SaaS", "独家", "短视频"].map(count), [1, 1, 1]);
}

#[test]
fn each_record_keeps_its_own_words_and_the_deal_has_those_of_the_first() {
    let workspace = Workspace::of_all(&[
        ("a.csv", "公司,日期,轮次,行业\n青禾,2023-10-08,A轮,游戏\n"),
        ("b.csv", "企业,融资日期,阶段,细分领域,标签\n青禾,2023-10-08,A轮,手游,出海\n"),
    ]);
    insta::assert_snapshot!(workspace.csv(TEXTS), @r"
    company,sector_text,sub_sector_text,tags,description
    青禾,手游,手游,出海,
    ");
    let sql = "select record_id, sector_text, sub_sector_text, tags
        from deal_record left join record_text using (record_id)";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    record_id,sector_text,sub_sector_text,tags
    1,游戏,,
    2,手游,手游,出海
    ");
    assert_eq!(workspace.run(&["check"]).code, 0);
}

#[test]
fn a_company_has_its_first_and_last_day_and_where_its_newest_deal_puts_it() {
    let workspace = Workspace::of(TOY);
    let sql = "select * from company";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company_key,name,first_seen_on,last_seen_on,deal_count,amount_usd,country,province,city,sector
    p,P,2023-02-10,2023-11-20,2,9000000,CN,北京,北京,
    q,Q,2023-05-05,2023-05-05,1,5000000,CN,上海,上海,
    r,R,2023-10-09,2023-10-09,1,0,CN,北京,北京,
    s,S,2023-10-30,2023-10-30,1,20000000,CN,广东,,
    t,T,2023-12-01,2023-12-01,1,3000000,CN,上海,上海,
    u,U,2023-12-15,2023-12-15,1,150000000,CN,浙江,,
    v,V,2023-12-20,2023-12-20,1,30000000,CN,北京,北京,
    ");
    let workspace = Workspace::of(
        "date,company,country,city,industry,round,amount (USD)\n\
         2022-01-05,Ant Ltd,USA,Palo Alto,Games,Seed,1000000\n\
         2023-02-05,Ant,USA,,,A,2000000\n2023-12-05,ANT,,,Fintech,IPO,9000000\n\
         2022-01-05,Bee,USA,Boston,,A,undisclosed\n2023-01-05,Bee,China,,,B,\n",
    );
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company_key,name,first_seen_on,last_seen_on,deal_count,amount_usd,country,province,city,sector
    ant,ANT,2022-01-05,2023-12-05,2,3000000,US,California,Palo Alto,internet_finance
    bee,Bee,2022-01-05,2023-01-05,2,0,CN,,,
    ");
    let sql = "select deal_id, name from deals join company using (company_key) order by deal_id";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    deal_id,name
    1,ANT
    2,ANT
    3,ANT
    4,Bee
    5,Bee
    ");
}
