-- core.enrollment_span
-- One row per person and delivered coverage span; measures merge spans with covered_spans.
-- grain:  person_id, program, start_on, end_on, is_full_benefit, is_hospice, plan_id, source_key
-- zone:   restricted
-- source: Medicaid eligibility
select distinct
    crosswalk.person_id,
    e.source_key,
    e.program,
    'day' as basis,
    e.is_full_benefit,
    e.is_hospice,
    e.plan_id,
    e.start_on,
    e.end_on
from staging.medicaid_eligibility_eligibility as e
inner join link.person_crosswalk as crosswalk on crosswalk.source_key = e.source_key
