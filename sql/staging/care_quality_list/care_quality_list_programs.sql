-- staging.care_quality_list_programs
-- One row per child-care program of the list, with its places by age taken out of their cell.
-- grain:  provider_id      checks: not_null(provider_id)
-- zone:   restricted
-- source: state's licensing and quality list, see layout.toml; levels of one state are no other state's
select
    p.facilitynumber as provider_id,
    replace(lower(p.facilitytypedescription), ' ', '_') as kind,
    p.currentlevel as quality_level,
    p.annualvisitdate as visited_on,
    p.data_date as listed_on,
    p.capacity,
    coalesce(try_cast(split_part(split_part(p.ages, 'Infant (', 2), ')', 1) as bigint), 0) as places_infant,
    coalesce(try_cast(split_part(split_part(p.ages, 'Toddler (', 2), ')', 1) as bigint), 0) as places_toddler,
    coalesce(try_cast(split_part(split_part(p.ages, 'Two''s (', 2), ')', 1) as bigint), 0) as places_two,
    p.ccdfeligibility = 'Yes' as is_subsidy_accepted,
    coalesce(p.providerstatus = 'Open', false) as is_open,
    state.state_fips,
    area.area_id as county_geoid,
    p.line_number,
    p.receipt_id
from (
    select
        *,
        row_number() over (partition by facilitynumber order by receipt_id desc, line_number desc) as newest
    from raw.care_quality_list_programs
) as p
cross join reference.home_state as state
left join reference.area as area
    on area.level = 'county' and area.parent_id = state.state_fips and upper(area.name) = upper(p.countyname) || ' COUNTY'
where p.newest = 1
