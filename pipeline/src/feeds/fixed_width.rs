//! Lines of one width: a field is a range of bytes.

use super::fields::Fields;
use super::layout::Entity;

/// Cuts one line into `fields` by the layout's positions; the error is the reason for the reject.
pub fn cut(line: &str, entity: &Entity, fields: &mut Fields) -> Result<(), &'static str> {
    fields.borrow();
    if line.len() != entity.width {
        return Err("the line has another width than the layout");
    }
    for column in &entity.columns {
        line.get(column.from - 1..column.to).ok_or("a letter beyond ASCII crosses a field's border")?;
        fields.push_range(column.from - 1, column.to);
    }
    Ok(())
}
