-- staging.ece_health_status
-- One row per participant, program year and point of it: is there a medical home, is care up to date?
-- grain:  source_key, program_year, point      checks: not_null(source_key)
-- zone:   restricted
-- source: participant export, see layout.toml; of several states the one recorded last, a state without a date first
select
    'ece|' || s.participant_id as source_key,
    s.program_year,
    case s.point when 'Enrollment' then 'start' when 'End of year' then 'end' end as point,
    s.medical_home = 'Yes' as has_medical_home,
    s.epsdt_up_to_date = 'Yes' as is_up_to_date,
    s.recorded_date as recorded_on,
    s.line_number,
    s.receipt_id
from (
    select
        *,
        row_number() over (
            partition by participant_id, program_year, point
            order by coalesce(recorded_date, date '1900-01-01') desc, receipt_id desc, line_number desc
        ) as newest
    from raw.ece_health_status
) as s
where s.newest = 1
