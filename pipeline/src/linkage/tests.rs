use super::*;

fn record(source: &str, id: &str, first: &str, last: &str, born_on: i32) -> IdentityRecord {
    IdentityRecord {
        source: source.to_owned(),
        source_key: format!("{source}|{id}"),
        role: "child".to_owned(),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        other_last_name: String::new(),
        born_on: Some(born_on),
        sex: "F".to_owned(),
        many: false,
    }
}

fn are_one(links: &[Link], left: &str, right: &str) -> bool {
    let person = |key: &str| links.iter().find(|link| link.source_key == key).map(|link| link.person_id.clone());
    person(left).is_some() && person(left) == person(right)
}

#[test]
fn agreeing_names_and_birthday_are_one_person() {
    let links = Deterministic.link(&[record("a", "1", "Ana-Maria", "O'Neil Jr", 100), record("b", "9", "ANA MARIA", "ONEIL", 100)]);
    assert!(are_one(&links, "a|1", "b|9"));
}

#[test]
fn an_unnamed_newborn_is_linked_by_last_name_birthday_and_sex() {
    let links = Deterministic.link(&[record("a", "1", "BABY GIRL", "Lor", 100), record("b", "9", "Mai", "LOR", 100)]);
    assert!(are_one(&links, "a|1", "b|9"));
}

#[test]
fn unnamed_twins_stay_apart() {
    let links = Deterministic.link(&[record("a", "1", "", "Lor", 100), record("a", "2", "", "Lor", 100), record("b", "9", "Mai", "LOR", 100)]);
    assert!(!are_one(&links, "a|1", "b|9") && !are_one(&links, "a|2", "b|9") && !are_one(&links, "a|1", "a|2"));
}

#[test]
fn two_identifiers_of_one_source_never_become_one_child() {
    let links = Deterministic.link(&[record("a", "1", "Mai", "Lor", 100), record("a", "2", "Mai", "Lor", 100), record("b", "9", "Mai", "Lor", 100)]);
    assert!(!are_one(&links, "a|1", "a|2") && !are_one(&links, "a|1", "b|9"));
}

#[test]
fn with_linkage_off_each_identifier_is_a_person() {
    let links = Apart.link(&[record("a", "1", "Mai", "Lor", 100), record("b", "9", "Mai", "Lor", 100)]);
    assert!(!are_one(&links, "a|1", "b|9"));
}
