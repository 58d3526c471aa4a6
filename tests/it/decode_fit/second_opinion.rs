//! fitparser reads the same values.

use super::{START, rich, shapes};
use crate::support::first;
use fitparser::Value;
use fitparser::profile::MesgNum;
use lope::activity::Channel;
use lope::encode::fit::write_structured;
use std::collections::BTreeMap;

/// Record fields that both sides name, and how fitparser's unit becomes ours.
const FIELDS: &[(&str, Channel, f64)] = &[
    ("distance", Channel::Distance, 1.0),
    ("enhanced_altitude", Channel::Altitude, 1.0),
    ("enhanced_speed", Channel::Speed, 1.0),
    ("heart_rate", Channel::HeartRate, 1.0),
    ("cadence", Channel::Cadence, 2.0),
    ("power", Channel::Power, 1.0),
    ("temperature", Channel::Temperature, 1.0),
    ("vertical_oscillation", Channel::VerticalOscillation, 1.0),
    ("vertical_ratio", Channel::VerticalRatio, 1.0),
    ("stance_time", Channel::StanceTime, 1.0),
    ("stance_time_balance", Channel::StanceTimeBalance, 1.0),
    ("stance_time_percent", Channel::StanceTimePercent, 1.0),
    ("step_length", Channel::StepLength, 1.0),
    ("enhanced_respiration_rate", Channel::RespirationRate, 1.0),
    ("gps_accuracy", Channel::GpsAccuracy, 1.0),
    ("Form Power", Channel::FormPower, 1.0),
    ("Leg Spring Stiffness", Channel::LegSpringStiffness, 1.0),
    ("Alpha1", Channel::DfaAlpha1, 1.0),
];

#[test]
fn fitparser_reads_the_same_values() {
    let wrote = rich(START, 150);
    let mut compared = 0;
    let mut files = 0;
    for (name, shape, _) in shapes() {
        let bytes = write_structured(std::slice::from_ref(&wrote), &shape);
        // It refuses any damage, a header of another size may make it panic, and without the NUL
        // an app's field has another name.
        if shape.header_size.is_some() || shape.unterminated_strings {
            continue;
        }
        let Ok(theirs) = fitparser::from_bytes(&bytes) else { continue };
        files += 1;
        let ours = first(&bytes);
        let records: Vec<_> = theirs.iter().filter(|m| m.kind() == MesgNum::Record).collect();
        assert_eq!(records.len(), ours.samples.len(), "{name}");
        for (i, record) in records.iter().enumerate() {
            let fields: BTreeMap<&str, &Value> =
                record.fields().iter().map(|f| (f.name(), f.value())).collect();
            if let Some(Value::Timestamp(time)) = fields.get("timestamp") {
                let mine = ours.start.unix_s() + ours.samples.time()[i] as i64;
                assert_eq!(time.timestamp(), mine, "{name} at {i}");
            }
            for (field, channel, factor) in FIELDS {
                let column = ours.samples.get(*channel).unwrap();
                let told =
                    fields.get(field).and_then(|v| TryInto::<f64>::try_into((*v).clone()).ok());
                let told = told.filter(|v| v.is_finite());
                match told {
                    Some(v) => {
                        let apart = (v * factor - column[i]).abs();
                        assert!(apart < 1e-6, "{name} at {i}: {field} {v}, ours {}", column[i]);
                        compared += 1;
                    }
                    None => assert!(column[i].is_nan(), "{name} at {i}: {field}: {}", column[i]),
                }
            }
        }
    }
    println!("{compared} values in {files} files are the same");
    assert!(files >= 8 && compared > 15_000, "{compared} values in {files} files");
}
