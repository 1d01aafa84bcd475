-- core.source_record
-- One row per person and feed that holds a record of the person, whatever the feed's own number; home visiting is one feed.
-- grain:  source_feed, person_id
-- zone:   restricted
-- source: every feed with records of children of its own
with record as (
    select 'medicaid' as source_feed, source_key
    from staging.medicaid_eligibility_eligibility
    union all
    select 'births', 'births|child|' || file_number
    from staging.births_births
    union all
    select 'home_visiting', child_key
    from core.home_visiting_client
    where child_key is not null
    union all
    select 'early_intervention', source_key
    from staging.early_intervention_children
    union all
    select 'ece', source_key
    from staging.ece_participants
    union all
    select 'referral_hub', source_key
    from staging.referral_hub_patient
    union all
    select 'practice_program', source_key
    from core.practice_family
    union all
    select 'wic', source_key
    from staging.wic_certifications
)

select distinct
    record.source_feed,
    coalesce(crosswalk.person_id, record.source_key) as person_id
from record
left join link.person_crosswalk as crosswalk on crosswalk.source_key = record.source_key
