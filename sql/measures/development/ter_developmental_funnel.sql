-- measures.ter_developmental_funnel
-- Three rows per child under three with a recorded developmental screen: positive, then referred, then served?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the screen
-- source: local measure on screens whose result is recorded; no limit of days
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'ter_developmental_funnel'
),

child as (
    select
        screening.person_id,
        period.period_start,
        min(screening.screened_on) as screened_on,
        min(screening.screened_on) filter (where screening.result = 'positive') as positive_on,
        bool_or(screening.result is not null or screening.score is not null) as is_known
    from core.screening as screening
    inner join reference.code as tool on tool.value_set = 'developmental_tool' and tool.code = screening.tool
    inner join core.person as person on person.person_id = screening.person_id
    inner join period on screening.screened_on between period.period_start and period.period_end
    where screening.screened_on >= person.born_on and add_months(person.born_on, 36) > screening.screened_on
    group by screening.person_id, period.period_start
),

followed as (
    select
        child.person_id,
        child.period_start,
        referral.service_started_on >= child.positive_on as is_served
    from child
    inner join core.referral as referral
        on referral.person_id = child.person_id and referral.domain = 'development' and referral.created_on >= child.positive_on
    union all
    select
        child.person_id,
        child.period_start,
        episode.ifsp_on >= child.positive_on
    from child
    inner join core.early_intervention as episode on episode.person_id = child.person_id and episode.referred_on >= child.positive_on
),

answered as (
    select person_id, period_start, bool_or(coalesce(is_served, false)) as is_served
    from followed
    group by person_id, period_start
)

select
    child.person_id as unit_id,
    child.person_id,
    child.period_start as period,
    step.id as component,
    coalesce(child.positive_on, child.screened_on) as anchor_on,
    case when child.is_known then 1 else 0 end as denominator,
    case
        when step.id = 'positive' and child.positive_on is not null then 1
        when step.id = 'referred' and answered.person_id is not null then 1
        when step.id = 'served' and answered.is_served then 1
        else 0
    end as numerator,
    case when child.is_known then 0 else 1 end as is_missing,
    cast(null as varchar) as exclusion
from child
cross join (values ('positive'), ('referred'), ('served')) as step (id)
left join answered on answered.person_id = child.person_id and answered.period_start = child.period_start
