-- reference.county_context
-- One row per declared county: how rural it is and how vulnerable, as categories.
-- grain:  county_geoid
-- zone:   restricted
-- source: reference.county_category
select
    area.area_id as county_geoid,
    coalesce(category.rurality, 'unknown') as rurality,
    coalesce(category.svi_quintile, 'unknown') as svi_quintile
from reference.area as area
left join reference.county_category as category on category.county_geoid = area.area_id
where area.level = 'county'
