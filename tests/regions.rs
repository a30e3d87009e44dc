//! Where deals are: the province and the city of each, and the provinces of a country beside each other.

use crate::toy::TOY;
use crate::workspace::Workspace;

#[test]
fn provinces_share_the_deals_of_a_country_whose_province_is_known() {
    let workspace = Workspace::of(TOY);
    let sql = "select country, province, deal_count, amount_usd, deal_rank, round(share_pct, 1) as share_pct,
            share_qoq_pp, located_count, country_count
        from region_by_quarter where quarter = '2023Q4'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    country,province,deal_count,amount_usd,deal_rank,share_pct,share_qoq_pp,located_count,country_count
    CN,北京,3,38000000,1,50.0,,6,6
    CN,上海,1,3000000,2,16.7,,6,6
    CN,广东,1,20000000,2,16.7,,6,6
    CN,浙江,1,150000000,2,16.7,,6,6
    ");
    let sql =
        "select quarter, province, deal_count, deal_rank, share_pct, share_qoq_pp, located_count
        from region_by_quarter where province in ('北京', '上海') and quarter < '2023Q4'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    quarter,province,deal_count,deal_rank,share_pct,share_qoq_pp,located_count
    2023Q1,北京,1,1,100.0,,1
    2023Q1,上海,0,2,0.0,,1
    2023Q2,上海,1,1,100.0,100.0,1
    2023Q2,北京,0,2,0.0,-100.0,1
    2023Q3,上海,0,,,,0
    2023Q3,北京,0,,,,0
    ");
}

#[test]
fn the_first_provinces_are_of_the_deals_whose_province_is_known() {
    let workspace = Workspace::of(TOY);
    let sql = "select quarter, country_count, located_count, located_amount_usd, province_count, top1_share_pct,
            top5_share_pct, round(top1_amount_share_pct, 1) as top1_amount_share_pct, top5_amount_share_pct
        from region_concentration_by_quarter where country = 'CN'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    quarter,country_count,located_count,located_amount_usd,province_count,top1_share_pct,top5_share_pct,top1_amount_share_pct,top5_amount_share_pct
    2023Q1,1,1,1000000,1,100.0,,100.0,
    2023Q2,1,1,5000000,1,100.0,,100.0,
    2023Q3,0,0,0,0,,,,
    2023Q4,6,6,211000000,4,50.0,,71.1,
    ");
    // The province of most deals is not the one of most money; five of six are the first five.
    let workspace = Workspace::of(
        "日期,公司,地区,轮次,金额\n\
         2023-10-01,甲,北京,A轮,100万美元\n2023-10-02,乙,北京,A轮,100万美元\n\
         2023-10-03,丙,上海,A轮,400万美元\n2023-10-04,丁,杭州,A轮,100万美元\n\
         2023-10-05,戊,四川-成都,A轮,100万美元\n2023-10-06,己,湖北,A轮,100万美元\n\
         2023-10-07,庚,深圳市南山区,A轮,100万美元\n2023-10-08,辛,中国,A轮,900万美元\n",
    );
    insta::assert_snapshot!(workspace.csv(sql), @r"
    quarter,country_count,located_count,located_amount_usd,province_count,top1_share_pct,top5_share_pct,top1_amount_share_pct,top5_amount_share_pct
    2023Q4,8,7,10000000,6,28.571428571428573,85.71428571428571,40.0,90.0
    ");
}

#[test]
fn a_deal_without_a_province_or_a_country_is_a_row_without_rank_and_share() {
    let workspace = Workspace::of(
        "date,company,location,round,amount (USD)\n\
         2023-10-01,Ant,\"Austin, TX\",A,1000000\n2023-10-02,Bee,USA,A,2000000\n\
         2023-10-03,Cow,Berlin,A,3000000\n2023-10-04,Doe,,A,4000000\n\
         2023-10-05,Elk,Hong Kong,A,5000000\n2023-10-06,Fly,San Francisco,IPO,6000000\n\
         2024-01-06,Gnu,Portland,A,7000000\n",
    );
    let sql = "select quarter, country, province, deal_count, amount_usd, deal_rank, share_pct, share_qoq_pp,
            located_count, country_count
        from region_by_quarter";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    quarter,country,province,deal_count,amount_usd,deal_rank,share_pct,share_qoq_pp,located_count,country_count
    2023Q4,,,1,4000000,,,,0,1
    2023Q4,DE,,1,3000000,,,,0,1
    2023Q4,HK,,1,5000000,,,,0,1
    2023Q4,US,Texas,1,1000000,1,100.0,,1,2
    2023Q4,US,Oregon,0,0,2,0.0,,1,2
    2023Q4,US,,1,2000000,,,,1,2
    2024Q1,,,0,0,,,,0,0
    2024Q1,DE,,0,0,,,,0,0
    2024Q1,HK,,0,0,,,,0,0
    2024Q1,US,Oregon,1,7000000,1,100.0,100.0,1,1
    2024Q1,US,Texas,0,0,2,0.0,-100.0,1,1
    2024Q1,US,,0,0,,,,1,1
    ");
    let sql = "select * from region_concentration_by_quarter where quarter = '2023Q4'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    quarter,country,country_count,located_count,located_amount_usd,province_count,top1_share_pct,top5_share_pct,top1_amount_share_pct,top5_amount_share_pct
    2023Q4,DE,1,0,0,0,,,,
    2023Q4,HK,1,0,0,0,,,,
    2023Q4,US,2,1,1000000,1,100.0,,100.0,
    ");
    let world = "select sum(deal_count) as deals, sum(amount_usd) as usd from";
    assert_eq!(
        workspace.csv(&format!("{world} region_by_quarter")),
        workspace.csv(&format!("{world} country_by_quarter")),
    );
}

#[test]
fn every_shape_of_a_place_has_its_province_and_city_and_stays_as_typed() {
    let workspace = Workspace::of(
        "company,date,country,state,city,round\n\
         Ant,2023-10-01,China,广东省,深圳市,A\nBee,2023-10-02,,,四川-成都,A\n\
         Cow,2023-10-03,USA,California,San Francisco / Bay Area,A\nDoe,2023-10-04,USA,New York,,A\n\
         Elk,2023-10-05,,,Bangalore,A\nFly,2023-10-06,,,北京/上海,A\n\
         Gnu,2023-10-07,Mars,,,A\nHen,2023-10-08,中国,上海,浦东新区,A\n",
    );
    let sql = "select company_key, place_text, country, province, city from deals order by deal_id";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company_key,place_text,country,province,city
    ant,China / 广东省 / 深圳市,CN,广东,深圳
    bee,四川-成都,CN,四川,成都
    cow,USA / California / San Francisco / Bay Area,US,California,
    doe,USA / New York,US,New York,
    elk,Bangalore,IN,Karnataka,Bengaluru
    fly,北京/上海,CN,,
    gnu,Mars,,,
    hen,中国 / 上海 / 浦东新区,CN,上海,上海
    ");
}

#[test]
fn the_cell_of_the_city_says_the_city_where_another_names_the_area_around_it() {
    let workspace = Workspace::of(
        "company,date,country_code,state_code,region,city,round\n\
         Ant,2023-10-01,USA,MA,Boston,Cambridge,A\nBee,2023-10-02,USA,CA,SF Bay Area,Palo Alto,A\n\
         Cow,2023-10-03,USA,MA,Boston,,A\nDoe,2023-10-04,USA,MA,Boston,Nowhereville,A\n",
    );
    let sql = "select company, place_text, province, city from deals order by deal_id";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,place_text,province,city
    Ant,USA / MA / Cambridge / Boston,Massachusetts,Cambridge
    Bee,USA / CA / Palo Alto / SF Bay Area,California,Palo Alto
    Cow,USA / MA / Boston,Massachusetts,Boston
    Doe,USA / MA / Nowhereville / Boston,Massachusetts,
    ");
}

#[test]
fn a_province_is_of_the_first_source_that_knows_one_in_the_country() {
    let first = "公司,日期,轮次,国家\n青禾,2023-10-08,A轮,中国\n小舟,2023-10-09,A轮,美国\n\
                 石榴,2023-10-10,A轮,\n山雀,2023-10-11,A轮,中国\n";
    let second = "融资日期,企业,阶段,所在地\n2023-10-08,青禾,A轮,成都\n2023-10-09,小舟,A轮,成都\n\
                  2023-10-10,石榴,A轮,\n2023-10-11,山雀,A轮,\n";
    let list = "公司名称,行业,地区,成立时间\n石榴,游戏,上海,2020\n山雀,游戏,杭州,2020\n";
    let sql = "select company, place_text, country, province, city from deals order by deal_id";
    let places = |sheets: &[(&str, &str)]| Workspace::of_all(sheets).csv(sql);
    let (first, second, list) = (("a.csv", first), ("b.csv", second), ("list.csv", list));
    insta::assert_snapshot!(places(&[first, second, list]), @r"
    company,place_text,country,province,city
    青禾,中国,CN,四川,成都
    小舟,美国,US,,
    石榴,上海,CN,上海,上海
    山雀,中国,CN,浙江,杭州
    ");
    let workspace = Workspace::of_all(&[first, second, list]);
    let sql = "select province, deal_count, located_count, country_count
        from region_by_quarter where country = 'CN'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    province,deal_count,located_count,country_count
    上海,1,3,3
    四川,1,3,3
    浙江,1,3,3
    ");
    assert_eq!(workspace.run(&["check"]).code, 0);
    workspace.printed(&["undo"]);
    insta::assert_snapshot!(workspace.csv(sql), @r"
    province,deal_count,located_count,country_count
    四川,1,1,2
    ,1,1,2
    ");
    assert_eq!(workspace.run(&["check"]).code, 0);
}

#[test]
fn a_country_that_is_corrected_leaves_no_province_of_another() {
    let workspace =
        Workspace::of("公司,日期,轮次,地区\n青禾,2023-10-08,A轮,成都\n小舟,2023-10-09,A轮,成都\n");
    workspace.printed(&["correct", "1", "country=新加坡"]);
    workspace.printed(&["correct", "2", "country=中国"]);
    let sql = "select company, place_text, country, province, city from deals order by deal_id";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,place_text,country,province,city
    青禾,新加坡,SG,,
    小舟,中国,CN,四川,成都
    ");
}
