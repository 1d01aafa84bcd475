-- core.home_visiting_stay
-- One row per stay of a caregiver or a child in home visiting, with the birth that it goes with; an open stay ends in 9999.
-- grain:  program_enrollment_id      checks: not_null(person_id), not_null(start_on), not_null(end_on)
-- zone:   restricted
-- source: home visiting
with family_birth as (
    select
        stay.program_enrollment_id,
        min(child.born_on) filter (where child.born_on >= stay.start_on) as first_after,
        max(child.born_on) filter (where child.born_on <= stay.start_on) as last_before
    from core.program_enrollment as stay
    inner join core.program_enrollment as child_stay
        on child_stay.family_id = stay.family_id and child_stay.program = 'home_visiting' and child_stay.role = 'child'
    inner join core.person as child on child.person_id = child_stay.person_id
    where stay.program = 'home_visiting' and stay.role = 'caregiver'
    group by stay.program_enrollment_id
)

select
    stay.program_enrollment_id,
    stay.family_id,
    stay.role,
    stay.person_id,
    stay.start_on,
    coalesce(stay.end_on, date '9999-12-31') as end_on,
    coalesce(stay.enrolled_prenatally, false) as is_prenatal,
    -- The child's own birth; for a caregiver the birth that the pregnancy led to, or the last one before enrollment.
    case
        when stay.role = 'child' then person.born_on
        when coalesce(stay.enrolled_prenatally, false) then family_birth.first_after
        else family_birth.last_before
    end as born_on
from core.program_enrollment as stay
left join core.person as person on person.person_id = stay.person_id
left join family_birth on family_birth.program_enrollment_id = stay.program_enrollment_id
where stay.program = 'home_visiting'
