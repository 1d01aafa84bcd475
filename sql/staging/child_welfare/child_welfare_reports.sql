-- staging.child_welfare_reports
-- One row per report that the agency matched to a child of home visiting.
-- grain:  report_id      checks: not_null(source_key)
-- zone:   restricted
-- source: child-welfare agency, matched by the numbers of the home-visiting program
select
    w.report_id,
    'home_visiting|child|' || w.family_number || '|' || w.child_number as source_key,
    w.report_date as reported_on,
    case w.disposition
        when 'Investigated' then 'investigated'
        when 'Alternative response' then 'alternative_response'
        when 'Screened out' then 'screened_out'
    end as disposition,
    w.line_number,
    w.receipt_id
from (
    select
        *,
        row_number() over (partition by report_id order by receipt_id desc, line_number desc) as newest
    from raw.child_welfare_reports
) as w
where w.newest = 1
