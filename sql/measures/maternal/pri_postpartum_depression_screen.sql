-- measures.pri_postpartum_depression_screen
-- One row per delivery and age band, and one in the total: was a depression screen documented on day 7 to 84?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: deliveries from 8 September of the year before to 7 September
-- source: NCQA PDS-E rate 1 as in the CMS Core Sets; delivery window and coverage from memory; codes stand in where no score is delivered
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_postpartum_depression_screen'
),

eligible as (
    select
        delivery.delivery_id,
        delivery.mother_id,
        delivery.delivered_on,
        mother.born_on,
        period.period_start,
        case when complete_years(mother.born_on, delivery.delivered_on) < 21 then 'under_21' else 'age_21_plus' end as band
    from core.counted_delivery as delivery
    inner join period on delivery.delivered_on between period.period_start and period.period_end
    inner join core.person as mother on mother.person_id = delivery.mother_id
    inner join core.coverage as coverage on coverage.person_id = delivery.mother_id
    where is_continuously_covered(
        coverage.spans,
        delivery.delivered_on,
        add_days(delivery.delivered_on, 60),
        0,
        0,
        delivery.delivered_on
    )
),

screened as (
    select eligible.delivery_id
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.mother_id
            and service.service_on >= add_days(eligible.delivered_on, 7)
            and service.service_on <= add_days(eligible.delivered_on, 84)
    inner join reference.code as depression on depression.value_set = 'depression_code' and depression.code = service.code
    where service.disposition in ('paid', 'encounter')
    union
    select eligible.delivery_id
    from eligible
    inner join core.screening as screening
        on
            screening.person_id = eligible.mother_id
            and screening.screened_on >= add_days(eligible.delivered_on, 7)
            and screening.screened_on <= add_days(eligible.delivered_on, 84)
    inner join reference.code as tool on tool.value_set = 'depression_tool' and tool.code = screening.tool
    left join reference.code as adult on adult.value_set = 'depression_tool_adult' and adult.code = screening.tool
    where
        (screening.score is not null or screening.result is not null)
        and (adult.code is null or coalesce(complete_years(eligible.born_on, screening.screened_on) >= 18, true))
    union
    select eligible.delivery_id
    from eligible
    inner join core.dyad as dyad on dyad.caregiver_id = eligible.mother_id
    inner join core.person as child
        on
            child.person_id = dyad.child_id
            and child.born_on >= add_days(eligible.delivered_on, -2)
            and child.born_on <= add_days(eligible.delivered_on, 2)
    inner join core.service as service
        on
            service.person_id = child.person_id
            and service.service_on >= add_days(eligible.delivered_on, 7)
            and service.service_on <= add_days(eligible.delivered_on, 84)
    inner join reference.code as instrument on instrument.value_set = 'caregiver_instrument' and instrument.code = service.code
    where service.disposition in ('paid', 'encounter')
),

flagged as (
    select
        eligible.*,
        case when screened.delivery_id is not null then 1 else 0 end as numerator
    from eligible
    left join screened on screened.delivery_id = eligible.delivery_id
)

select
    delivery_id as unit_id,
    mother_id as person_id,
    period_start as period,
    band as component,
    delivered_on as anchor_on,
    1 as denominator,
    numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from flagged
union all
select
    delivery_id,
    mother_id,
    period_start,
    'all',
    delivered_on,
    1,
    numerator,
    0,
    null
from flagged
