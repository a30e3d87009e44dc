//! Stages under other schemes than the slides', and growth at constant exchange rates.

use crate::workspace::Workspace;

/// One deal of each kind that a scheme may class in its own way, in 2023Q4.
const DEALS: &str = "date,company,country,round,amount (USD)
2023-10-01,Ant,China,Seed,1 million
2023-10-02,Bee,China,Series A,8 million
2023-10-03,Cow,China,Series B,30 million
2023-10-04,Doe,China,Series C,50 million
2023-10-05,Elk,China,Series E,200 million
2023-10-06,Fox,China,Series Unknown,3 million
2023-10-07,Gnu,China,Series Unknown,10 million
2023-10-08,Hen,China,Series Unknown,40 million
2023-10-09,Jay,China,Series Unknown,undisclosed
2023-10-10,Kid,China,Strategic,15 million
2023-10-11,Lynx,China,Strategic,1 million
2023-10-12,Mole,China,Convertible Note,5 million
2023-10-13,Newt,China,Accelerator,0.1 million
2023-10-14,Owl,China,Late Stage,60 million
2023-10-15,Pig,China,Private Equity,20 million
2023-10-16,Quail,China,Later Stage VC,undisclosed
2023-07-15,Rat,China,Series A,20 million
2023-07-16,Sow,China,Series C,20 million
";

#[test]
fn the_same_deals_have_a_stage_in_each_scheme() {
    let workspace = Workspace::of(DEALS);
    let mix = workspace.csv(
        "select scheme, stage, deal_count, staged_count, total_count, amount_usd from stage_by_quarter
         where quarter = '2023Q4' and market = 'china'",
    );
    insta::assert_snapshot!(mix, @r"
    scheme,stage,deal_count,staged_count,total_count,amount_usd
    caict,seed_angel,3,8,16,6100000
    caict,a,1,8,16,8000000
    caict,b,1,8,16,30000000
    caict,c,1,8,16,50000000
    caict,d,0,8,16,0
    caict,e_plus,2,8,16,260000000
    crunchbase,seed,3,12,16,4100000
    crunchbase,early,5,12,16,68000000
    crunchbase,late,4,12,16,350000000
    pitchbook,seed,2,8,16,6000000
    pitchbook,early,2,8,16,38000000
    pitchbook,late,3,8,16,110000000
    pitchbook,growth,1,8,16,200000000
    ");
    let early = workspace.csv(
        "select scheme, early_count, staged_count, round(share_pct, 2) as share_pct, round(share_qoq_pp, 2) as share_qoq_pp
         from early_stage_by_scheme where quarter = '2023Q4' and market = 'global'",
    );
    insta::assert_snapshot!(early, @r"
    scheme,early_count,staged_count,share_pct,share_qoq_pp
    caict,4,8,50.0,0.0
    crunchbase,8,12,66.67,16.67
    pitchbook,4,8,50.0,0.0
    ");
    assert_eq!(workspace.run(&["check", "cells"]).code, 0);
}

#[test]
fn the_scheme_of_the_slides_gives_the_figures_of_the_slides() {
    let workspace = Workspace::of(DEALS);
    let differing = workspace.csv(
        "select count(*) as n from stage_by_quarter as stage
         join round_mix_by_quarter as mix
             on mix.quarter = stage.quarter and mix.market = stage.market and mix.round_class = stage.stage
         where stage.scheme = 'caict' and (
             mix.deal_count <> stage.deal_count or mix.lettered_count <> stage.staged_count
             or mix.amount_usd <> stage.amount_usd or mix.share_qoq_pp is not stage.share_qoq_pp
         )
         union all
         select count(*) from early_stage_by_scheme as scheme
         join early_stage_by_quarter as early on early.quarter = scheme.quarter and early.market = scheme.market
         where scheme.scheme = 'caict' and early.early_count = scheme.early_count
             and early.share_pct is scheme.share_pct",
    );
    assert_eq!(differing, "n\n0\n4\n");
}

#[test]
fn a_scheme_is_chosen_at_any_time_and_printed_with_the_report() {
    let workspace = Workspace::of(DEALS);
    let slide = |workspace: &Workspace| {
        let args = ["report", "2023Q4", "--market", "china", "--appendix", "stages"];
        workspace.printed(&args)
    };
    let caict = slide(&workspace);
    assert!(caict.contains("Series E and later") && caict.contains("stages: CAICT"), "{caict}");
    workspace.put("dealbase.toml", b"[policy]\nstage_scheme = \"crunchbase\"\n");
    workspace.put(
        "more.csv",
        b"date,company,country,round,amount (USD)\n2023-10-20,Yak,China,Seed,1 million\n",
    );
    workspace.import(&["more.csv"]);
    let crunchbase = slide(&workspace);
    let slide = crunchbase.split("A2  ").last();
    insta::assert_snapshot!(slide.unwrap_or_default(), @r"
    China: stages by the scheme of the policy
    ─────────────────────────────────────────────
      Stage        Deals  Share  QoQ pp  YoY pp  Amount, US$ m
      Seed             4  30.8%   +30.8       –            5.1
      Early stage      5  38.5%   −11.5       –           68.0
      Late stage       4  30.8%   −19.2       –          350.0
      ※ Shares are of the deals that have a stage in the scheme, which the notes name with the
        policies; the slides before keep to CAICT’s.
    ");
    let words = crunchbase.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("stages: Crunchbase’s in the appendix"), "{words}");
    // The slides keep to their own scheme.
    assert!(words.contains("Early-stage share"), "{words}");
}

/// Yuan and dollars of two quarters; yuan were worth 0.13833904 dollars in the later one.
const YUAN: &str = "date,company,country,amount
2023-07-15,Ant,China,100 million CNY
2023-07-16,Bee,China,10 million USD
2023-10-15,Cow,China,110 million CNY
2023-10-16,Doe,China,10 million USD
";

#[test]
fn growth_at_constant_rates_takes_the_rates_of_the_quarter_of_comparison() {
    let workspace = Workspace::of(YUAN);
    let growth = workspace.csv(
        "select quarter, base, amount_usd, base_amount_usd, round(constant_amount_usd) as constant_usd,
             round(nominal_pct, 3) as nominal_pct, round(constant_pct, 3) as constant_pct,
             round(currency_pp, 3) as currency_pp, round(foreign_share_pct, 2) as foreign_share_pct
         from constant_currency_by_quarter where market = 'china' and base = 'qoq'",
    );
    insta::assert_snapshot!(growth, @r"
    quarter,base,amount_usd,base_amount_usd,constant_usd,nominal_pct,constant_pct,currency_pp,foreign_share_pct
    2023Q3,qoq,23802240,,,,,,57.99
    2023Q4,qoq,25217294,23802240,25182464.0,5.945,5.799,0.146,60.34
    ");
}

#[test]
fn growth_at_constant_rates_is_unknown_where_a_rate_is() {
    let workspace = Workspace::empty();
    workspace.put("dealbase.toml", b"[policy]\nrates = \"rates.csv\"\n");
    workspace.put("rates.csv", b"currency,quarter,usd_per_unit\nKZT,2023Q4,0.0021\n");
    workspace.put(
        "tenge.csv",
        b"date,company,amount\n2023-07-15,Ant,1 million USD\n2023-10-15,Bee,1000 million KZT\n",
    );
    workspace.import(&["tenge.csv"]);
    let growth = workspace.csv(
        "select amount_usd, constant_pct, nominal_pct from constant_currency_by_quarter
         where market = 'global' and base = 'qoq' and quarter = '2023Q4'",
    );
    assert_eq!(growth, "amount_usd,constant_pct,nominal_pct\n2100000,,110.0\n");
}
