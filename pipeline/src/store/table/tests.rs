//! Tables come back as they were written, however their columns are encoded.
#![expect(clippy::unwrap_used, reason = "tests")]

use arrow::array::{Date32Array, Float64Array, Int64Array, StringArray};
use arrow::datatypes::{Field, Schema};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::*;
use crate::store::Restricted;

const ROWS: usize = 10_000;

/// A number below `different` that is drawn for a row, the same each time.
fn drawn(row: i64, different: i64) -> i64 {
    let mut mixed = row.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for factor in [0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb] {
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(factor);
    }
    (mixed >> 24) as i64 % different
}

/// Columns of each kind and habit, and how each should be encoded.
fn columns() -> Vec<(ArrayRef, Style)> {
    let rows = || 0..ROWS as i64;
    let texts = |different: i64| Arc::new(StringArray::from_iter_values(rows().map(|row| format!("text {}", drawn(row, different))))) as ArrayRef;
    let maybe = StringArray::from_iter(rows().map(|row| (row % 3 == 0).then(|| format!("{}", row % 5))));
    let longer = Arc::new(StringArray::from_iter_values(rows().map(|row| format!("a longer text: {row}")))) as ArrayRef;
    vec![
        (texts(10_000), Style::Short),
        (texts(9_000), Style::Short),
        (longer, Style::Compressed),
        // More than a sample of them tells apart, and still few of the rows.
        (texts(1_500), Style::Dictionary),
        (texts(4), Style::Dictionary),
        (Arc::new(maybe), Style::Dictionary),
        (Arc::new(Date32Array::from_iter_values((0..ROWS as i32).map(|row| drawn(row.into(), 3_000) as i32))), Style::Plain),
        (Arc::new(Date32Array::from_iter_values((0..ROWS as i32).map(|row| row % 12))), Style::Dictionary),
        (Arc::new(Int64Array::from_iter_values(rows())), Style::Plain),
        (Arc::new(Int64Array::from_iter_values(rows().map(|row| row % 9))), Style::Dictionary),
        (Arc::new(Float64Array::from_iter_values(rows().map(|row| row as f64 / 8.0))), Style::Plain),
    ]
}

#[tokio::test]
async fn each_column_is_encoded_by_its_values_and_comes_back() {
    let (columns, styles): (Vec<ArrayRef>, Vec<Style>) = columns().into_iter().unzip();
    assert_eq!(columns.iter().map(Style::of).collect::<Vec<_>>(), styles);
    let fields = columns.iter().enumerate().map(|(index, column)| Field::new(format!("c{index}"), column.data_type().clone(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let rows = RecordBatch::try_new(Arc::clone(&schema), columns).unwrap();
    let store = Store::<Restricted>::in_memory();
    let (mut writer, encoder) = TableWriter::begin(&store, "table.parquet", schema).await.unwrap();
    writer.append(encoder.encode(&rows).unwrap()).await.unwrap();
    assert_eq!(writer.finish().await.unwrap(), Written { rows: ROWS as u64, sha256: String::new(), repeated: 0 });
    let reader = ParquetRecordBatchReaderBuilder::try_new(store.get("table.parquet").await.unwrap()).unwrap();
    let stored: Vec<Style> = reader
        .metadata()
        .row_group(0)
        .columns()
        .iter()
        .map(|column| match column.compression() {
            Compression::SNAPPY => Style::Compressed,
            _ if column.dictionary_page_offset().is_some() => Style::Dictionary,
            _ if column.encodings().any(|encoding| encoding == Encoding::DELTA_LENGTH_BYTE_ARRAY) => Style::Short,
            _ => Style::Plain,
        })
        .collect();
    assert_eq!(stored, styles);
    let read: Vec<RecordBatch> = reader.with_batch_size(ROWS).build().unwrap().map(Result::unwrap).collect();
    assert_eq!(read, [rows]);
}

#[test]
fn few_values_need_no_compression() {
    let column = |values: Vec<&str>| Style::of(&(Arc::new(StringArray::from(values)) as ArrayRef));
    assert_eq!(column(vec![]), Style::Dictionary);
    assert_eq!(column(vec!["", "", "", "", "a", "a"]), Style::Dictionary);
    assert_eq!(column(vec!["a", "a", "a"]), Style::Short);
    assert_eq!(column(vec!["abc", "abc", "abc"]), Style::Dictionary);
    assert_eq!(column(vec!["a", "b", "c"]), Style::Short);
}
