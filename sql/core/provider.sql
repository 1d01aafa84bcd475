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
    min(r.county_geoid) as county_geoid
from staging.practice_roster_roster as r
group by r.registry_id
