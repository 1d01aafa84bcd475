-- core.assessment_answer
-- One row per item answered by a caregiver or about a child; value in lower case as the partner writes it.
-- grain:  answer_id      checks: not_null(person_id), not_null(item)
-- zone:   restricted
-- source: home-visiting exports
select
    'home_visiting|' || a.answer_id as answer_id,
    crosswalk.person_id,
    case
        when a.child_number is null then 'home_visiting|' || a.family_id
        else 'home_visiting|child|' || a.family_id || '|' || a.child_number
    end as program_enrollment_id,
    a.item,
    a.answered_on,
    a.value,
    a.event_on,
    'home_visiting' as source_feed,
    a.receipt_id
from staging.home_visiting_answers as a
inner join link.person_crosswalk as crosswalk
    on crosswalk.source_key = case
        when a.child_number is null then 'home_visiting|caregiver|' || a.family_id
        else 'home_visiting|child|' || a.family_id || '|' || a.child_number
    end
union all
select
    f.answer_id,
    crosswalk.person_id,
    f.program_enrollment_id,
    f.item,
    f.answered_on,
    f.value,
    f.event_on,
    'home_visiting_flat',
    f.receipt_id
from staging.home_visiting_flat_answers as f
inner join link.person_crosswalk as crosswalk on crosswalk.source_key = f.source_key
