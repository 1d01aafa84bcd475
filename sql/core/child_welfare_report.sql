-- core.child_welfare_report
-- One row per report about a child: date and disposition alone.
-- grain:  report_id      checks: not_null(person_id)
-- zone:   restricted
-- source: child-welfare agency, matched by the numbers of each home-visiting program
select
    'child_welfare|' || w.report_id as report_id,
    child.person_id,
    w.reported_on,
    w.disposition,
    'child_welfare' as source_feed,
    w.receipt_id
from staging.child_welfare_reports as w
inner join link.person_crosswalk as child on child.source_key = w.source_key
union all
select
    'child_welfare|flat|' || w.report_id,
    child.person_id,
    w.reported_on,
    w.disposition,
    'child_welfare',
    w.receipt_id
from staging.child_welfare_flat_reports as w
inner join link.person_crosswalk as child on child.source_key = w.source_key
