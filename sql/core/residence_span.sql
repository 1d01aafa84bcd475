-- core.residence_span
-- One row per person, evidence and period in which that evidence places the person in a county.
-- grain:  person_id, evidence, start_on, end_on, state_fips, county_geoid, source_key      checks: not_null(start_on), not_null(state_fips)
-- zone:   restricted
-- source: county of each feed as delivered; the cube writer chooses among spans by the anchor day
with stated as (
    select source_key, 'medicaid' as evidence, start_on, end_on, state_fips, county_geoid
    from staging.medicaid_eligibility_eligibility
    union all
    select 'births|child|' || file_number, 'birth', born_on, cast(null as date), state_fips, county_geoid
    from staging.births_births
    union all
    select 'births|mother|' || file_number, 'birth', born_on, null, state_fips, county_geoid
    from staging.births_births
    union all
    select 'natality_2013|' || receipt_id || '|' || cast(line_number as varchar), 'birth', born_on, null, coalesce(state_fips, 'XX'), county_geoid
    from staging.natality_2013_birth
    union all
    select child_key, 'home_visiting', start_on, null, state_fips, county_geoid
    from core.home_visiting_client
    where child_key is not null
    union all
    select caregiver_key, 'home_visiting', start_on, null, state_fips, county_geoid
    from core.home_visiting_client
    union all
    select source_key, 'early_intervention', referred_on, null, state_fips, county_geoid
    from staging.early_intervention_children
    union all
    select source_key, 'ece', start_on, null, state_fips, county_geoid
    from staging.ece_participants
    where start_on is not null
    union all
    select source_key, 'referral', date '1900-01-01', null, state_fips, county_geoid
    from staging.referral_hub_patient
    union all
    select source_key, 'practice_program', start_on, null, state_fips, county_geoid
    from core.practice_family
    union all
    select source_key, 'wic', start_on, null, state_fips, county_geoid
    from staging.wic_certifications
)

select distinct
    coalesce(crosswalk.person_id, stated.source_key) as person_id,
    stated.source_key,
    stated.evidence,
    stated.start_on,
    stated.end_on,
    coalesce(stated.state_fips, state.state_fips) as state_fips,
    stated.county_geoid
from stated
cross join reference.home_state as state
left join link.person_crosswalk as crosswalk on crosswalk.source_key = stated.source_key
-- A row without a county says nothing of where the person lives, and another span may; but a residence outside the
-- declared areas (XX) is an answer.
where stated.county_geoid is not null or stated.state_fips = 'XX'
