-- measures.pri_prenatal_depression_screen
-- One row per delivery and age band, and one in the total: was a depression screen documented in the pregnancy?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the delivery
-- source: NCQA PND-E rate 1 as in the CMS Core Sets, measurement year 2025; codes stand in where no score is delivered
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_prenatal_depression_screen'
),

-- Weeks as recorded within a day of the delivery; 00 says that they are not known, 49 is more than 42.
gestation as (
    select
        recorded.delivery_id,
        max(cast(substr(recorded.diagnosis, 4, 2) as bigint)) as code_weeks
    from (
        select
            delivery.delivery_id,
            unnest(service.diagnosis_codes) as diagnosis
        from core.delivery as delivery
        inner join core.service as service
            on
                service.person_id = delivery.mother_id
                and service.service_on >= add_days(delivery.delivered_on, -1)
                and service.service_on <= add_days(delivery.delivered_on, 1)
        where service.disposition in ('paid', 'encounter')
    ) as recorded
    where substr(recorded.diagnosis, 1, 3) = 'Z3A' and recorded.diagnosis <> 'Z3A00'
    group by recorded.delivery_id
),

hospice as (
    select distinct delivery.delivery_id
    from core.delivery as delivery
    inner join core.enrollment_span as span
        on
            span.person_id = delivery.mother_id
            and extract(year from span.start_on) <= extract(year from delivery.delivered_on)
            and extract(year from span.end_on) >= extract(year from delivery.delivered_on)
    where coalesce(span.is_hospice, false)
),

-- Coverage and exclusions are looked at before one delivery of several is kept.
covered as (
    select
        delivery.delivery_id,
        delivery.mother_id,
        delivery.delivered_on,
        mother.born_on,
        case when gestation.code_weeks = 49 then 43 else gestation.code_weeks end as weeks,
        case
            when gestation.code_weeks is null then 'gestational_age_not_recorded'
            when gestation.code_weeks < 37 then 'preterm'
            when hospice.delivery_id is not null then 'hospice'
            when extract(year from mother.died_on) = extract(year from delivery.delivered_on) then 'death'
        end as exclusion
    from core.delivery as delivery
    inner join core.person as mother on mother.person_id = delivery.mother_id
    inner join core.coverage as coverage on coverage.person_id = delivery.mother_id
    left join gestation on gestation.delivery_id = delivery.delivery_id
    left join hospice on hospice.delivery_id = delivery.delivery_id
    where
        coalesce(delivery.is_live, true)
        and mother.born_on is not null
        and is_continuously_covered(
            coverage.spans,
            add_days(delivery.delivered_on, -28),
            delivery.delivered_on,
            0,
            0,
            delivery.delivered_on
        )
),

kept as (
    select
        covered.mother_id,
        unnest(spaced_dates(distinct_dates(covered.delivered_on), 181)) as delivered_on
    from covered
    where covered.exclusion is null
    group by covered.mother_id
),

-- For a delivery from December 2 on, screens count through December 1.
cutoff as (
    select max(value) as is_on
    from reference.setting
    where setting = 'prenatal_depression_december_cutoff'
),

eligible as (
    select
        covered.delivery_id,
        covered.mother_id,
        covered.delivered_on,
        covered.born_on,
        period.period_start,
        case when complete_years(covered.born_on, covered.delivered_on) < 21 then 'under_21' else 'age_21_plus' end as band,
        add_days(covered.delivered_on, -7 * covered.weeks) as screens_from,
        case
            when cutoff.is_on = 1 and extract(month from covered.delivered_on) = 12
                then cast(date_trunc('month', covered.delivered_on) as date)
            else covered.delivered_on
        end as screens_to
    from covered
    inner join kept on kept.mother_id = covered.mother_id and kept.delivered_on = covered.delivered_on
    inner join period on covered.delivered_on between period.period_start and period.period_end
    cross join cutoff
    where covered.exclusion is null
),

screened as (
    select eligible.delivery_id
    from eligible
    inner join core.service as service
        on service.person_id = eligible.mother_id and service.service_on between eligible.screens_from and eligible.screens_to
    inner join reference.code as depression on depression.value_set = 'depression_code' and depression.code = service.code
    where service.disposition in ('paid', 'encounter')
    union
    select eligible.delivery_id
    from eligible
    inner join core.screening as screening
        on screening.person_id = eligible.mother_id and screening.screened_on between eligible.screens_from and eligible.screens_to
    inner join reference.code as tool on tool.value_set = 'depression_tool' and tool.code = screening.tool
    left join reference.code as adult on adult.value_set = 'depression_tool_adult' and adult.code = screening.tool
    where
        (screening.score is not null or screening.result is not null)
        and (adult.code is null or complete_years(eligible.born_on, screening.screened_on) >= 18)
),

flagged as (
    select
        eligible.delivery_id,
        eligible.mother_id,
        eligible.period_start,
        eligible.delivered_on,
        eligible.band,
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
union all
select
    covered.delivery_id,
    covered.mother_id,
    period.period_start,
    'all',
    covered.delivered_on,
    0,
    0,
    0,
    covered.exclusion
from covered
inner join period on covered.delivered_on between period.period_start and period.period_end
where covered.exclusion is not null
