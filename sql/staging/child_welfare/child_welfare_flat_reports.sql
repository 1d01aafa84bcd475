-- staging.child_welfare_flat_reports
-- One row per report that the agency matched to a child of the flat-file vendor of home visiting.
-- grain:  report_id      checks: not_null(source_key)
-- zone:   restricted
-- source: child-welfare agency, matched by the numbers of the home-visiting program
select
    w.report_id,
    'home_visiting_flat|child|' || w.family_id || '|' || w.tgt_id as source_key,
    w.report_dt as reported_on,
    case w.disposition when '1' then 'investigated' when '2' then 'alternative_response' when '3' then 'screened_out' end as disposition,
    w.line_number,
    w.receipt_id
from (
    select
        *,
        row_number() over (partition by report_id order by receipt_id desc, line_number desc) as newest
    from raw.child_welfare_flat_reports
) as w
where w.newest = 1
