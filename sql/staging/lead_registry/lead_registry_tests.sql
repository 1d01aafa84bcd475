-- staging.lead_registry_tests
-- One row per blood lead test; a sign before the number and one in its own column are the same.
-- grain:  test_id      checks: not_null(source_key), not_null(tested_on)
-- zone:   restricted
-- source: state lead registry, see layout.toml; of rows with one test_id the last holds
select
    t.test_id,
    'lead_registry|' || t.child_id as source_key,
    t.sample_date as tested_on,
    case t.sample_type when '1' then 'venous' when '2' then 'capillary' else 'unknown' end as sample_type,
    try_cast(replace(replace(t.result_ug_dl, '<', ''), '>', '') as double) as result_ug_dl,
    case
        when t.result_qualifier = '<' or substr(t.result_ug_dl, 1, 1) = '<' then 'below'
        when t.result_qualifier = '>' or substr(t.result_ug_dl, 1, 1) = '>' then 'above'
    end as result_qualifier,
    t.line_number,
    t.receipt_id
from (
    select
        *,
        row_number() over (partition by test_id order by receipt_id desc, line_number desc) as newest
    from raw.lead_registry_tests
) as t
where t.newest = 1
