//! Names in the scripts of the world: what runners call their runs, and where they run.

use super::labels::check_texts;
use super::{CARDS, SAMPLE, run_of};
use lope::chart::{PictureFormat, Style, card};
use lope::season::Run;

/// Places and workouts by script; 200 in all.
pub(super) const NAMES: [(&str, &[&str]); 10] = [
    (
        "Latin with Vietnamese",
        &[
            "Hà Nội",
            "Thành phố Hồ Chí Minh",
            "Đà Nẵng",
            "Huế",
            "Đà Lạt",
            "Chạy bộ buổi sáng",
            "Chạy dài chủ nhật",
            "Chạy phục hồi",
            "Biến tốc 6 × 800 m",
            "Hồ Gươm",
            "Zürich",
            "Kraków",
            "Łódź",
            "İstanbul",
            "Şanlıurfa",
            "Reykjavík",
            "Þingvellir",
            "Gdańsk",
            "Šiauliai",
            "Rīga",
            "Tønsberg",
            "Žilina",
            "Ōtautahi",
            "Curaçao",
        ],
    ),
    (
        "Cyrillic",
        &[
            "Москва",
            "Санкт-Петербург",
            "Київ",
            "Львів",
            "Мінск",
            "Скопље",
            "Београд",
            "Пловдив",
            "Алматы",
            "Улаанбаатар",
            "Утренняя пробежка",
            "Восстановительный бег",
            "Длинная",
            "Интервалы 5 × 1000",
            "Ранкова пробіжка",
            "Темповий біг",
            "Ђурђевдан",
            "Ќафасан",
            "Ўзбекистон",
            "Қарағанды",
        ],
    ),
    (
        "Greek",
        &[
            "Αθήνα",
            "Θεσσαλονίκη",
            "Πάτρα",
            "Ηράκλειο",
            "Μαραθώνας",
            "Σπάρτη",
            "Κέρκυρα",
            "Ρόδος",
            "Πρωινό τρέξιμο",
            "Χαλαρό τρέξιμο",
            "Μεγάλο τρέξιμο",
            "Διαλειμματική",
            "Αγώνας 10 χλμ",
            "Λευκωσία",
            "Ἀθῆναι",
            "Ὄλυμπος",
        ],
    ),
    (
        "Han, simplified",
        &[
            "北京",
            "上海",
            "广州",
            "深圳",
            "成都",
            "杭州西湖",
            "武汉东湖绿道",
            "重庆",
            "乌鲁木齐",
            "呼和浩特",
            "恢复跑",
            "晨跑",
            "夜跑",
            "轻松跑 8 公里",
            "节奏跑",
            "间歇跑 6 × 800 米",
            "长距离慢跑",
            "半程马拉松",
            "北京马拉松",
            "奥林匹克森林公园",
            "厦门环岛路",
            "跑步机",
            "越野跑",
            "赛前热身",
            "变速跑",
            "心率 140 以下",
            "泸州",
            "亳州",
            "衢州",
            "儋州",
        ],
    ),
    (
        "Han, traditional",
        &[
            "臺北",
            "台北大稻埕",
            "高雄愛河",
            "臺中",
            "香港",
            "九龍",
            "澳門",
            "恢復跑",
            "晨跑",
            "輕鬆跑",
            "間歇跑",
            "長距離慢跑",
            "馬拉松",
            "陽明山越野",
            "大安森林公園",
            "節奏跑",
            "渣打馬拉松",
            "維多利亞港",
        ],
    ),
    (
        "Kana and kanji",
        &[
            "東京",
            "大阪城公園",
            "皇居ラン",
            "京都 鴨川",
            "札幌",
            "横浜みなとみらい",
            "駒沢公園",
            "代々木公園",
            "朝ラン",
            "リカバリージョグ",
            "回復走",
            "ビルドアップ走",
            "インターバル 1000 m × 5",
            "ロング走",
            "東京マラソン",
            "ペース走",
            "ゆっくりジョギング",
            "トレッドミル",
            "琵琶湖",
            "さいたま市",
            "河口湖一周",
            "ｼﾞｮｸﾞ",
            "坂道ダッシュ",
        ],
    ),
    (
        "Hangul",
        &[
            "서울",
            "부산 해운대",
            "대구",
            "인천",
            "광주",
            "대전",
            "제주도",
            "한강 공원",
            "여의도",
            "아침 달리기",
            "회복 달리기",
            "조깅",
            "인터벌 6 × 400",
            "장거리 러닝",
            "템포런",
            "춘천 마라톤",
            "남산 둘레길",
            "석촌호수",
            "저녁 러닝",
            "평양",
        ],
    ),
    (
        "Armenian",
        &[
            "Երևան",
            "Գյումրի",
            "Վանաձոր",
            "Սևանա լիճ",
            "Առավոտյան վազք",
            "Դիլիջան",
            "Արարատ",
            "Մարաթոն",
            "Թեթև վազք",
            "Գորիս",
        ],
    ),
    (
        "Georgian",
        &[
            "თბილისი",
            "ბათუმი",
            "ქუთაისი",
            "მცხეთა",
            "დილის სირბილი",
            "ყაზბეგი",
            "აღდგენა",
            "ნახევარმარათონი",
            "ვაკის პარკი",
            "სვანეთი",
        ],
    ),
    (
        "Hebrew and Thai",
        &[
            "ירושלים",
            "תל אביב",
            "חיפה",
            "ריצת בוקר",
            "ריצת התאוששות",
            "מרתון ירושלים",
            "אימון אינטרוולים",
            "ריצה קלה",
            "באר שבע",
            "ים המלח",
            "กรุงเทพ",
            "เชียงใหม่",
            "ภูเก็ต",
            "วิ่งตอนเช้า",
            "วิ่งเบา",
            "สวนลุมพินี",
            "วิ่งยาว",
            "พัทยา",
            "ขอนแก่น",
            "อยุธยา",
            "วิ่งฟื้นฟู",
            "วิ่งเทมโป",
            "หัวหิน",
            "มาราธอน",
            "บางแสน",
            "ลำปาง",
            "เชียงราย",
            "น่าน",
            "ระยอง",
        ],
    ),
];

fn named(name: &str) -> Run {
    let mut run = run_of(&SAMPLE, CARDS[0].1).clone();
    run.digest.name = Some(name.to_string());
    run
}

fn style() -> Style {
    Style { format: PictureFormat::Svg, ..Style::default() }
}

#[test]
fn two_hundred_names_in_ten_scripts_are_drawn() {
    let all: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    assert_eq!(all.len(), 200);
    for name in all {
        let picture = card(&named(name), None, &style()).unwrap();
        check_texts(name, &picture);
        let second = &picture.labels[1].text;
        assert!(!second.contains('\u{25a1}'), "{name} is drawn as {second}");
        let hebrew = |c: char| ('\u{590}'..='\u{5ff}').contains(&c);
        assert!(second.contains(name) || name.contains(hebrew), "{name}: {second}");
        assert!(!picture.labels.iter().any(|l| l.text.contains("no font here")), "{name}");
        assert!(picture.alt_text.contains(name), "{name}: {}", picture.alt_text);
        // What Inter lacks is drawn, not left to the fonts of the reader.
        let text = String::from_utf8(picture.bytes).unwrap();
        let drawn = text.contains("<g role=\"img\" aria-label=\"Wed");
        let latin = name.chars().all(|c| c <= '\u{24f}');
        assert!(drawn || latin, "{name} is left to the fonts of the reader");
    }
}

#[test]
fn letters_that_no_font_here_has_are_a_square_and_named() {
    for (name, shown, codes) in [
        ("Run \u{1f3c3}\u{200d}\u{2642}\u{fe0f}", "Run \u{25a1}", "U+1F3C3"),
        ("\u{62f}\u{628}\u{64a}", "\u{25a1}\u{25a1}\u{25a1}", "U+062F, U+0628, U+064A"),
        (
            "\u{926}\u{93f}\u{932}\u{94d}\u{932}\u{940}",
            "\u{25a1}\u{25a1}\u{25a1}",
            "U+0926, U+093F",
        ),
    ] {
        let picture = card(&named(name), None, &style()).unwrap();
        assert!(picture.labels[1].text.contains(shown), "{name}: {}", picture.labels[1].text);
        let foot = picture.labels.iter().find(|l| l.text.contains("no font here has"));
        assert!(foot.is_some_and(|l| l.text.contains(codes)), "{name}: {foot:?}");
        assert!(picture.alt_text.contains(name), "the alternative text keeps the name");
    }
}

/// A name of one script after another, as long as there is room for none of them.
#[test]
fn long_names_without_spaces_are_broken_and_not_cut() {
    let name = "\u{957f}\u{8ddd}\u{79bb}\u{6162}\u{8dd1}".repeat(40);
    let picture = card(&named(&name), None, &style()).unwrap();
    check_texts("long", &picture);
    let shown: String = picture.labels.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(shown.matches('\u{6162}').count(), 40);
}
