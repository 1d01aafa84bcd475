//! What stands beside what: differences of values, and the reasons of a weight.

use super::difference::{Compared, Kind, Piece, compare};
use super::waterfall::rows;
use super::words;
use crate::queue::{Field, Record, Step, Waterfall};

fn record(fields: &[(&str, Option<&str>)]) -> Record {
    let field = |(name, value): &(&str, Option<&str>)| Field { name: (*name).to_owned(), value: value.map(str::to_owned) };
    Record { source: String::new(), id: "1".to_owned(), fields: fields.iter().map(field).collect() }
}

fn one(left: &str, right: &str) -> Compared {
    let mut fields = compare(&record(&[("name", Some(left))]), &record(&[("name", Some(right))]));
    assert_eq!(fields.len(), 1);
    fields.remove(0)
}

/// The value with what is marked in brackets.
fn marked(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| if piece.is_marked { format!("[{}]", piece.text) } else { piece.text.clone() }).collect()
}

#[test]
fn letters_that_the_other_value_does_not_have_are_marked() {
    for (left, right, expected) in [
        ("SMITH", "SMYTH", ("SM[I]TH", "SM[Y]TH")),
        ("2023-11-02", "2023-02-11", ("2023-[11]-[02]", "2023-[02]-[11]")),
        ("ANNA", "ANNA MARIA", ("ANNA", "ANNA[ MARIA]")),
        ("12 INVENTED ROAD", "12 INVENTED RD", ("12 INVENTED R[OA]D", "12 INVENTED RD")),
        ("ÉTÉ", "ETÉ", ("[É]TÉ", "[E]TÉ")),
    ] {
        let field = one(left, right);
        assert_eq!(field.kind, Kind::Differ);
        assert_eq!((marked(&field.left).as_str(), marked(&field.right).as_str()), expected);
    }
}

#[test]
fn values_with_little_in_common_are_not_marked_letter_by_letter() {
    assert_eq!(marked(&one("ALPHA", "ZETA QUOR").left), "ALPHA");
    assert_eq!(marked(&one("PLACEHOLDER", "TEMPLATE").left), "PLACEHOLDER");
    let long = "A".repeat(300);
    assert_eq!(marked(&one(&long, &format!("{long}B")).right), format!("{long}B"));
}

#[test]
fn the_kinds_of_difference_are_told_apart() {
    assert_eq!(one("A", "A").kind, Kind::Same);
    assert_eq!(one("SPECIMEN-FIXTURE", "Specimen Fixture").kind, Kind::Alike);
    let kinds = |left, right| compare(&record(&[("name", left)]), &record(&[("name", right)]))[0].kind;
    assert_eq!(kinds(None, Some("A")), Kind::Left);
    assert_eq!(kinds(Some("A"), Some("  ")), Kind::Right);
    assert_eq!(kinds(None, None), Kind::Neither);
}

#[test]
fn fields_keep_the_order_of_the_left_record_and_the_right_ones_follow() {
    let fields = compare(&record(&[("b", None), ("a", None)]), &record(&[("c", Some("1")), ("a", Some("2"))]));
    let labels: Vec<&str> = fields.iter().map(|field| field.label.as_str()).collect();
    assert_eq!(labels, ["B", "A", "C"]);
    assert_eq!((fields[2].kind, marked(&fields[2].right)), (Kind::Left, "1".to_owned()));
}

#[test]
fn the_reasons_add_up_line_by_line() {
    let step = |comparison: &str, weight, term_frequency| Step { comparison: comparison.to_owned(), level: "alike".to_owned(), weight, term_frequency };
    let waterfall = Waterfall { prior: -10.0, steps: vec![step("last_name", 8.0, 3.0), step("sex", -1.5, 0.0), step("zip", 0.0, 0.0)], total: -0.5 };
    let rows = rows(&waterfall);
    let told: Vec<_> = rows.iter().map(|row| (row.label.as_str(), row.css, row.mark, row.weight.as_str(), row.sum.as_str())).collect();
    let expected = [
        ("Before comparing", "prior", "▼", "−10.00", "−10.00"),
        ("Last name", "for", "▲", "+8.00", "−2.00"),
        ("Last name, how common", "for", "▲", "+3.00", "+1.00"),
        ("Sex", "against", "▼", "−1.50", "−0.50"),
        ("Zip", "nothing", "●", "0.00", "−0.50"),
        ("Together", "total", "▼", "−0.50", "−0.50"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn bars_begin_where_the_one_before_ended_and_stay_inside() {
    let step = Step { comparison: "a".to_owned(), level: String::new(), weight: 12.0, term_frequency: 0.0 };
    let rows = rows(&Waterfall { prior: -10.0, steps: vec![step], total: 2.0 });
    // From -10 to 2 is the whole width, less two percent at each end: a weight of one is eight percent.
    let bars: Vec<_> = rows.iter().map(|row| (row.bar.x.as_str(), row.bar.width.as_str(), row.bar.end.as_str())).collect();
    assert_eq!(bars, [("2.00%", "80.00%", "2.00%"), ("2.00%", "96.00%", "98.00%"), ("82.00%", "16.00%", "98.00%")]);
    assert!(rows.iter().all(|row| row.bar.zero == "82.00%"));
}

#[test]
fn names_of_columns_become_words() {
    assert_eq!(words("date_of_birth"), "Date of birth");
    assert_eq!(words(""), "");
}
