-- measures.pri_child_flourishing
-- One row per child of the survey, six months to five years old: are all four things true of the child always or usually?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on), not_null(weight_known), not_null(weight_met)
-- zone:   restricted             period: calendar year of the survey
-- source: HRSA MCHB, National Survey of Children's Health; weights as whole hundredths
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'pri_child_flourishing'
),

child as (
    select
        response.respondent_id,
        response.state_fips,
        period.period_start,
        period.period_end,
        max(cast(round(100 * response.weight) as bigint)) as weight,
        -- 1 always, 2 usually, 3 sometimes, 4 never; every other code is no answer.
        count(case when response.value in (1, 2, 3, 4) then 1 end) as answered,
        count(case when response.value in (1, 2) then 1 end) as met
    from core.survey_response as response
    inner join period on response.year = date_part('year', period.period_end)
    where response.survey = 'nsch' and response.age_months between 6 and 71
    group by response.respondent_id, response.state_fips, period.period_start, period.period_end
)

select
    respondent_id as unit_id,
    cast(null as varchar) as person_id,
    period_start as period,
    'all' as component,
    period_end as anchor_on,
    case when answered = 4 then 1 else 0 end as denominator,
    case when answered = 4 and met = 4 then 1 else 0 end as numerator,
    case when answered = 4 then 0 else 1 end as is_missing,
    cast(null as varchar) as exclusion,
    case when answered = 4 then weight else 0 end as weight_known,
    case when answered = 4 and met = 4 then weight else 0 end as weight_met,
    state_fips,
    cast(null as varchar) as county_geoid
from child
