-- reference.county_context
-- No county is published.
-- grain:  county_geoid
-- zone:   restricted
-- source: none
select
    area_id as county_geoid,
    level as rurality,
    level as svi_quintile
from reference.area
