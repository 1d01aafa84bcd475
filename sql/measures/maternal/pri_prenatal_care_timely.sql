-- measures.pri_prenatal_care_timely
-- One row per delivery and age band, and one in the total: was there a prenatal visit in the first trimester, or soon after coverage began?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: deliveries from 8 October of the year before to 7 October
-- source: NCQA PPC2 rate 1 as in the CMS Core Sets, measurement year 2025; aligned with; the day of delivery stands for the due date
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_prenatal_care_timely'
),

eligible as (
    select
        delivery.delivery_id,
        delivery.mother_id,
        delivery.delivered_on,
        period.period_start,
        coverage.spans,
        case when complete_years(mother.born_on, delivery.delivered_on) < 21 then 'under_21' else 'age_21_plus' end as band,
        -- Coverage this long leaves the whole first trimester, or its end, inside it.
        is_continuously_covered(
            coverage.spans,
            add_days(delivery.delivered_on, -219),
            add_days(delivery.delivered_on, 60),
            0,
            0,
            delivery.delivered_on
        ) as is_covered_early
    from core.counted_delivery as delivery
    inner join period on delivery.delivered_on between period.period_start and period.period_end
    inner join core.person as mother on mother.person_id = delivery.mother_id
    inner join core.coverage as coverage on coverage.person_id = delivery.mother_id
    where is_continuously_covered(
        coverage.spans,
        add_days(delivery.delivered_on, -43),
        add_days(delivery.delivered_on, 60),
        0,
        0,
        delivery.delivered_on
    )
),

prenatal as (
    select
        service.person_id,
        service.service_on
    from core.service as service
    inner join reference.code as visit
        on
            visit.value_set in ('prenatal_visit', 'prenatal_evaluation')
            and visit.code = service.code
            and service.service_on between coalesce(visit.valid_from, date '1900-01-01') and coalesce(visit.valid_to, date '9999-12-31')
    where
        service.disposition in ('paid', 'encounter')
        -- An office visit is prenatal by its diagnosis only.
        and (
            visit.value_set = 'prenatal_visit'
            or coalesce(
                array_has_any(service.diagnosis_codes, (select array_agg(code) from reference.code where value_set = 'prenatal_diagnosis')), false
            )
        )
        -- A Category II code with an exclusion modifier says why it was not done.
        and not (
            service.code in ('0500F', '0501F', '0502F')
            and coalesce(
                array_has_any(service.modifiers, (select array_agg(code) from reference.code where value_set = 'category_two_modifier')), false
            )
        )
),

visited as (
    select distinct eligible.delivery_id
    from eligible
    inner join prenatal
        on
            prenatal.person_id = eligible.mother_id
            and prenatal.service_on >= add_days(eligible.delivered_on, -280)
            and prenatal.service_on < eligible.delivered_on
    where
        case
            when eligible.is_covered_early then prenatal.service_on <= add_days(eligible.delivered_on, -176)
            -- By 42 days after the last coverage began: 43 days before the visit the person was not yet in it.
            else not is_continuously_covered(
                eligible.spans,
                add_days(prenatal.service_on, -43),
                eligible.delivered_on,
                0,
                0,
                eligible.delivered_on
            )
        end
),

flagged as (
    select
        eligible.delivery_id,
        eligible.mother_id,
        eligible.delivered_on,
        eligible.period_start,
        eligible.band,
        case when visited.delivery_id is not null then 1 else 0 end as numerator
    from eligible
    left join visited on visited.delivery_id = eligible.delivery_id
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
