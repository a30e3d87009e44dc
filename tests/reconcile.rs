//! Figures typed from a printed report are compared within the rounding of the print.

use crate::workspace::Workspace;

/// Of six Chinese deals, four have a letter and three of these are early; a dollar deal abroad.
const SHEET: &str = "date,company,country,round,amount (USD),sector\n\
                     2023-10-02,Ant,China,A,300000000,Games\n\
                     2023-10-03,Bee,China,Seed,,Games\n\
                     2023-10-04,Cow,China,A,150400000,E-commerce\n\
                     2023-10-05,Dog,China,C,449500000,Games\n\
                     2023-10-06,Elk,China,Strategic,,Games\n\
                     2023-10-07,Fox,China,,,Games\n\
                     2023-10-08,Gnu,USA,B,1100000,Games\n";

fn reconciled(figures: &str) -> (i32, String, String) {
    let workspace = Workspace::of(SHEET);
    workspace.put("figures.csv", figures.as_bytes());
    let ended = workspace.run(&["reconcile", "figures.csv", "--format", "csv"]);
    (ended.code, ended.stdout, ended.stderr)
}

#[test]
fn a_figure_is_equal_if_it_rounds_to_the_print() {
    let (code, rows, message) = reconciled(
        "quarter,market,figure,item,printed\n\
         2023Q4,china,amount,,8.999亿美元\n\
         2023Q4,china,amount,,9亿美元\n\
         2023Q4,china,amount,,US$0.9bn\n\
         2023q4,China,deals,,6例\n\
         2023Q4,china,early_share,,75%\n\
         2023Q4,china,round_share,a,50.0%\n\
         2023Q4,china,sector_share,games,83.3%\n\
         2023Q4,,country_deals,美国,1\n\
         2023Q4,global,activity_by_quarter.disclosed_count,,4\n",
    );
    assert_eq!((code, message.as_str()), (0, "9 of 9 figures are equal\n"), "{rows}");
}

#[test]
fn a_share_that_does_not_fit_shows_of_what_it_may_have_been_taken() {
    let (code, rows, _) = reconciled(
        "quarter,market,figure,item,printed\n\
         2023Q4,china,early_share,,50%\n\
         2023Q4,china,early_share,,60%\n\
         2023Q4,china,deals,,7\n\
         2023Q4,china,amount,,9.1亿美元\n\
         2023Q4,china,deal_qoq,,-8.6%\n\
         2023Q4,china,deals,,many\n",
    );
    assert_eq!(code, 4);
    let wanted = [
        "2023Q4,china,early_share,,50%,75.00,differs,-25.00,china: deals (6)",
        "2023Q4,china,early_share,,60%,75.00,differs,-15.00,china: lettered and unknown rounds (5)",
        "2023Q4,china,deals,,7,6,differs,1,",
        "2023Q4,china,amount,,9.1亿美元,8.999,differs,0.101,",
        "2023Q4,china,deal_qoq,,-8.6%,,unknown,,",
        "2023Q4,china,deals,,many,,unclear,,",
    ];
    for (row, wanted) in rows.lines().skip(1).zip(wanted) {
        assert!(row.starts_with(wanted), "{row}\nis not {wanted}");
    }
}

#[test]
fn a_figure_nobody_knows_and_one_of_another_kind_are_refused_with_their_line() {
    let header = "quarter,market,figure,item,printed\n";
    let (code, _, message) = reconciled(&format!("{header}2023Q4,china,dealz,,1\n"));
    assert_eq!(code, 2);
    assert!(message.contains("there is no figure “dealz”"), "{message}");
    let (code, _, message) = reconciled(&format!("{header}2023Q4,china,deals,,58.4%\n"));
    assert_eq!(code, 2);
    assert!(
        message
            .contains("line 2: 58.4% is a percentage, which activity_by_quarter.deal_count is not"),
        "{message}"
    );
    let (code, _, message) = reconciled("quarter,figure\n2023Q4,deals\n");
    assert_eq!(code, 2);
    assert!(message.contains("has no column printed / value"), "{message}");
}
