//! Names of companies and investors that do not exist.

use fastrand::Rng;

use super::Failure;

/// Names not yet given away, in a shuffled order.
pub(crate) struct Names {
    chinese: Vec<String>,
    english: Vec<String>,
}

impl Names {
    /// Every name once.
    pub(crate) fn shuffled(rng: &mut Rng) -> Self {
        let mut chinese = pairs(ZH_MANNERS, "", ZH_THINGS);
        let mut english = pairs(EN_MANNERS, " ", EN_THINGS);
        rng.shuffle(&mut chinese);
        rng.shuffle(&mut english);
        Self { chinese, english }
    }

    /// A company no other deal has.
    pub(crate) fn company(&mut self, is_chinese: bool) -> Result<String, Failure> {
        let names = if is_chinese { &mut self.chinese } else { &mut self.english };
        Ok(names.pop().ok_or("every company name is taken")?)
    }
}

/// None to three investors.
pub(crate) fn investors(is_chinese: bool, rng: &mut Rng) -> Vec<String> {
    let (names, kinds) = if is_chinese {
        (ZH_BACKERS, ["资本", "创投", "基金", "集团"])
    } else {
        (EN_BACKERS, [" Ventures", " Capital", " Partners", " Fund"])
    };
    let count = rng.usize(..=3);
    let backers = rng.choose_multiple(listed(names), count);
    backers.into_iter().map(|name| format!("{name}{}", rng.choice(kinds).unwrap_or(""))).collect()
}

fn pairs(manners: &'static str, between: &str, things: &'static str) -> Vec<String> {
    let with_things = |manner| listed(things).map(move |thing| format!("{manner}{between}{thing}"));
    listed(manners).flat_map(with_things).collect()
}

fn listed(names: &'static str) -> impl Iterator<Item = &'static str> {
    names.split(", ")
}

const ZH_MANNERS: &str = "早睡, 爱打盹的, 会飞的, 戴眼镜的, 蓝色, 三只, 慢半拍, 不排队的, 倒着走的, 穿毛衣的, 隔壁, \
    第八颗, 月亮边的, 会写诗的, 迷路的, 骑自行车的, 胖胖, 打伞的, 冬天的, 半斤, 记性好的, \
    怕痒的, 爱下棋的, 清晨, 刚睡醒的, 跳绳的, 云端, 六点半的, 喝茶的, 不眨眼的, 会修灯的, \
    唱歌跑调的, 屋顶上的, 圆滚滚的, 数星星的, 𠮷祥";

const ZH_THINGS: &str = "河马, 萝卜, 章鱼, 茶壶, 土豆, 企鹅, 算盘, 南瓜, 拖鞋, 刺猬, 灯泡, 海螺, 蘑菇, 骆驼, 饺子, \
    风筝, 螃蟹, 纽扣, 犀牛, 馒头, 闹钟, 水獭, 冬瓜, 信封, 松鼠, 辣椒, 雨靴, 蜗牛, 豆腐, 书签, \
    羊驼, 柿子, 板凳, 鹈鹕, 年糕, 铅笔, 树懒, 核桃, 帽子, 鲸鱼";

const ZH_BACKERS: &str = "不慌不忙, 左口袋, 晴天有伞, 长板凳, 第三杯茶, 慢火, 北窗, 两棵枣树, 纸船, 铁皮屋, 晚风, \
    大碗, 一寸, 山后, 小马过河, 石榴, 夜航, 半山, 麦芽, 旧地图, 㐂乐, 七里, 青瓦, 转角";

const EN_MANNERS: &str = "Sleepy, Polite, Crooked, Velvet, Thirsty, Humble, Backward, Seventh, Lopsided, Quiet, \
    Borrowed, Mild, Woolly, Punctual, Damp, Gentle, Left-Handed, Rusty, Cheerful, Spare, \
    Absent, Second-Best, Foggy, Patient, Upstairs, Unlikely, Brisk, Dusty, Hollow, Curious, \
    Half-Baked, Nimble, Reluctant, Salted, Tall, Whistling, Yesterday's, Barefoot, Clever, \
    Drowsy, Eleventh, Frugal, Grumpy, Honest, Idle, Jolly, Knitted, Lukewarm, Modest, \
    Neighborly, Orderly, Peculiar, Rambling, Shy, Tangled, Unpaid, Vacant, Wandering, Zigzag, \
    Mossy, Plaid, Stubborn";

const EN_THINGS: &str = "Teapot, Walrus, Umbrella, Pickle, Lantern, Badger, Bicycle, Dumpling, Cactus, Gramophone, \
    Hedgehog, Igloo, Jellyfish, Kettle, Lemon, Mitten, Noodle, Ostrich, Pelican, Quilt, \
    Radish, Sandal, Turnip, Ukulele, Violin, Wombat, Xylophone, Yak, Zeppelin, Anchor, \
    Biscuit, Compass, Doorbell, Elbow, Flamingo, Gherkin, Hammock, Inkwell, Jigsaw, Kumquat, \
    Ladder, Marmalade, Napkin, Otter, Pancake, Rhubarb, Scarecrow, Trombone, Velcro, Waffle, \
    Abacus, Bonnet, Cuckoo, Duckling, Eggplant, Fiddle, Galosh, Harmonica, Porcupine, Thimble";

const EN_BACKERS: &str = "Rainy Tuesday, Third Umbrella, Slow Kettle, Back Porch, Paper Boat, Two Left Shoes, \
    Crumb, Overdue Library, Long Bench, Tin Roof, Soft Landing Pillow, Old Map, Spare Button, \
    Quiet Lunch, Small Print, Warm Soup, Missing Sock, North Attic, Loose Change, \
    Burnt Toast, Fifth Cousin, Lost Glove, Sunday Nap, Plain Bagel";
