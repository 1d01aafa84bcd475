-- core.lead_test
-- One row per blood lead test that the lead registry keeps; results below what a laboratory can read are marked.
-- grain:  lead_test_id      checks: not_null(person_id), not_null(tested_on)
-- zone:   restricted
-- source: state lead registry; it tells of tests alone, who a person is comes from other feeds
select
    'lead_registry|' || t.test_id as lead_test_id,
    child.person_id,
    t.tested_on,
    t.sample_type,
    t.result_ug_dl,
    t.result_qualifier,
    'lead_registry' as source_feed,
    t.receipt_id
from staging.lead_registry_tests as t
inner join link.person_crosswalk as child on child.source_key = t.source_key
