//! Every source that lope rests on, once, in the order of the alphabet.

use std::fmt;

/// A source: a paper, a chapter of a book, or a page of the web.
#[derive(Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name of its constant here.
    pub id: &'static str,
    /// Family names, in the order of the paper; an institution stands for itself.
    pub authors: &'static [&'static str],
    /// Year of the volume.
    pub year: u16,
    /// Title.
    pub title: &'static str,
    /// Journal with volume and first page (or number of the article), or the place it stands.
    pub journal: &'static str,
    /// Digital object identifier; `None` when there is none, or none that could be confirmed.
    pub doi: Option<&'static str>,
}

impl Reference {
    /// Authors, year and journal: "Lipponen and Tarvainen 2019, J Med Eng Technol 43:173".
    pub fn cite(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.authors {
            [] => {}
            [a] => write!(f, "{a} ")?,
            [a, b] => write!(f, "{a} and {b} ")?,
            [a, b, c] => write!(f, "{a}, {b} and {c} ")?,
            [a, ..] => write!(f, "{a} et al. ")?,
        }
        write!(f, "{}, {}", self.year, self.journal)
    }
}

/// A row a source: its constant, and its place in [`REFERENCES`].
macro_rules! references {
    ($($id:ident: [$($author:literal),+] $year:literal, $title:literal, $journal:literal $(, $doi:literal)?;)+) => {
        /// All of them.
        pub const REFERENCES: &[&Reference] = &[$(&$id),+];
        $(
            #[doc = concat!(references!(@authors $($author),+), " (", $year, "). ", $title, ". *", $journal, "*.")]
            $(#[doc = concat!("[doi:", $doi, "](https://doi.org/", $doi, ")")])?
            pub const $id: Reference = Reference {
                id: stringify!($id),
                authors: &[$($author),+],
                year: $year,
                title: $title,
                journal: $journal,
                doi: references!(@doi $($doi)?),
            };
        )+
    };
    (@doi) => { None };
    (@doi $doi:literal) => { Some($doi) };
    (@authors $first:literal $(, $other:literal)*) => { concat!($first $(, ", ", $other)*) };
}

references! {
    BANISTER_1991: ["Banister"] 1991,
        "Modeling elite athletic performance",
        "Physiological Testing of the High-Performance Athlete, Human Kinetics, 403";
    BONTEMPS_2020: ["Bontemps", "Vercruyssen", "Gruet", "Louis"] 2020,
        "Downhill running: what are the effects and how can we adapt? A narrative review",
        "Sports Med 50:2083", "10.1007/s40279-020-01355-z";
    BOX_MULLER_1958: ["Box", "Muller"] 1958,
        "A note on the generation of random normal deviates",
        "Ann Math Stat 29:610", "10.1214/aoms/1177706645";
    BRENNAN_2001: ["Brennan", "Palaniswami", "Kamen"] 2001,
        "Do existing measures of Poincare plot geometry reflect nonlinear features of heart rate variability?",
        "IEEE Trans Biomed Eng 48:1342", "10.1109/10.959330";
    DAVIS_2021: ["Davis"] 2021,
        "Cadence lock: why GPS watches have a hard time measuring heart rate during running",
        "runningwritings.com";
    ERONEN_2024: ["Eronen", "Lipponen", "Hyrylä", "Kupari", "Mursu", "Venojärvi", "Tikkanen", "Tarvainen"] 2024,
        "Heart rate variability based ventilatory threshold estimation: validation of a commercially available algorithm",
        "medRxiv 2024.08.14.24311967", "10.1101/2024.08.14.24311967";
    ESTEVE_LANAO_2026: ["Esteve-Lanao", "Sellés-Pérez", "Arévalo-Chico", "Cejuela"] 2026,
        "Towards accurate reference values for heart rate and speed zones by aerobic fitness and sex in long-distance runners",
        "Sports 14:29";
    FOSTER_1998: ["Foster"] 1998,
        "Monitoring training in athletes with reference to overtraining syndrome",
        "Med Sci Sports Exerc 30:1164", "10.1097/00005768-199807000-00023";
    HOSKING_1984: ["Hosking"] 1984,
        "Modeling persistence in hydrological time series using fractional differencing",
        "Water Resour Res 20:1898", "10.1029/WR020i012p01898";
    HUNTER_2024: ["Hunter", "Meyler", "Maunder", "Cox", "Muniz-Pumares"] 2024,
        "The relationship between the moderate-heavy boundary and critical speed in running",
        "Int J Sports Physiol Perform 19:963", "10.1123/ijspp.2024-0101";
    IANNETTA_2020: ["Iannetta", "Inglis", "Mattu", "Fontana", "Pogliaghi", "Keir", "Murias"] 2020,
        "A critical evaluation of current methods for exercise prescription in women and men",
        "Med Sci Sports Exerc 52:466", "10.1249/MSS.0000000000002147";
    JAMES_STEIN_1961: ["James", "Stein"] 1961,
        "Estimation with quadratic loss",
        "Proc Fourth Berkeley Symp Math Stat Prob 1:361";
    KAUFMANN_2023: ["Kaufmann", "Gronwald", "Herold", "Hoos"] 2023,
        "Heart rate variability-derived thresholds for exercise intensity prescription in endurance sports: a systematic review of interrelations and agreement with different ventilatory and blood lactate thresholds",
        "Sports Med Open 9:59", "10.1186/s40798-023-00607-2";
    KENDALL_1938: ["Kendall"] 1938,
        "A new measure of rank correlation",
        "Biometrika 30:81", "10.1093/biomet/30.1-2.81";
    KILLICK_2012: ["Killick", "Fearnhead", "Eckley"] 2012,
        "Optimal detection of changepoints with a linear computational cost",
        "J Am Stat Assoc 107:1590", "10.1080/01621459.2012.737745";
    LIPPONEN_TARVAINEN_2019: ["Lipponen", "Tarvainen"] 2019,
        "A robust algorithm for heart rate variability time series artefact correction using novel beat classification",
        "J Med Eng Technol 43:173", "10.1080/03091902.2019.1640306";
    LU_2025: ["Lu", "Cui", "Zhu", "Wu", "Xing", "Pan", "Shen"] 2025,
        "Validity of smartwatch-derived estimates of lactate threshold heart rate and pace compared to graded exercise testing",
        "Front Physiol 16:1621996", "10.3389/fphys.2025.1621996";
    LUCIA_2003: ["Lucia", "Hoyos", "Santalla", "Earnest", "Chicharro"] 2003,
        "Tour de France versus Vuelta a España: which is harder?",
        "Med Sci Sports Exerc 35:872", "10.1249/01.MSS.0000064999.82036.B4";
    MANDELBROT_VAN_NESS_1968: ["Mandelbrot", "Van Ness"] 1968,
        "Fractional Brownian motions, fractional noises and applications",
        "SIAM Rev 10:422", "10.1137/1010093";
    MICHAEL_2017: ["Michael", "Graham", "Davis"] 2017,
        "Cardiac autonomic responses during exercise and post-exercise recovery using heart rate variability and systolic time intervals: a review",
        "Front Physiol 8:301", "10.3389/fphys.2017.00301";
    MINETTI_2002: ["Minetti", "Moia", "Roi", "Susta", "Ferretti"] 2002,
        "Energy cost of walking and running at extreme uphill and downhill slopes",
        "J Appl Physiol 93:1039", "10.1152/japplphysiol.01177.2001";
    PENG_1995: ["Peng", "Havlin", "Stanley", "Goldberger"] 1995,
        "Quantification of scaling exponents and crossover phenomena in nonstationary heartbeat time series",
        "Chaos 5:82", "10.1063/1.166141";
    PLEWS_2013: ["Plews", "Laursen", "Stanley", "Kilding", "Buchheit"] 2013,
        "Training adaptation and heart rate variability in elite endurance athletes: opening the door to effective monitoring",
        "Sports Med 43:773", "10.1007/s40279-013-0071-8";
    RAUCH_1965: ["Rauch", "Tung", "Striebel"] 1965,
        "Maximum likelihood estimates of linear dynamic systems",
        "AIAA J 3:1445", "10.2514/3.3166";
    ROBB_2017: ["Robb"] 2017,
        "An improved GAP model",
        "Strava Engineering, medium.com";
    ROGERS_2021_ARTEFACT: ["Rogers", "Giles", "Draper", "Mourot", "Gronwald"] 2021,
        "Influence of artefact correction and recording device type on the practical application of a non-linear heart rate variability biomarker for aerobic threshold determination",
        "Sensors 21:821", "10.3390/s21030821";
    ROGERS_2021_FATIGUE: ["Rogers", "Mourot", "Doucende", "Gronwald"] 2021,
        "Fractal correlation properties of heart rate variability as a biomarker of endurance exercise fatigue in ultramarathon runners",
        "Physiol Rep 9:e14956", "10.14814/phy2.14956";
    ROGERS_2021_VT1: ["Rogers", "Giles", "Draper", "Hoos", "Gronwald"] 2021,
        "A new detection method defining the aerobic threshold for endurance exercise and training prescription based on fractal correlation properties of heart rate variability",
        "Front Physiol 11:596567", "10.3389/fphys.2020.596567";
    ROGERS_2021_VT2: ["Rogers", "Giles", "Draper", "Mourot", "Gronwald"] 2021,
        "Detection of the anaerobic threshold in endurance sports: validation of a new method using correlation properties of heart rate variability",
        "J Funct Morphol Kinesiol 6:38", "10.3390/jfmk6020038";
    ROGERS_2025: ["Rogers", "Murias", "Fleitas-Paniagua"] 2025,
        "Validity of an open-source mobile app to measure fractal correlation properties of heart rate variability during exercise",
        "Eur J Appl Physiol", "10.1007/s00421-025-06037-0";
    ROGERS_GRONWALD_2022: ["Rogers", "Gronwald"] 2022,
        "Fractal correlation properties of heart rate variability as a biomarker for intensity distribution and training prescription in endurance exercise: an update",
        "Front Physiol 13:879071", "10.3389/fphys.2022.879071";
    SEILER_2007: ["Seiler", "Haugen", "Kuffel"] 2007,
        "Autonomic recovery after exercise in trained athletes: intensity and duration effects",
        "Med Sci Sports Exerc 39:1366", "10.1249/mss.0b013e318060f17d";
    SEILER_2010: ["Seiler"] 2010,
        "What is best practice for training intensity and duration distribution in endurance athletes?",
        "Int J Sports Physiol Perform 5:276", "10.1123/ijspp.5.3.276";
    SEN_1968: ["Sen"] 1968,
        "Estimates of the regression coefficient based on Kendall's tau",
        "J Am Stat Assoc 63:1379", "10.1080/01621459.1968.10480934";
    SMYTH_MUNIZ_PUMARES_2020: ["Smyth", "Muniz-Pumares"] 2020,
        "Calculation of critical speed from raw training data in recreational marathon runners",
        "Med Sci Sports Exerc 52:2637", "10.1249/MSS.0000000000002412";
    STANLEY_2013: ["Stanley", "Peake", "Buchheit"] 2013,
        "Cardiac parasympathetic reactivation following exercise: implications for training prescription",
        "Sports Med 43:1259", "10.1007/s40279-013-0083-4";
    STEELE_2014: ["Steele", "Lea", "Flood"] 2014,
        "Fast splittable pseudorandom number generators",
        "Proc OOPSLA 2014, 453", "10.1145/2660193.2660195";
    TANAKA_2001: ["Tanaka", "Monahan", "Seals"] 2001,
        "Age-predicted maximal heart rate revisited",
        "J Am Coll Cardiol 37:153", "10.1016/S0735-1097(00)01054-8";
    TANNER_2024: ["Tanner", "Millet", "Bourdillon"] 2024,
        "Agreement between heart rate variability-derived vs. ventilatory and lactate thresholds: a systematic review with meta-analyses",
        "Sports Med Open";
    TARVAINEN_2002: ["Tarvainen", "Ranta-aho", "Karjalainen"] 2002,
        "An advanced detrending method with application to HRV analysis",
        "IEEE Trans Biomed Eng 49:172", "10.1109/10.979357";
    TASK_FORCE_1996: ["Task Force of the ESC and NASPE"] 1996,
        "Heart rate variability: standards of measurement, physiological interpretation and clinical use",
        "Circulation 93:1043", "10.1161/01.CIR.93.5.1043";
    TREFF_2019: ["Treff", "Winkert", "Sareban", "Steinacker", "Sperlich"] 2019,
        "The polarization-index: a simple calculation to distinguish polarized from non-polarized training intensity distributions",
        "Front Physiol 10:707", "10.3389/fphys.2019.00707";
    VAN_HOOREN_2025: ["Van Hooren", "Mennen", "Gronwald", "Bongers", "Rogers"] 2025,
        "Correlation properties of heart rate variability to assess the first ventilatory threshold in runners",
        "J Sports Sci 43:125", "10.1080/02640414.2023.2277034";
    VAN_HOOREN_PEAKE_2018: ["Van Hooren", "Peake"] 2018,
        "Do we need a cool-down after exercise? A narrative review of the psychophysiological effects and the effects on performance, injuries and the long-term adaptive response",
        "Sports Med 48:1575", "10.1007/s40279-018-0916-2";
    WEHRLIN_HALLEN_2006: ["Wehrlin", "Hallén"] 2006,
        "Linear decrease in VO2max and performance with increasing altitude in endurance athletes",
        "Eur J Appl Physiol 96:404", "10.1007/s00421-005-0081-9";
}
