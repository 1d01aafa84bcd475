-- core.coverage
-- One row per person: the days with full Medicaid or CHIP benefits, as merged spans.
-- grain:  person_id
-- zone:   restricted
-- source: core.enrollment_span; spans that overlap or abut are one
select
    person_id,
    covered_spans(start_on, end_on) as spans
from core.enrollment_span
where coalesce(is_full_benefit, true)
group by person_id
