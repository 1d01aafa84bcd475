-- measures.pri_hv_breastfed_6mo
-- One row per infant whose mother enrolled in pregnancy and was still enrolled at six months: fed any breast milk then?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year of the day on which the infant turned six months
-- source: HRSA MIECHV Form 2 measure 2
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'pri_hv_breastfed_6mo'
),

infant as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        add_months(stay.born_on, 6) as six_months_on,
        period.period_start
    from core.home_visiting_stay as stay
    inner join period on add_months(stay.born_on, 6) between period.period_start and period.period_end
    where
        stay.role = 'child'
        and stay.is_prenatal
        and stay.start_on <= stay.born_on
        and stay.end_on >= add_months(stay.born_on, 6)
),

answer as (
    select
        answer.program_enrollment_id,
        answer.value,
        row_number() over (partition by answer.program_enrollment_id order by answer.answered_on desc nulls last, answer.answer_id desc) as nth
    from core.assessment_answer as answer
    where answer.item = 'breastfed_at_6_months' and answer.value in ('y', 'n')
)

select
    infant.program_enrollment_id as unit_id,
    infant.person_id,
    infant.period_start as period,
    'all' as component,
    infant.six_months_on as anchor_on,
    case when answer.value is null then 0 else 1 end as denominator,
    case when answer.value = 'y' then 1 else 0 end as numerator,
    case when answer.value is null then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from infant
left join answer on answer.program_enrollment_id = infant.program_enrollment_id and answer.nth = 1
