//! A column from others.

use crate::expression::{Expression, ExpressionError, Lists, evaluate};
use crate::table::Column;

/// Gives the column of an expression over one record. A column that is not known is empty.
///
/// An expression over one column is worked out once a distinct text.
pub(super) fn derive<'a>(from: &Expression, lists: &Lists, records: usize, known: &impl Fn(&str) -> Option<&'a Column>) -> Result<Column, ExpressionError> {
    let names: Vec<String> = from.columns().into_iter().map(|(_, name)| name.to_owned()).collect();
    if let (Expression::Column(_, name), Some(column)) = (from, names.first().and_then(|name| known(name))) {
        debug_assert!(names[0] == *name);
        return Ok(column.clone());
    }
    let columns: Vec<Option<&Column>> = names.iter().map(|name| known(name)).collect();
    let mut made = Column { codes: Vec::with_capacity(records), ..Column::default() };
    let too_many = || ExpressionError { place: 1, what: "more distinct texts than one column may have".to_owned() };
    if let [only] = columns.as_slice() {
        let Some(only) = only else { return Ok(Column { codes: vec![0; records], ..Column::default() }) };
        let mut codes = Vec::with_capacity(only.texts.len());
        for code in 0..only.texts.len() as u32 {
            let value = evaluate(from, lists, &|_| only.texts.text(code))?.stored();
            codes.push(made.texts.intern(&value).ok_or_else(too_many)?);
        }
        made.codes.extend(only.codes.iter().map(|code| codes[*code as usize]));
        return Ok(made);
    }
    for record in 0..records {
        let text = |name: &str| {
            let at = names.iter().position(|own| own == name);
            at.and_then(|at| columns[at]).map_or("", |column| column.texts.text(column.codes[record]))
        };
        let value = evaluate(from, lists, &text)?.stored();
        made.codes.push(made.texts.intern(&value).ok_or_else(too_many)?);
    }
    Ok(made)
}
