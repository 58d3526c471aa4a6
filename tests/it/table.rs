//! The table of runs for other programs.

use crate::support::binary::{code, lope, scratch, season_path};
use polars::prelude::{DataFrame, ParquetReader, SerReader};
use polars_arrow::io::ipc::read::{StreamReader, StreamState, read_stream_metadata};
use std::fs;
use std::io::Cursor;

fn bytes(format: &str, path: &str) -> Vec<u8> {
    let output = lope(&["table", path, "--format", format, "--no-cache"]);
    assert_eq!(code(&output), 0);
    output.stdout
}

/// The one batch of an Arrow stream.
fn read(stream: Vec<u8>) -> DataFrame {
    let mut file = Cursor::new(stream);
    let metadata = read_stream_metadata(&mut file).unwrap();
    let mut batches = StreamReader::new(file, metadata, None).map(|state| match state.unwrap() {
        StreamState::Some(batch) => DataFrame::from(batch),
        StreamState::Waiting => panic!("the stream is not complete"),
    });
    let found = batches.next().unwrap();
    assert!(batches.next().is_none());
    found
}

#[test]
fn an_arrow_stream_holds_the_cells_and_types_of_the_parquet_table() {
    let stream = read(bytes("ipc", &season_path()));
    let file = Cursor::new(bytes("parquet", &season_path()));
    let table = ParquetReader::new(file).finish().unwrap();
    assert_eq!(stream.height(), 55);
    assert!(stream.schema() == table.schema() && stream.equals_missing(&table));
    let heads = String::from_utf8(bytes("csv", &season_path())).unwrap();
    let names: Vec<&str> = stream.get_column_names().iter().map(|n| n.as_str()).collect();
    assert_eq!(names.join(","), heads.lines().next().unwrap());
}

#[test]
fn a_stream_of_one_run_has_all_columns() {
    let folder = scratch("table-one");
    let name = "20260304-203451.fit";
    fs::copy(format!("{}/{name}", season_path()), folder.join(name)).unwrap();
    let stream = read(bytes("ipc", folder.to_str().unwrap()));
    assert_eq!((stream.height(), stream.width()), (1, lope::season::COLUMNS.len()));
    // A column without any value keeps its type.
    assert_eq!(stream.column("dose_power").unwrap().dtype().to_string(), "f64");
    assert_eq!(stream.column("part_of").unwrap().dtype().to_string(), "str");
}
