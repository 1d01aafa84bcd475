-- staging.practice_roster_roster
-- One row per practitioner, site and training in an early-relational-health approach, or without a training.
-- grain:  receipt_id, line_number      checks: not_null(registry_id)
-- zone:   restricted
-- source: training registry export, see layout.toml
select
    r.registry_id,
    r.npi,
    r.role,
    r.sector,
    r.site_id,
    r.site_name,
    r.county_fips as county_geoid,
    lower(r.model) as approach,
    r.completion_date as completed_on,
    r.expires_on,
    r.serves_under_3 = 'Y' as is_serving_under_3,
    r.line_number,
    r.receipt_id
from raw.practice_roster_roster as r
