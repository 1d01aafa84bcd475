use attune_pipeline::jobs::examples;
use attune_tests::workspace;

#[tokio::test(flavor = "multi_thread")]
async fn every_worked_example_gives_what_it_expects() {
    let sql = workspace().join("sql");
    let outcome = examples::run(&sql, &sql).await.unwrap();
    assert_eq!(outcome.failed, []);
    let demo = [
        "sec_w30_first15",
        "sec_dev_screen_u3",
        "sec_epsdt_participant_ratio",
        "pri_postpartum_visit",
        "pri_postpartum_depression_screen",
        "pri_hv_pci_observed",
    ];
    let rest = [
        "pri_hv_depression_screen",
        "sec_dyadic_service_reach",
        "ter_dev_referral_completed_hv",
        "ter_medicaid_u3_hv_reach",
        "ter_referral_closed_loop",
        "ter_cross_system_reach",
        "ter_partc_45day",
        "ter_partc_transition",
        "ter_birth_to_hv_6mo",
        "ter_no_touch_12mo",
        "pri_prenatal_care_timely",
        "sec_trauma_ace_screen",
    ];
    for indicator in demo.into_iter().chain(rest) {
        assert!(outcome.passed.get(indicator).copied().unwrap_or_default() >= 6, "{indicator} has fewer than six worked examples");
    }
}
