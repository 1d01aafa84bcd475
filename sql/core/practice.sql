-- core.practice
-- One row per site of the training registry.
-- grain:  practice_id
-- zone:   restricted
-- source: training registry
select
    r.site_id as practice_id,
    min(r.site_name) as name,
    min(r.county_geoid) as county_geoid
from staging.practice_roster_roster as r
where r.site_id is not null
group by r.site_id
