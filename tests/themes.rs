//! `[themes]` of `dealbase.toml`: what deals are about, across sectors.

use crate::workspace::Workspace;

const RULES: &str = "[themes]\nai = [\"人工智能\", \"AI\"]\nenergy = [\"光伏\", \"hydrogen\"]\n";
const SHEET: &str = "公司,融资时间,地区,行业,标签,轮次,金额（万美元）,简介\n\
    麦田AI,2023-10-08,北京,企业服务,,A轮,100,\n\
    石桥,2023-10-09,上海,制造,\"人工智能,光伏\",种子轮,未透露,\n\
    青禾,2023-10-10,美国,农业,,B轮,300,RAIL for farms\n\
    小舟,2023-07-10,北京,航运,,B轮,400,Hydrogen ships\n\
    山雀,2023-10-11,北京,企业服务,AI,IPO,900,\n";
const THEMES: &str = "select company, theme from deal_theme join deals using (deal_id)
    order by deal_id, theme";

fn workspace() -> Workspace {
    let workspace = Workspace::empty();
    workspace.put("dealbase.toml", RULES.as_bytes());
    workspace.put("deals.csv", SHEET.as_bytes());
    workspace.import(&["deals.csv"]);
    workspace
}

#[test]
fn a_deal_has_the_themes_whose_words_it_has() {
    let workspace = workspace();
    insta::assert_snapshot!(workspace.csv(THEMES), @r"
    company,theme
    麦田AI,ai
    石桥,ai
    石桥,energy
    小舟,energy
    山雀,ai
    ");
    let sql = "select quarter, market, theme, deal_count, deal_rank, round(share_pct, 1) as share_pct,
            round(share_qoq_pp, 1) as share_qoq_pp, amount_usd, round(amount_share_pct, 1) as amount_share_pct,
            total_count, total_amount_usd
        from theme_by_quarter";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    quarter,market,theme,deal_count,deal_rank,share_pct,share_qoq_pp,amount_usd,amount_share_pct,total_count,total_amount_usd
    2023Q3,china,energy,1,1,100.0,,4000000,100.0,1,4000000
    2023Q3,china,ai,0,2,0.0,,0,0.0,1,4000000
    2023Q3,global,energy,1,1,100.0,,4000000,100.0,1,4000000
    2023Q3,global,ai,0,2,0.0,,0,0.0,1,4000000
    2023Q4,china,ai,2,1,100.0,100.0,1000000,100.0,2,1000000
    2023Q4,china,energy,1,2,50.0,-50.0,0,0.0,2,1000000
    2023Q4,global,ai,2,1,66.7,66.7,1000000,25.0,3,4000000
    2023Q4,global,energy,1,2,33.3,-66.7,0,0.0,3,4000000
    ");
    assert_eq!(workspace.run(&["check"]).code, 0);
}

#[test]
fn without_themes_there_are_no_rows() {
    let workspace = Workspace::of(SHEET);
    assert_eq!(workspace.csv("select count(*) as n from theme_by_quarter"), "n\n0\n");
}

#[test]
fn other_words_apply_to_every_deal_at_the_next_import() {
    let workspace = workspace();
    let rules = "[themes]\nsea = [\"航运\"]\nai = [\"人工智能\"]\n";
    workspace.put("dealbase.toml", rules.as_bytes());
    workspace.put("more.csv", "公司,日期,行业,轮次\n白鹭,2023-10-12,航运,A轮\n".as_bytes());
    workspace.import(&["more.csv"]);
    let after = workspace.csv(THEMES);
    insta::assert_snapshot!(after, @r"
    company,theme
    石桥,ai
    小舟,sea
    白鹭,sea
    ");
    assert_eq!(workspace.run(&["check"]).code, 0);
    let counts = "select * from theme_count";
    let before = workspace.csv(counts);
    workspace.printed(&["rebuild", "--quiet"]);
    assert_eq!((workspace.csv(THEMES), workspace.csv(counts)), (after, before));
}

#[test]
fn themes_follow_editions_undos_and_the_past() {
    let workspace = workspace();
    workspace.put("deals.csv", SHEET.replace("麦田AI", "麦田").replace("农业", "光伏").as_bytes());
    workspace.import(&["deals.csv"]);
    let now = workspace.csv(THEMES);
    insta::assert_snapshot!(now, @r"
    company,theme
    石桥,ai
    石桥,energy
    青禾,energy
    小舟,energy
    山雀,ai
    ");
    assert_eq!(workspace.run(&["check"]).code, 0);
    let then = workspace.printed(&["query", "--as-of", "1", THEMES]);
    insta::assert_snapshot!(then, @r"
    company,theme
    麦田AI,ai
    石桥,ai
    石桥,energy
    小舟,energy
    山雀,ai
    ");
    workspace.printed(&["undo", "--quiet"]);
    assert_eq!(workspace.csv(THEMES), then);
    assert_eq!(workspace.run(&["check"]).code, 0);
}
