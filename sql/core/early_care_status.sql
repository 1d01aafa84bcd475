-- core.early_care_status
-- One row per child of an early care program, program year and point: is there a medical home, is care up to date?
-- grain:  source_key, program_year, point      checks: not_null(person_id)
-- zone:   restricted
-- source: early care and education export
select
    status.source_key,
    child.person_id,
    status.program_year,
    status.point,
    status.has_medical_home,
    status.is_up_to_date,
    status.recorded_on,
    'ece' as source_feed,
    status.receipt_id
from staging.ece_health_status as status
inner join link.person_crosswalk as child on child.source_key = status.source_key
