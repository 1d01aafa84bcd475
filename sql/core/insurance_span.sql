-- core.insurance_span
-- One row per person and period with one kind of insurance and one plan; enrollment goes before what a family reported.
-- grain:  person_id, insurance_rank, insurance, plan, start_on, end_on
-- zone:   restricted
-- source: Medicaid eligibility; home visiting and early care exports as reported
select distinct
    person_id,
    1 as insurance_rank,
    case
        when program = 'chip' then 'chip'
        when plan_id is not null then 'medicaid_managed_care'
        else 'medicaid_fee_for_service'
    end as insurance,
    coalesce(plan_id, 'no_plan') as plan,
    start_on,
    end_on
from core.enrollment_span
union all
select
    person_id,
    2 as insurance_rank,
    insurance_reported as insurance,
    cast(null as varchar) as plan,
    date '1900-01-01' as start_on,
    date '9999-12-31' as end_on
from core.person
where
    insurance_reported is not null
    -- Who has an enrollment record has Medicaid when that says so, not when a family once did.
    and not (
        insurance_reported = 'medicaid_reported'
        and person_id in (select enrolled.person_id from core.enrollment_span as enrolled)
    )
