-- core.care_provider
-- One row per child-care program of the state's list: its kind, quality level, and places for children under three.
-- grain:  provider_id      checks: not_null(provider_id)
-- zone:   restricted
-- source: state's licensing and quality list
select
    p.provider_id,
    p.kind,
    p.quality_level,
    p.capacity,
    p.places_infant + p.places_toddler + p.places_two as places_under_3,
    p.is_subsidy_accepted,
    p.is_open,
    p.listed_on,
    p.state_fips,
    p.county_geoid,
    'care_quality_list' as source_feed,
    p.receipt_id
from staging.care_quality_list_programs as p
