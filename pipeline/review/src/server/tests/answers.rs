//! What is kept, what is shown, and what the second reviewer does not see.

use axum::http::StatusCode;

use super::{Browser, CANARY, folder, lines};

#[tokio::test]
async fn an_answer_is_in_the_ledger_before_the_browser_is_told() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    let answered = browser.post("/pairs/2", "answer=different").await;
    assert_eq!((answered.status, answered.header("location")), (StatusCode::SEE_OTHER, "/pairs/3?kept=2"));
    let lines = lines(folder.path());
    assert_eq!((&lines[0]["event"], &lines[0]["by"]), (&"opened".into(), &"ALPHA REVIEWER".into()));
    assert_eq!((&lines[1]["event"], &lines[1]["pair"], &lines[1]["answer"]), (&"answered".into(), &"p2".into(), &"different".into()));
    let queue = crate::Queue::read(&folder.path().join("review.ndjson")).unwrap();
    assert_eq!((&lines[1]["queue"], &lines[1]["shown"]), (&queue.digest().into(), &queue.shown()[1].line.as_str().into()));
    assert!(browser.get("/pairs/3?kept=2").await.text.contains("Pair 2: Different people. Kept."));
}

#[tokio::test]
async fn a_word_that_is_no_answer_and_a_pair_that_is_not_there_change_nothing() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    for (address, form) in
        [("/pairs/1", "answer=maybe"), ("/pairs/1", ""), ("/pairs/0", "answer=same"), ("/pairs/4", "answer=same"), ("/pairs/x", "answer=same")]
    {
        assert_eq!(browser.post(address, form).await.status, StatusCode::FORBIDDEN, "{address} {form}");
    }
    assert_eq!(lines(folder.path()).len(), 1);
}

#[tokio::test]
async fn the_same_answer_again_is_not_written_again_and_another_replaces_it() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    browser.answer(1, "same").await;
    browser.answer(1, "same").await;
    assert_eq!(lines(folder.path()).len(), 2);
    browser.answer(1, "unsure").await;
    assert_eq!(lines(folder.path())[2]["answer"], "unsure");
    assert!(browser.get("/pairs/1").await.text.contains("value=\"unsure\" data-key=\"u\" aria-keyshortcuts=\"u\" class=\"chosen\""));
}

#[tokio::test]
async fn undo_takes_back_the_last_answer_and_shows_its_pair() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    browser.answer(1, "same").await;
    browser.answer(2, "different").await;
    for (pair, undone) in [(2, 3), (1, 2)] {
        let answered = browser.post("/undo", "").await;
        assert_eq!(answered.header("location"), format!("/pairs/{pair}?undone"));
        let last = lines(folder.path()).pop().unwrap();
        assert_eq!((&last["event"], &last["number_undone"]), (&"undone".into(), &undone.into()));
        assert!(browser.get(&format!("/pairs/{pair}?undone")).await.text.contains(&format!("Your answer to pair {pair} is taken back.")));
    }
    assert_eq!(browser.post("/undo", "").await.header("location"), "/");
    assert_eq!(lines(folder.path()).len(), 5, "both answers and both undoings stay");
}

#[tokio::test]
async fn undo_reaches_answers_of_an_earlier_session_and_never_those_of_another_person() {
    let folder = folder();
    Browser::inside(folder.path(), "ALPHA REVIEWER").await.answer(1, "same").await;
    Browser::inside(folder.path(), "BETA REVIEWER").await.answer(2, "same").await;
    let again = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    assert_eq!(again.post("/undo", "").await.header("location"), "/pairs/1?undone");
    assert_eq!(again.post("/undo", "").await.header("location"), "/");
}

/// Every page that BETA meets on the way through the queue, after ALPHA answered in some way.
async fn pages_of_the_second(first: &[(usize, &str)]) -> Vec<String> {
    let folder = folder();
    let alpha = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    for (number, answer) in first {
        alpha.answer(*number, answer).await;
    }
    let beta = Browser::inside(folder.path(), "BETA REVIEWER").await;
    let mut pages = vec![beta.follow("/").await];
    for (number, answer) in [(1, "same"), (2, "different"), (3, "unsure")] {
        pages.push(beta.answer(number, answer).await);
    }
    for number in 1..=3 {
        pages.push(beta.get(&format!("/pairs/{number}")).await);
    }
    pages.push(beta.get("/finished").await);
    pages.iter().map(super::Answered::without_secret).collect()
}

#[tokio::test]
async fn the_second_reviewer_sees_nothing_of_what_the_first_answered() {
    let alone = pages_of_the_second(&[]).await;
    assert!(alone[0].contains(CANARY), "the pages hold the records");
    for first in [[(1, "same"), (2, "same"), (3, "same")], [(1, "different"), (2, "different"), (3, "unsure")], [(3, "unsure"), (2, "unsure"), (1, "unsure")]] {
        assert_eq!(pages_of_the_second(&first).await, alone, "{first:?}");
    }
}

#[tokio::test]
async fn a_third_is_asked_where_two_do_not_agree_and_only_there() {
    let folder = folder();
    for (name, answers) in [("ALPHA REVIEWER", ["same", "same", "same"]), ("BETA REVIEWER", ["same", "different", "unsure"])] {
        let browser = Browser::inside(folder.path(), name).await;
        for (index, answer) in answers.iter().enumerate() {
            browser.answer(index + 1, answer).await;
        }
    }
    let third = Browser::inside(folder.path(), "GAMMA REVIEWER").await;
    assert_eq!(third.get("/").await.header("location"), "/pairs/2");
    assert_eq!(third.get("/pairs/1").await.header("location"), "/", "two people decided it");
    third.answer(2, "different").await;
    third.answer(3, "same").await;
    let report = crate::report(&folder.path().join("review.ndjson"), folder.path()).unwrap();
    assert_eq!((report.same, report.different, report.disputed, report.unresolved), (2, 1, 0, 0));
    let [agreement] = &report.agreement[..] else { panic!("{:?}", report.agreement) };
    assert_eq!((agreement.pairs, agreement.counts), (3, [[1, 1, 1], [0, 0, 0], [0, 0, 0]]), "the third's answers are not in it");
}

#[tokio::test]
async fn a_record_stands_in_pages_and_in_no_title_address_header_or_refusal() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    let mut answers = Vec::new();
    for address in ["/", "/pairs/1", "/pairs/2", "/finished", "/pairs/9", "/nowhere", "/open"] {
        answers.push(browser.get(address).await);
    }
    answers.push(browser.post("/pairs/1", "answer=same").await);
    answers.push(browser.post("/pairs/1", "answer=none").await);
    for answered in answers {
        let title = answered.text.split_once("<title>").map(|(_, rest)| rest.split("</title>").next().unwrap().to_owned()).unwrap_or_default();
        assert!(!title.contains(CANARY), "{title}");
        assert!(answered.headers.values().all(|value| !value.to_str().unwrap().contains(CANARY)));
        assert_eq!(answered.text.contains(CANARY), answered.text.contains("<h1>Same person?</h1>"), "{}", answered.status);
    }
}

#[tokio::test]
async fn a_value_cannot_become_markup_and_nothing_is_loaded_from_elsewhere() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    let page = browser.get("/pairs/1").await.text;
    assert!(!page.contains("<b>") && page.contains("&#60;b&#62;"), "escaped");
    for attribute in ["src=\"", "href=\"", "action=\""] {
        for place in page.split(attribute).skip(1) {
            assert!(place.starts_with("/") && !place.starts_with("//") || place.starts_with("#main") || place.starts_with("data:,"), "{}", &place[..20]);
        }
    }
    assert!(!page.contains("style=\"") && !page.contains("onclick"));
}

#[tokio::test]
async fn letters_can_be_turned_off() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    assert!(browser.get("/pairs/2").await.text.contains("data-keys=\"true\""));
    assert_eq!(browser.post("/keys", "keys=off&back=/pairs/2").await.header("location"), "/pairs/2");
    assert!(browser.get("/pairs/2").await.text.contains("data-keys=\"false\""));
    assert_eq!(browser.post("/keys", "keys=on&back=http://rebound.example").await.header("location"), "/");
}

#[tokio::test]
async fn where_an_answer_cannot_be_kept_the_browser_is_told_and_the_session_ends() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    browser.answer(1, "same").await;
    std::fs::write(folder.path().join("decisions.ndjson"), "").unwrap();
    let answered = browser.post("/pairs/2", "answer=same").await;
    assert_eq!(answered.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answered.text.contains("The session had to end") && !answered.text.contains(CANARY));
    assert_eq!(browser.get("/pairs/2").await.status, StatusCode::UNAUTHORIZED);
}
