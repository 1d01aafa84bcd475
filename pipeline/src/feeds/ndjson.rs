//! One JSON object a line: a field is what a JSON pointer finds.

use serde_json::Value;

use super::fields::Fields;
use super::layout::Entity;

/// Reads one line into `fields` by the layout's pointers; the error is the reason for the reject.
pub fn pick(line: &str, entity: &Entity, fields: &mut Fields) -> Result<(), &'static str> {
    fields.rewrite();
    let object: Value = serde_json::from_str(line).map_err(|_| "not a JSON object")?;
    if !object.is_object() {
        return Err("not a JSON object");
    }
    for column in &entity.columns {
        let start = if column.extension.is_empty() { Some(&object) } else { extension(&object, &column.extension) };
        match start.and_then(|start| start.pointer(&column.pointer)) {
            None | Some(Value::Null) => fields.push_text(""),
            Some(Value::String(text)) => fields.push_text(text),
            // An array or object stands for its presence: the layout asks whether it is there, not what it says.
            Some(Value::Array(items)) => fields.push_text(if items.is_empty() { "" } else { "present" }),
            Some(Value::Object(members)) => fields.push_text(if members.is_empty() { "" } else { "present" }),
            Some(scalar) => fields.push_text(&scalar.to_string()),
        }
    }
    Ok(())
}

/// The FHIR extension of a resource whose URL ends so.
fn extension<'a>(object: &'a Value, url_end: &str) -> Option<&'a Value> {
    let is_named = |extension: &&Value| extension.get("url").and_then(Value::as_str).is_some_and(|url| url.ends_with(url_end));
    object.get("extension")?.as_array()?.iter().find(is_named)
}
