//! Numbers of the FIT profile, as far as lope reads or writes them: a module for each message, with its own
//! number and those of its fields, under the profile's names.

/// Seconds from the Unix epoch to the FIT epoch, 1989-12-31T00:00:00Z.
pub const EPOCH_S: i64 = 631_065_600;
/// Times below this count from power-on (type `date_time`).
pub const FIRST_DATE: u32 = 0x1000_0000;
/// Semicircles, the unit of positions, in 180 degrees.
pub const HALF_CIRCLE: f64 = 2_147_483_648.0;

/// The field of a message's time, in every message.
pub const TIMESTAMP: u8 = 253;
/// The field of a message's place among its kind, in every message that has one.
pub const MESSAGE_INDEX: u8 = 254;

/// A field, and how the number in the file becomes one in lope's unit: `raw / scale - offset`.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub num: u8,
    pub scale: f64,
    pub offset: f64,
}

const fn field(num: u8, scale: f64, offset: f64) -> Field {
    Field { num, scale, offset }
}

/// Type `file`.
pub mod file {
    pub const DEVICE: u8 = 1;
    pub const SETTINGS: u8 = 2;
    pub const SPORT: u8 = 3;
    pub const ACTIVITY: u8 = 4;
    pub const WORKOUT: u8 = 5;
    pub const COURSE: u8 = 6;
    pub const SCHEDULES: u8 = 7;
    pub const WEIGHT: u8 = 9;
    pub const TOTALS: u8 = 10;
    pub const GOALS: u8 = 11;
    pub const BLOOD_PRESSURE: u8 = 14;
    pub const MONITORING_A: u8 = 15;
    pub const ACTIVITY_SUMMARY: u8 = 20;
    pub const MONITORING_DAILY: u8 = 28;
    pub const MONITORING_B: u8 = 32;
    pub const SEGMENT: u8 = 34;
    pub const SEGMENT_LIST: u8 = 35;
    /// Seen in watches; not in the public profile, nor are the next two.
    pub const SLEEP: u8 = 44;
    pub const SLEEP_DATA: u8 = 49;
    pub const HRV_STATUS: u8 = 68;
}

pub mod file_id {
    pub const MESG: u16 = 0;
    pub const TYPE: u8 = 0;
    pub const MANUFACTURER: u8 = 1;
    pub const PRODUCT: u8 = 2;
    pub const TIME_CREATED: u8 = 4;
    pub const PRODUCT_NAME: u8 = 8;
}

pub mod user_profile {
    pub const MESG: u16 = 3;
    /// kg x 10.
    pub const WEIGHT: u8 = 4;
    pub const RESTING_HEART_RATE: u8 = 8;
    pub const DEFAULT_MAX_RUNNING_HEART_RATE: u8 = 9;
    pub const DEFAULT_MAX_HEART_RATE: u8 = 11;
}

pub mod zones_target {
    pub const MESG: u16 = 7;
    pub const MAX_HEART_RATE: u8 = 1;
    pub const THRESHOLD_HEART_RATE: u8 = 2;
    pub const FUNCTIONAL_THRESHOLD_POWER: u8 = 3;
}

pub mod hr_zone {
    pub const MESG: u16 = 8;
    pub const HIGH_BPM: u8 = 1;
}

pub mod sport {
    pub const MESG: u16 = 12;
    pub const SPORT: u8 = 0;
    pub const SUB_SPORT: u8 = 1;
    pub const NAME: u8 = 3;
}

pub mod session {
    pub const MESG: u16 = 18;
    pub const START_TIME: u8 = 2;
    pub const SPORT: u8 = 5;
    pub const SUB_SPORT: u8 = 6;
    /// s x 1000, as the next.
    pub const TOTAL_ELAPSED_TIME: u8 = 7;
    pub const TOTAL_TIMER_TIME: u8 = 8;
    /// m x 100.
    pub const TOTAL_DISTANCE: u8 = 9;
    pub const AVG_HEART_RATE: u8 = 16;
    pub const MAX_HEART_RATE: u8 = 17;
    pub const TOTAL_ASCENT: u8 = 22;
    /// x 10, as the next.
    pub const TOTAL_TRAINING_EFFECT: u8 = 24;
    pub const TOTAL_ANAEROBIC_TRAINING_EFFECT: u8 = 137;
    /// x 65536.
    pub const TRAINING_LOAD_PEAK: u8 = 168;
    /// Not in the public profile.
    pub const PRIMARY_BENEFIT: u8 = 188;
    pub const WORKOUT_FEEL: u8 = 192;
    /// CR10 x 10.
    pub const WORKOUT_RPE: u8 = 193;
}

pub mod lap {
    pub const MESG: u16 = 19;
    pub const START_TIME: u8 = 2;
    /// s x 1000, as the next.
    pub const TOTAL_ELAPSED_TIME: u8 = 7;
    pub const TOTAL_TIMER_TIME: u8 = 8;
    /// m x 100.
    pub const TOTAL_DISTANCE: u8 = 9;
    pub const INTENSITY: u8 = 23;
    pub const WKT_STEP_INDEX: u8 = 71;
}

pub mod record {
    use super::{Field, HALF_CIRCLE, field};

    pub const MESG: u16 = 20;
    /// Speed in 12 bits (1/100 m/s) and distance in 12 bits (1/16 m), which rolls over.
    pub const COMPRESSED_SPEED_DISTANCE: u8 = 8;
    pub const POSITION_LAT: Field = field(0, HALF_CIRCLE / 180.0, 0.0);
    pub const POSITION_LONG: Field = field(1, HALF_CIRCLE / 180.0, 0.0);
    pub const ALTITUDE: Field = field(2, 5.0, 500.0);
    pub const HEART_RATE: Field = field(3, 1.0, 0.0);
    /// Of one leg in the file, of both in lope.
    pub const CADENCE: Field = field(4, 0.5, 0.0);
    pub const DISTANCE: Field = field(5, 100.0, 0.0);
    pub const SPEED: Field = field(6, 1000.0, 0.0);
    pub const POWER: Field = field(7, 1.0, 0.0);
    pub const TEMPERATURE: Field = field(13, 1.0, 0.0);
    pub const GPS_ACCURACY: Field = field(31, 1.0, 0.0);
    pub const VERTICAL_OSCILLATION: Field = field(39, 10.0, 0.0);
    pub const STANCE_TIME_PERCENT: Field = field(40, 100.0, 0.0);
    pub const STANCE_TIME: Field = field(41, 10.0, 0.0);
    /// What [`CADENCE`] leaves out, 1/128 of one leg.
    pub const FRACTIONAL_CADENCE: Field = field(53, 64.0, 0.0);
    pub const ENHANCED_SPEED: Field = field(73, 1000.0, 0.0);
    pub const ENHANCED_ALTITUDE: Field = field(78, 5.0, 500.0);
    pub const VERTICAL_RATIO: Field = field(83, 100.0, 0.0);
    pub const STANCE_TIME_BALANCE: Field = field(84, 100.0, 0.0);
    pub const STEP_LENGTH: Field = field(85, 10.0, 0.0);
    pub const RESPIRATION_RATE: Field = field(99, 1.0, 0.0);
    pub const ENHANCED_RESPIRATION_RATE: Field = field(108, 100.0, 0.0);
}

pub mod event {
    pub const MESG: u16 = 21;
    pub const EVENT: u8 = 0;
    pub const EVENT_TYPE: u8 = 1;
    /// Value of [`EVENT`].
    pub const TIMER: u8 = 0;
    /// Values of [`EVENT_TYPE`].
    pub const START: u8 = 0;
    pub const STOP: u8 = 1;
    pub const STOP_ALL: u8 = 4;
    pub const STOP_DISABLE: u8 = 8;
    pub const STOP_DISABLE_ALL: u8 = 9;
}

pub mod device_info {
    pub const MESG: u16 = 23;
    pub const DEVICE_INDEX: u8 = 0;
    pub const DEVICE_TYPE: u8 = 1;
    pub const SOURCE_TYPE: u8 = 25;
    pub const PRODUCT_NAME: u8 = 27;
    /// The watch itself, of [`DEVICE_INDEX`].
    pub const CREATOR: u8 = 0;
    /// Values of [`SOURCE_TYPE`].
    pub const ANT: u8 = 0;
    pub const ANTPLUS: u8 = 1;
    pub const BLUETOOTH: u8 = 2;
    pub const BLUETOOTH_LOW_ENERGY: u8 = 3;
    pub const LOCAL: u8 = 5;
    /// Values of [`DEVICE_TYPE`] inside the watch.
    pub const LOCAL_BAROMETER: u8 = 4;
    pub const LOCAL_WRIST_HEART_RATE: u8 = 10;
    /// ... and by radio: of ANT+, and of Bluetooth.
    pub const HEART_RATE: u8 = 120;
    pub const STRIDE_SPEED_DISTANCE: u8 = 124;
    pub const BLE_HEART_RATE: u8 = 1;
    pub const BLE_FOOT_POD: u8 = 6;
}

pub mod workout {
    pub const MESG: u16 = 26;
    pub const WKT_NAME: u8 = 8;
}

pub mod workout_step {
    pub const MESG: u16 = 27;
    pub const WKT_STEP_NAME: u8 = 0;
    pub const INTENSITY: u8 = 7;
    pub const NOTES: u8 = 8;
}

pub mod activity {
    pub const MESG: u16 = 34;
    /// s x 1000.
    pub const TOTAL_TIMER_TIME: u8 = 0;
    pub const NUM_SESSIONS: u8 = 1;
    pub const TYPE: u8 = 2;
    pub const LOCAL_TIMESTAMP: u8 = 5;
}

pub mod hrv {
    pub const MESG: u16 = 78;
    /// s x 1000.
    pub const TIME: u8 = 0;
}

pub mod monitoring_info {
    pub const MESG: u16 = 103;
    pub const LOCAL_TIMESTAMP: u8 = 0;
}

pub mod hr {
    pub const MESG: u16 = 132;
    /// s x 32768.
    pub const FRACTIONAL_TIMESTAMP: u8 = 0;
    pub const FILTERED_BPM: u8 = 6;
    /// s x 1024.
    pub const EVENT_TIMESTAMP: u8 = 9;
    /// The same in 12 bits, two in three bytes.
    pub const EVENT_TIMESTAMP_12: u8 = 10;
}

pub mod timestamp_correlation {
    pub const MESG: u16 = 162;
    pub const SYSTEM_TIMESTAMP: u8 = 1;
    pub const LOCAL_TIMESTAMP: u8 = 3;
}

pub mod field_description {
    pub const MESG: u16 = 206;
    pub const DEVELOPER_DATA_INDEX: u8 = 0;
    pub const FIELD_DEFINITION_NUMBER: u8 = 1;
    pub const FIT_BASE_TYPE_ID: u8 = 2;
    pub const FIELD_NAME: u8 = 3;
    pub const SCALE: u8 = 6;
    pub const OFFSET: u8 = 7;
    pub const UNITS: u8 = 8;
    pub const NATIVE_MESG_NUM: u8 = 14;
    pub const NATIVE_FIELD_NUM: u8 = 15;
}

pub mod developer_data_id {
    pub const MESG: u16 = 207;
    pub const APPLICATION_ID: u8 = 1;
    pub const DEVELOPER_DATA_INDEX: u8 = 3;
}

pub mod monitoring_hr_data {
    pub const MESG: u16 = 211;
    pub const RESTING_HEART_RATE: u8 = 0;
    pub const CURRENT_DAY_RESTING_HEART_RATE: u8 = 1;
}

pub mod time_in_zone {
    pub const MESG: u16 = 216;
    pub const REFERENCE_MESG: u8 = 0;
    pub const HR_ZONE_HIGH_BOUNDARY: u8 = 6;
    pub const MAX_HEART_RATE: u8 = 11;
    pub const RESTING_HEART_RATE: u8 = 12;
    pub const THRESHOLD_HEART_RATE: u8 = 13;
    pub const FUNCTIONAL_THRESHOLD_POWER: u8 = 15;
}

pub mod beat_intervals {
    pub const MESG: u16 = 290;
    pub const TIMESTAMP_MS: u8 = 0;
    /// ms.
    pub const TIME: u8 = 1;
}

pub mod hrv_status_summary {
    pub const MESG: u16 = 370;
    /// ms x 128: weekly mean, last night's mean and 5-minute high, and three bounds, from field 0 on.
    pub const FIELDS: u8 = 6;
}

pub mod hrv_value {
    pub const MESG: u16 = 371;
    /// ms x 128.
    pub const VALUE: u8 = 0;
}

pub mod raw_bbi {
    pub const MESG: u16 = 372;
    pub const TIMESTAMP_MS: u8 = 0;
    /// 14 bits of ms, a bit that says it is good, and one that says beats are missing before it.
    pub const DATA: u8 = 1;
}
