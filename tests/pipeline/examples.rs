use attune_pipeline::catalogue;
use attune_pipeline::jobs::examples;
use attune_tests::workspace;

#[tokio::test(flavor = "multi_thread")]
async fn every_worked_example_gives_what_it_expects() {
    let sql = workspace().join("sql");
    let outcome = examples::run(&sql, &sql).await.unwrap();
    assert_eq!(outcome.failed, []);
    for indicator in catalogue::load(&sql).unwrap().keys() {
        assert!(outcome.passed.get(indicator).copied().unwrap_or_default() >= 6, "{indicator} has fewer than six worked examples");
    }
}
