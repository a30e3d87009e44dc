//! Eight deals of seven companies on which the metrics beyond the deck can be checked in the head.

/// Amounts in US dollars; 2023Q4 has six deals, five with an amount, 211 million together.
pub(crate) const TOY: &str = "\
日期,公司,地区,轮次,金额,领投方,投资方
2023-02-10,P,北京,种子轮,100万美元,L1,L1
2023-11-20,P,北京,A轮,800万美元,L2,L2;L1
2023-05-05,Q,上海,A轮,500万美元,,L1
2023-10-09,R,北京,种子轮,未披露,,
2023-10-30,S,广东,A轮,2000万美元,L2,L2;L3;L4
2023-12-01,T,上海,种子轮,数百万美元,,L3
2023-12-15,U,浙江,战略投资,1.5亿美元,L5,L5
2023-12-20,V,北京,B轮,3000万美元,,L2;L3
";
