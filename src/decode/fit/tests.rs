use super::*;

/// A file by hand: 12-byte header, a file_id, three records, no checksum.
pub(in crate::decode) fn tiny(compressed: bool) -> Vec<u8> {
    let mut data = vec![0x40, 0, 0, 0, 0, 1, 0, 1, 0x00, 0x00, 4];
    data.extend([0x41, 0, 0, 20, 0, 2, 253, 4, 0x86, 3, 1, 0x02]);
    let t0: u32 = 0x3000_001E;
    for (i, hr) in [120u8, 121, 0xFF].into_iter().enumerate() {
        if compressed && i == 1 {
            data.extend([0x42, 0, 0, 20, 0, 1, 3, 1, 0x02]);
        }
        if compressed && i > 0 {
            data.push(0x80 | 2 << 5 | ((t0 + i as u32) & 0x1F) as u8);
        } else {
            data.push(0x01);
            data.extend((t0 + i as u32).to_le_bytes());
        }
        data.push(hr);
    }
    file(&data)
}

/// A file of these messages, without checksums.
fn file(data: &[u8]) -> Vec<u8> {
    let mut file = vec![12, 0x10, 0, 0];
    file.extend((data.len() as u32).to_le_bytes());
    file.extend(b".FIT");
    file.extend(data);
    file.extend([0, 0]);
    file
}

fn heart_rates(bytes: &[u8]) -> (Vec<f64>, Vec<f64>) {
    match decode(bytes) {
        Ok(Decoded::Activities(a)) => {
            let samples = &a[0].samples;
            let heart = samples.get(crate::activity::Channel::HeartRate).unwrap();
            (samples.time().to_vec(), heart.to_vec())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_invalid_heart_rate_is_missing_and_not_255() {
    let (time, heart) = heart_rates(&tiny(false));
    assert_eq!(time, [0.0, 1.0, 2.0]);
    assert_eq!(&heart[..2], [120.0, 121.0]);
    assert!(heart[2].is_nan());
}

#[test]
fn a_compressed_time_rolls_over_every_32_seconds() {
    // 0x1E, 0x1F, then 0x00 of the next round.
    assert_eq!(heart_rates(&tiny(true)).0, [0.0, 1.0, 2.0]);
}

#[test]
fn every_cut_keeps_the_records_before_it_and_never_panics() {
    let whole = tiny(false);
    for cut in 0..whole.len() {
        let kept = match decode(&whole[..cut]) {
            Ok(Decoded::Activities(a)) => {
                let noted = !a[0].notes.is_empty();
                assert!(noted, "cut at {cut} is silent");
                a[0].samples.len()
            }
            Ok(_) => panic!("cut at {cut} is no activity"),
            Err(_) => 0,
        };
        // Header 12, file_id 11 + 0, definition 12 + its head; then 6 bytes a record.
        let whole_records = cut.saturating_sub(12 + 11 + 12) / 6;
        assert_eq!(kept, whole_records.min(3).min(if cut < 12 { 0 } else { 3 }), "cut at {cut}");
    }
}

/// Forty records by hand, in a row or each between messages that nobody knows, the definition of records
/// written anew in the middle.
fn forty(between: bool) -> Vec<u8> {
    let record = [0x41, 0, 0, 20, 0, 2, 253, 4, 0x86, 3, 1, 0x02];
    let mut data = vec![0x40, 0, 0, 0, 0, 1, 0, 1, 0x00, 0x00, 4];
    data.extend([0x43, 0, 0, 233, 0, 1, 0, 1, 0x02]);
    data.extend(record);
    for i in 0..40u32 {
        if i == 23 {
            data.extend(record);
        }
        data.push(0x01);
        data.extend((0x3000_0000 + i).to_le_bytes());
        data.push(if i % 7 == 3 { 0xFF } else { 120 + i as u8 });
        if between {
            data.extend([0x03, 7]);
        }
    }
    file(&data)
}

#[test]
fn records_between_other_messages_are_the_same_as_records_in_a_row() {
    let text = |bytes: &[u8]| format!("{:?}", heart_rates(bytes));
    assert_eq!(text(&forty(true)), text(&forty(false)));
    let (time, heart) = heart_rates(&forty(true));
    assert_eq!((time.len(), heart[0], heart[39]), (40, 120.0, 159.0));
    assert!(heart[3].is_nan() && heart[24].is_nan());
}
