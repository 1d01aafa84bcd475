-- reference.area
-- One row per declared state or territory and per county of it that the reference feed lists.
-- grain:  area_id      checks: not_null(name)
-- zone:   restricted
-- source: Census ANSI codes
select
    state.state_fips as area_id,
    'state' as level,
    state.state_name as name,
    cast(null as varchar) as parent_id
from reference.state as state
inner join reference.declared_state as declared on declared.state_fips = state.state_fips
union all
select distinct
    lpad(county.statefp, 2, '0') || lpad(county.countyfp, 3, '0') as area_id,
    'county' as level,
    county.countyname as name,
    lpad(county.statefp, 2, '0') as parent_id
from raw.reference_county as county
inner join reference.declared_state as declared on declared.state_fips = lpad(county.statefp, 2, '0')
where declared.has_counties
