-- measures.ter_partc_transition
-- Three rows per toddler's exit from Part C: were steps planned, schools told and the conference held in time?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year of the exit
-- source: IDEA Part C indicator 8A, 8B and 8C
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'ter_partc_transition'
),

bound as (
    select
        max(value) filter (where setting = 'part_c_transition_least_days') as least_days,
        max(value) filter (where setting = 'part_c_transition_most_months') as most_months
    from reference.setting
),

planned as (
    select
        episode.*,
        add_months(person.born_on, 36) as third_birthday,
        bound.least_days,
        add_months(add_months(person.born_on, 36), -bound.most_months) as opens_on
    from core.early_intervention as episode
    inner join core.person as person on person.person_id = episode.person_id
    cross join bound
    where episode.ifsp_on is not null
),

left_program as (
    select
        planned.*,
        period.period_start,
        case
            when planned.third_birthday - planned.ifsp_on < planned.least_days then 'planned_late'
            when planned.third_birthday - planned.exited_on > planned.least_days then 'left_before_transition'
        end as common_exclusion
    from planned
    inner join period on planned.exited_on between period.period_start and period.period_end and planned.exited_on <= period.as_of
),

flagged as (
    select
        left_program.episode_id,
        left_program.person_id,
        left_program.period_start,
        left_program.exited_on,
        component.id as component,
        case
            when left_program.common_exclusion is not null then left_program.common_exclusion
            when component.id = 'steps_8a' then null
            when not left_program.is_part_b_potential then 'not_part_b_potential'
            when component.id = 'notice_8b' and left_program.has_opted_out_of_notice then 'opted_out'
            when component.id = 'conference_8c' and left_program.has_declined_conference then 'conference_declined'
        end as exclusion,
        component.id <> 'steps_8a' and left_program.is_part_b_potential is null as is_unknown,
        case component.id
            when 'steps_8a'
                then
                    left_program.third_birthday - left_program.transition_steps_on >= left_program.least_days
                    and left_program.transition_steps_on >= left_program.opens_on
            when 'notice_8b'
                then left_program.third_birthday - left_program.transition_notice_on >= left_program.least_days
            else
                left_program.third_birthday - left_program.transition_meeting_on >= left_program.least_days
                and left_program.transition_meeting_on >= left_program.opens_on
        end as is_in_time
    from left_program
    cross join (values ('steps_8a'), ('notice_8b'), ('conference_8c')) as component (id)
)

select
    episode_id as unit_id,
    person_id,
    period_start as period,
    component,
    exited_on as anchor_on,
    case when exclusion is null and not is_unknown then 1 else 0 end as denominator,
    case when exclusion is null and not is_unknown and coalesce(is_in_time, false) then 1 else 0 end as numerator,
    case when exclusion is null and is_unknown then 1 else 0 end as is_missing,
    exclusion
from flagged
