//! What is read is what was stored.

#![expect(clippy::unwrap_used, reason = "tests")]

use arrow::array::{ArrayRef, Int64Array, ListBuilder, StringArray, StringBuilder, StringViewBuilder};

use super::*;

fn stored() -> RecordBatch {
    let mut lists = ListBuilder::new(StringBuilder::new());
    lists.append_value([Some("U1"), None, Some("a text of more than twelve letters")]);
    lists.append_null();
    lists.append_value([None::<&str>; 0]);
    let columns: [(&str, ArrayRef); 3] = [
        ("name", Arc::new(StringArray::from(vec![Some("a text of more than twelve letters"), None, Some("")]))),
        ("codes", Arc::new(lists.finish())),
        ("line_number", Arc::new(Int64Array::from(vec![1, 2, 3]))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

#[test]
fn rows_come_back_as_they_were_stored() {
    let stored = stored();
    let read = rows_as(&read_schema(&stored.schema()), &stored).unwrap();
    assert_eq!(read.column(0).data_type(), &DataType::Utf8View);
    assert_eq!(stored_rows(&read).unwrap(), stored);
}

#[test]
fn views_in_lists_are_stored_as_texts() {
    let mut lists = ListBuilder::new(StringViewBuilder::new());
    lists.append_value([Some("U1"), None]);
    let read = RecordBatch::try_from_iter([("codes", Arc::new(lists.finish()) as ArrayRef)]).unwrap();
    let stored = stored_rows(&read).unwrap();
    assert_eq!(stored.schema().field(0).data_type(), &DataType::new_list(DataType::Utf8, true));
    assert_eq!(stored.num_rows(), 1);
}

#[test]
fn rows_without_columns_keep_their_number() {
    let options = RecordBatchOptions::new().with_row_count(Some(3));
    let rows = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), Vec::new(), &options).unwrap();
    assert_eq!(stored_rows(&rows).unwrap().num_rows(), 3);
}
