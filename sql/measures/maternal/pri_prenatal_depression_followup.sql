-- measures.pri_prenatal_depression_followup
-- One row per delivery with a positive screen and age band, and one in the total: did care follow within 30 days?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the delivery
-- source: NCQA PND-E rate 2 as in the CMS Core Sets, measurement year 2025; no pharmacy claims are delivered
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_prenatal_depression_followup'
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

-- A score is judged by the instrument's cut-off; the result as delivered stands in where there is no score.
tool_result as (
    select
        screening.person_id,
        screening.screened_on,
        screening.tool,
        case when adult.code is not null then 1 else 0 end as is_adult_only,
        case when brief.code is not null then 1 else 0 end as is_brief,
        case
            when screening.score is not null then case when screening.score >= cut.value then 1 else 0 end
            when screening.result = 'positive' then 1
            when screening.result = 'negative' then 0
        end as is_positive
    from core.screening as screening
    inner join reference.code as tool on tool.value_set = 'depression_tool' and tool.code = screening.tool
    inner join reference.setting as cut on cut.setting = 'depression_positive_' || screening.tool
    left join reference.code as adult on adult.value_set = 'depression_tool_adult' and adult.code = screening.tool
    left join reference.code as brief on brief.value_set = 'depression_tool_brief' and brief.code = screening.tool
),

result as (
    select
        eligible.delivery_id,
        eligible.mother_id,
        eligible.period_start,
        eligible.delivered_on,
        eligible.band,
        tool_result.screened_on,
        tool_result.is_brief,
        tool_result.is_positive
    from eligible
    inner join tool_result
        on tool_result.person_id = eligible.mother_id and tool_result.screened_on between eligible.screens_from and eligible.screens_to
    where tool_result.is_adult_only = 0 or complete_years(eligible.born_on, tool_result.screened_on) >= 18
    union all
    select
        eligible.delivery_id,
        eligible.mother_id,
        eligible.period_start,
        eligible.delivered_on,
        eligible.band,
        service.service_on as screened_on,
        0 as is_brief,
        1 as is_positive
    from eligible
    inner join core.service as service
        on service.person_id = eligible.mother_id and service.service_on between eligible.screens_from and eligible.screens_to
    inner join reference.code as depression on depression.value_set = 'depression_code_positive' and depression.code = service.code
    where service.disposition in ('paid', 'encounter')
),

dated as (
    select
        result.*,
        min(case when result.is_positive = 1 then result.screened_on end) over (partition by result.delivery_id) as first_on
    from result
),

-- The day of the first positive, whether brief tools alone gave it, and whether a full instrument was negative on that day.
positive as (
    select
        dated.delivery_id,
        dated.mother_id,
        dated.period_start,
        dated.delivered_on,
        dated.band,
        dated.first_on,
        min(case when dated.is_positive = 1 then dated.is_brief else 1 end) as is_brief,
        max(case when dated.is_positive = 0 and dated.is_brief = 0 then 1 else 0 end) as has_full_negative
    from dated
    where dated.screened_on = dated.first_on
    group by dated.delivery_id, dated.mother_id, dated.period_start, dated.delivered_on, dated.band, dated.first_on
),

event as (
    select
        positive.delivery_id,
        service.code,
        -- A service without a diagnosis keeps a row.
        unnest(array_append(service.diagnosis_codes, '')) as diagnosis
    from positive
    inner join core.service as service
        on
            service.person_id = positive.mother_id
            and service.service_on >= positive.first_on
            and service.service_on <= add_days(positive.first_on, 30)
    where service.disposition in ('paid', 'encounter')
),

-- A visit or a contact of case management with a diagnosis of depression or of behavioral health, or an encounter there.
followed as (
    select distinct event.delivery_id
    from event
    left join reference.code as visit on visit.value_set = 'depression_followup_visit' and visit.code = event.code
    left join reference.code as category on category.value_set = 'behavioral_diagnosis' and category.code = substr(event.diagnosis, 1, 3)
    left join reference.code as encounter on encounter.value_set = 'behavioral_health_encounter' and encounter.code = event.code
    left join reference.code as counseling
        on counseling.value_set = 'depression_followup_diagnosis' and counseling.code = event.diagnosis
    where
        (visit.code is not null and category.code is not null)
        or encounter.code is not null
        or counseling.code is not null
),

flagged as (
    select
        positive.*,
        case
            when followed.delivery_id is not null or (positive.is_brief = 1 and positive.has_full_negative = 1) then 1
            else 0
        end as numerator
    from positive
    left join followed on followed.delivery_id = positive.delivery_id
)

select
    flagged.delivery_id as unit_id,
    flagged.mother_id as person_id,
    flagged.period_start as period,
    case when total.is_total then 'all' else flagged.band end as component,
    flagged.delivered_on as anchor_on,
    1 as denominator,
    flagged.numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from flagged
cross join (values (false), (true)) as total (is_total)
