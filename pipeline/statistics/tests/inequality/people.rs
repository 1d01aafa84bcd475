//! Measures of ranked people.

use attune_statistics::inequality::{
    Absent, Measure, Measured, Method, People, PeopleError, Person, Settings, Strata, Stratum, Variant, measures, measures_of_people,
};

use crate::example::{PERCENT, figure, of};

/// People of four groups in 24 sampling units of six strata, made by a small fixed rule: more hold the better off they are, and
/// people of one unit are alike.
fn people() -> Vec<Person> {
    let mut state = 20_261_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    let mut rows = Vec::new();
    for unit in 0..24_u32 {
        let (leaning, level) = (next() - 0.5, next());
        for _ in 0..12 + unit % 5 {
            let order = 1 + (4.0 * (0.7 * next() + 0.3 * level)).floor() as i64;
            let holds = next() < (0.25 + 0.13 * order as f64 + 0.3 * leaning).clamp(0.02, 0.98);
            rows.push(Person { order, value: f64::from(holds), weight: 0.5 + next(), stratum: unit / 4, unit: unit % 4 });
        }
    }
    rows
}

fn all(rows: &[Person]) -> Vec<Measured> {
    measures_of_people(&People::new(rows).unwrap(), &Settings::default())
}

/// The variance that leaving out each unit in turn gives, its stratum's other units weighted up. It shares no formula with the
/// linearisation, and sees ranks and mean move.
fn jackknife(rows: &[Person], place: usize, is_logarithm: bool) -> f64 {
    let number = |rows: &[Person]| {
        let estimate = all(rows)[place].figure.unwrap().estimate;
        if is_logarithm { estimate.ln() } else { estimate }
    };
    let whole = number(rows);
    let mut variance = 0.0;
    for stratum in 0..6 {
        for unit in 0..4 {
            let without: Vec<Person> = rows
                .iter()
                .filter(|person| (person.stratum, person.unit) != (stratum, unit))
                .map(|person| Person { weight: if person.stratum == stratum { person.weight * 4.0 / 3.0 } else { person.weight }, ..*person })
                .collect();
            variance += 0.75 * (number(&without) - whole).powi(2);
        }
    }
    variance.sqrt()
}

#[test]
fn linearised_errors_are_those_of_the_jackknife() {
    let rows = people();
    for (place, measured) in all(&rows).iter().enumerate() {
        let figure = measured.figure.unwrap();
        let is_logarithm = measured.measure == Measure::RelativeIndex;
        let se = figure.uncertainty.unwrap().se.unwrap() / if is_logarithm { figure.estimate } else { 1.0 };
        let other = jackknife(&rows, place, is_logarithm);
        assert!((se / other - 1.0).abs() < 0.04, "{} {}: {se}, jackknife {other}", measured.measure, measured.variant);
        assert_eq!(figure.uncertainty.unwrap().method.name(), if is_logarithm { "log_taylor" } else { "taylor" });
    }
    let sure = figure(&all(&rows), Measure::SlopeIndex, Variant::Linear).uncertainty.unwrap();
    assert_eq!(sure.method, Method::Taylor { degrees_of_freedom: 18 });
}

#[test]
fn people_and_their_groups_have_the_same_points() {
    let rows = people();
    let of_people = all(&rows);
    let group = |order: i64| {
        let members: Vec<&Person> = rows.iter().filter(|person| person.order == order).collect();
        let population: f64 = members.iter().map(|person| person.weight).sum();
        let estimate = members.iter().map(|person| person.weight * person.value).sum::<f64>() / population;
        Stratum { label: order.to_string(), estimate: Some(100.0 * estimate), population: Some(population), order: Some(order), ..Stratum::default() }
    };
    let of_groups = measures(&Strata::new(PERCENT, (1..=4).map(group).collect()).unwrap(), &Settings::default());
    for measured in &of_people {
        let percent = if matches!(measured.measure, Measure::SlopeIndex | Measure::AbsoluteConcentration) { 100.0 } else { 1.0 };
        let (one, other) = (percent * measured.figure.unwrap().estimate, figure(&of_groups, measured.measure, measured.variant).estimate);
        assert!((one - other).abs() < 1e-9 * (1.0 + other.abs()), "{} {}: {one} {other}", measured.measure, measured.variant);
    }
}

#[test]
fn the_order_of_people_changes_nothing_but_rounding() {
    let rows = people();
    let mut turned = rows.clone();
    turned.reverse();
    for (one, other) in all(&rows).iter().zip(all(&turned)) {
        let [one, other] = [one.figure.unwrap(), other.figure.unwrap()].map(|figure| [figure.estimate, figure.uncertainty.unwrap().se.unwrap()]);
        assert!((one[0] - other[0]).abs() < 1e-12 && (one[1] - other[1]).abs() < 1e-12);
    }
}

#[test]
fn somebody_without_a_weight_takes_no_part() {
    let rows = people();
    let mut more = rows.clone();
    more.push(Person { order: 9, value: 1.0, weight: 0.0, stratum: 77, unit: 1 });
    assert_eq!(all(&rows), all(&more));
}

#[test]
fn one_group_or_one_unit_is_answered() {
    let person = |order, unit| Person { order, value: f64::from(u8::from(unit % 2 == 0)), weight: 1.0, stratum: 0, unit };
    let one_group: Vec<Person> = (0..6).map(|unit| person(1, unit)).collect();
    assert!(all(&one_group).iter().all(|measured| measured.figure == Err(Absent::OneStratum)));
    let one_unit: Vec<Person> =
        [(1, 1.0), (1, 0.0), (2, 1.0), (2, 1.0), (3, 0.0)].map(|(order, value)| Person { order, value, weight: 1.0, stratum: 0, unit: 0 }).into();
    let found = figure(&all(&one_unit), Measure::AbsoluteConcentration, Variant::Plain);
    assert_eq!(found.uncertainty, Err(Absent::NoDegreesOfFreedom));
}

#[test]
fn nobody_and_everybody_have_no_logistic_slope() {
    let person = |value| move |order: i64| Person { order, value, weight: 1.0, stratum: 0, unit: order as u32 };
    for value in [0.0, 1.0] {
        let same: Vec<Person> = (1..6).map(person(value)).collect();
        assert_eq!(of(&all(&same), Measure::SlopeIndex, Variant::Logit).figure, Err(Absent::Separated));
    }
}

#[test]
fn a_bad_row_of_people_is_named() {
    let person = Person { order: 1, value: 1.0, weight: 1.0, stratum: 0, unit: 0 };
    let second = |bad| People::new(&[person, bad]).unwrap_err();
    assert_eq!(second(Person { value: 1.5, ..person }), PeopleError::Value { row: 2 });
    assert_eq!(second(Person { value: f64::NAN, ..person }), PeopleError::Value { row: 2 });
    assert_eq!(second(Person { weight: -1.0, ..person }), PeopleError::Weight { row: 2 });
    assert_eq!(second(Person { weight: f64::INFINITY, ..person }), PeopleError::Weight { row: 2 });
    assert_eq!(People::new(&[]).unwrap_err(), PeopleError::Empty);
    assert_eq!(People::new(&[Person { weight: 0.0, ..person }]).unwrap_err(), PeopleError::Empty);
}
