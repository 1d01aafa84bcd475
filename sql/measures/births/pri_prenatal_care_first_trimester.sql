-- measures.pri_prenatal_care_first_trimester
-- One row per live birth: did prenatal care begin in the first three months? No care is known, not missing.
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of birth
-- source: NCHS natality, month prenatal care began
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_prenatal_care_first_trimester'
)

select
    birth.birth_id as unit_id,
    birth.child_id as person_id,
    period.period_start as period,
    'all' as component,
    birth.born_on as anchor_on,
    case when coalesce(birth.is_prenatal_care_reported, true) and birth.prenatal_care_month is not null then 1 else 0 end as denominator,
    case when coalesce(birth.is_prenatal_care_reported, true) and birth.prenatal_care_month between 1 and 3 then 1 else 0 end as numerator,
    case when coalesce(birth.is_prenatal_care_reported, true) and birth.prenatal_care_month is null then 1 else 0 end as is_missing,
    case when not coalesce(birth.is_prenatal_care_reported, true) then 'not_reported' end as exclusion
from core.birth as birth
inner join period on birth.born_on between period.period_start and period.period_end
