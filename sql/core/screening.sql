-- core.screening
-- One row per screen or observation, of the child or of the caregiver.
-- grain:  screening_id
-- zone:   restricted
-- source: home-visiting exports, practice screening registry
select
    'home_visiting|' || s.assessment_id as screening_id,
    crosswalk.person_id,
    cast(null as varchar) as dyad_id,
    'home_visiting|' || s.family_id as program_enrollment_id,
    s.screened_on,
    s.domain,
    s.tool,
    s.score,
    s.result,
    s.is_individualized_support,
    s.is_early_intervention_active,
    'home_visiting' as sector,
    'home_visiting' as source_feed,
    s.receipt_id
from staging.home_visiting_screenings as s
inner join link.person_crosswalk as crosswalk
    on crosswalk.source_key = case
        when s.child_number is null then 'home_visiting|caregiver|' || s.family_id
        else 'home_visiting|child|' || s.family_id || '|' || s.child_number
    end
union all
select
    'practice_screening|' || p.screening_id,
    crosswalk.person_id,
    null,
    null,
    p.screened_on,
    p.domain,
    p.tool,
    p.score,
    p.result,
    null,
    null,
    'primary_care',
    'practice_screening',
    p.receipt_id
from staging.practice_screening_screenings as p
inner join link.person_crosswalk as crosswalk on crosswalk.source_key = p.source_key
union all
select
    f.screening_id,
    crosswalk.person_id,
    null,
    'home_visiting_flat|' || f.family_id,
    f.screened_on,
    f.domain,
    f.tool,
    f.score,
    f.result,
    f.is_individualized_support,
    null,
    'home_visiting',
    'home_visiting_flat',
    f.receipt_id
from staging.home_visiting_flat_screenings as f
inner join link.person_crosswalk as crosswalk on crosswalk.source_key = f.source_key
