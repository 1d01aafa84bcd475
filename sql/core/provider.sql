-- core.provider
-- One row per practitioner of the training registry.
-- grain:  provider_id
-- zone:   restricted
-- source: training registry
select
    r.registry_id as provider_id,
    min(r.site_id) as practice_id,
    min(r.sector) as sector,
    min(r.role) as role,
    min(r.county_geoid) as county_geoid,
    bool_or(r.is_serving_under_3) as is_serving_under_3
from staging.practice_roster_roster as r
group by r.registry_id
