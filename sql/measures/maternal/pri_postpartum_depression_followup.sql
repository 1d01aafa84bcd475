-- measures.pri_postpartum_depression_followup
-- One row per delivery with a positive screen and age band, and one in the total: did care follow within 30 days?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: deliveries from 8 September of the year before to 7 September
-- source: NCQA PDS-E rate 2 as in the CMS Core Sets; delivery window and coverage from memory; no pharmacy claims are delivered
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_postpartum_depression_followup'
),

eligible as (
    select
        delivery.delivery_id,
        delivery.mother_id,
        delivery.delivered_on,
        mother.born_on,
        period.period_start,
        case when complete_years(mother.born_on, delivery.delivered_on) < 21 then 'under_21' else 'age_21_plus' end as band,
        add_days(delivery.delivered_on, 7) as screens_from,
        add_days(delivery.delivered_on, 84) as screens_to
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
