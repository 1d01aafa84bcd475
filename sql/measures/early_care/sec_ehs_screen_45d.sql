-- measures.sec_ehs_screen_45d
-- One row per child newly enrolled in Early Head Start: were all screens held within 45 days of entry?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year of the entry
-- source: Head Start Program Information Report, section C; 45 CFR 1302.42; in part unverified, see the definition
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_ehs_screen_45d'
),

choice as (
    select max(value) as days
    from reference.setting
    where setting = 'early_head_start_screen_days'
),

-- The first stay in the program: a child who comes back is not newly enrolled.
entry as (
    select
        stay.person_id,
        min(stay.start_on) as entered_on
    from core.program_enrollment as stay
    where stay.program = 'early_head_start' and stay.role = 'child'
    group by stay.person_id
),

eligible as (
    select
        entry.person_id,
        entry.entered_on,
        entry.entered_on + cast(choice.days as integer) as due_on,
        period.period_start
    from entry
    cross join choice
    inner join period on entry.entered_on between period.period_start and period.period_end
    where entry.entered_on + cast(choice.days as integer) <= period.as_of
),

required as (
    select eligible.*, domain.id as domain
    from eligible
    cross join (values ('development'), ('social_emotional'), ('hearing'), ('vision')) as domain (id)
),

-- A screen that was held on a day that nobody wrote down says neither yes nor no.
screen as (
    select
        required.person_id,
        required.entered_on,
        required.period_start,
        required.domain,
        coalesce(bool_or(event.held_on between required.entered_on and required.due_on), false) as is_in_time,
        coalesce(bool_or(event.event_id is not null and event.held_on is null), false) as is_undated
    from required
    left join core.early_care_event as event
        on event.person_id = required.person_id and event.domain = required.domain and event.is_completed
    group by required.person_id, required.entered_on, required.period_start, required.domain
),

answer as (
    select
        person_id,
        entered_on,
        period_start,
        bool_and(is_in_time) as is_met,
        not bool_and(is_in_time) and bool_and(is_in_time or is_undated) as is_missing
    from screen
    group by person_id, entered_on, period_start
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    entered_on as anchor_on,
    case when is_missing then 0 else 1 end as denominator,
    case when is_met then 1 else 0 end as numerator,
    case when is_missing then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from answer
