//! What a token is made of, and what changes it.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

const DIGITS: &str = "8f1c3a5be27d4906b1f0c2d3e4a596877a1b2c3d4e5f60718293a4b5c6d7e8f9";
const PLAN: &str = r#"
name = "test-1"
skip = ["Baby Boy", "unknown"]
[normalise]
remove_accents = true
lower_case = true
keep = "letters_and_digits"
[[token]]
name = "sound_and_year"
part = [{ column = "family", take = "soundex" }, { column = "born", take = "year", format = "%Y-%m-%d" }]
[[token]]
name = "names"
sorted = true
part = [{ column = "given", take = "whole" }, { column = "family", take = "whole" }]
[[token]]
name = "initial_and_date"
part = [{ column = "given", take = "first", count = 1 }, { column = "born", take = "date", format = "%Y-%m-%d" }]
[[token]]
name = "day"
part = [{ column = "born", take = "month_day", format = "%Y-%m-%d" }]
"#;

fn tokeniser(plan: &str, digits: &str) -> Tokeniser {
    Tokeniser::new(Plan::from_toml(plan).unwrap(), &Secret::new("test", digits).unwrap())
}

/// Tokens of given name, family name and date of birth; the plan names its columns in another order.
fn tokens(tokeniser: &Tokeniser, given: &str, family: &str, born: &str) -> Vec<Option<Token>> {
    let values: Vec<&str> = tokeniser
        .plan()
        .columns()
        .into_iter()
        .map(|column| match column {
            "given" => given,
            "family" => family,
            _ => born,
        })
        .collect();
    tokeniser.tokens(&values)
}

#[test]
fn spelling_that_the_plan_evens_out_changes_nothing() {
    let tokeniser = tokeniser(PLAN, DIGITS);
    assert_eq!(tokens(&tokeniser, "José ", "O'Brien", "2023-04-05"), tokens(&tokeniser, "jose", "OBRIEN", "2023-04-05"));
}

#[test]
fn names_that_sound_alike_and_swapped_names_share_a_token() {
    let tokeniser = tokeniser(PLAN, DIGITS);
    let (one, other) = (tokens(&tokeniser, "ana", "smith", "2023-04-05"), tokens(&tokeniser, "ana", "smyth", "2023-11-30"));
    assert_eq!(one[0], other[0]);
    assert_ne!(one[1], other[1]);
    assert_eq!(tokens(&tokeniser, "ana", "ruiz", "")[1], tokens(&tokeniser, "ruiz", "ana", "")[1]);
}

#[test]
fn a_missing_part_and_a_name_that_names_nobody_give_no_token() {
    let tokeniser = tokeniser(PLAN, DIGITS);
    let present = |given: &str, family: &str, born: &str| -> Vec<bool> { tokens(&tokeniser, given, family, born).iter().map(Option::is_some).collect() };
    assert_eq!(present("ana", "ruiz", ""), [false, true, false, false]);
    assert_eq!(present("BABY BOY", "ruiz", "2023-04-05"), [true, false, false, true]);
    assert_eq!(present("ana", " - ", "2023-04-05"), [false, false, true, true]);
    assert_eq!(present("ana", "ruiz", "05.04.2023"), [false, true, false, false]);
}

#[test]
fn parts_do_not_run_together() {
    let plan = PLAN.replace("sorted = true\n", "");
    let tokeniser = tokeniser(&plan, DIGITS);
    assert_ne!(tokens(&tokeniser, "ab", "c", "")[1], tokens(&tokeniser, "a", "bc", "")[1]);
}

#[test]
fn tokens_differ_under_another_key_and_another_plan() {
    let own = tokens(&tokeniser(PLAN, DIGITS), "ana", "ruiz", "2023-04-05");
    let other_key = tokens(&tokeniser(PLAN, &DIGITS.replace('8', "9")), "ana", "ruiz", "2023-04-05");
    let other_plan = tokens(&tokeniser(&PLAN.replace("test-1", "test-2"), DIGITS), "ana", "ruiz", "2023-04-05");
    for place in 0..own.len() {
        assert!(own[place].is_some());
        assert_ne!(own[place], other_key[place]);
        assert_ne!(own[place], other_plan[place]);
    }
}

#[test]
fn text_and_back_is_the_same() {
    let token = tokens(&tokeniser(PLAN, DIGITS), "ana", "ruiz", "2023-04-05")[0].unwrap();
    assert_eq!(from_text(&to_text(token)), Some(token));
    assert_eq!(from_text("+0000000000000000000000000000001"), None);
    assert_eq!(from_text(""), None);
}

/// Codes as the National Archives give them.
#[test]
fn soundex_follows_the_national_archives() {
    for (name, code) in [
        ("Washington", "w252"),
        ("Lee", "l000"),
        ("Gutierrez", "g362"),
        ("Pfister", "p236"),
        ("Jackson", "j250"),
        ("Tymczak", "t522"),
        ("VanDeusen", "v532"),
        ("Ashcraft", "a261"),
    ] {
        assert_eq!(soundex(name).as_deref(), Some(code), "{name}");
    }
    assert_eq!(soundex("李"), None);
}

#[test]
fn a_plan_that_says_too_little_is_refused_by_token_and_column() {
    let refusal = |from: &str, to: &str| format!("{:#}", anyhow::Error::from(Plan::from_toml(&PLAN.replace(from, to)).unwrap_err()));
    assert!(refusal("count = 1", "count = 0").contains("token initial_and_date, column given: count"));
    assert!(refusal("\"day\"", "\"names\"").contains("two tokens are named names"));
    assert!(refusal("keep = \"letters_and_digits\"\n", "").contains("keep"));
    assert!(refusal("\"month_day\", format = \"%Y-%m-%d\"", "\"month_day\", format = \"%j\"").contains("token day, column born"));
    assert!(refusal("\"test-1\"", "\"Test; 1\"").contains("small letters"));
}
