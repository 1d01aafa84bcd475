-- measures.pri_postpartum_visit
-- One row per delivery and age band, and one in the total: was there a postpartum visit on day 7 to 84?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: deliveries from 8 October of the year before to 7 October
-- source: NCQA PPC2 rate 2 as in the CMS Core Sets, measurement year 2025; aligned with
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_postpartum_visit'
),

eligible as (
    select
        delivery.delivery_id,
        delivery.mother_id,
        delivery.delivered_on,
        period.period_start,
        case when complete_years(mother.born_on, delivery.delivered_on) < 21 then 'under_21' else 'age_21_plus' end as band
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

visited as (
    select distinct eligible.delivery_id
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.mother_id
            and service.service_on >= add_days(eligible.delivered_on, 7)
            and service.service_on <= add_days(eligible.delivered_on, 84)
    left join reference.code as visit
        on
            visit.value_set = 'postpartum_visit'
            and visit.code_system <> 'icd10cm'
            and visit.code = service.code
            and service.service_on between coalesce(visit.valid_from, date '1900-01-01') and coalesce(visit.valid_to, date '9999-12-31')
    where
        service.disposition in ('paid', 'encounter')
        -- Acute inpatient settings and laboratories see no postpartum visit.
        and coalesce(service.place_of_service, '') not in ('21', '51', '81')
        and (
            (
                visit.code is not null
                -- A Category II code with an exclusion modifier says why it was not done.
                and not (
                    service.code = '0503F'
                    and coalesce(
                        array_has_any(
                            service.modifiers, (select array_agg(code) from reference.code where value_set = 'category_two_modifier')
                        ),
                        false
                    )
                )
            )
            or coalesce(
                array_has_any(
                    service.diagnosis_codes,
                    (select array_agg(code) from reference.code where value_set = 'postpartum_visit' and code_system = 'icd10cm')
                ),
                false
            )
        )
),

flagged as (
    select
        eligible.*,
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
