-- core.home_visiting_client
-- One row per family of home visiting and index child, or per family that still expects one, whatever the vendor.
-- grain:  receipt_id, line_number      checks: not_null(family_id), not_null(caregiver_key), not_null(start_on)
-- zone:   restricted
-- source: home-visiting exports of every vendor; a later vendor's family numbers begin with its feed
select
    'home_visiting' as source_feed,
    'home_visiting|' || c.family_id as caregiver_enrollment_id,
    c.family_id,
    c.child_number,
    c.caregiver_key,
    c.child_key,
    c.model,
    c.agency_id,
    c.start_on,
    c.end_on,
    c.end_reason,
    c.enrolled_prenatally,
    c.estimated_due_on,
    c.child_born_on,
    c.child_sex,
    c.child_race_ethnicity,
    c.caregiver_race_ethnicity,
    c.language,
    c.caregiver_insurance,
    c.child_insurance,
    c.state_fips,
    c.county_geoid,
    c.line_number,
    c.receipt_id
from staging.home_visiting_clients as c
union all
select
    'home_visiting_flat',
    f.family_id as caregiver_enrollment_id,
    f.family_id,
    f.child_number,
    f.caregiver_key,
    f.child_key,
    f.model,
    f.agency_id,
    f.start_on,
    f.end_on,
    f.end_reason,
    f.enrolled_prenatally,
    f.estimated_due_on,
    f.child_born_on,
    f.child_sex,
    f.child_race_ethnicity,
    f.caregiver_race_ethnicity,
    f.language,
    f.caregiver_insurance,
    f.child_insurance,
    f.state_fips,
    f.county_geoid,
    f.line_number,
    f.receipt_id
from staging.home_visiting_flat_clients as f
