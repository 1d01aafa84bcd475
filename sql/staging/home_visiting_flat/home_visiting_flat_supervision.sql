-- staging.home_visiting_flat_supervision
-- One row per reflective supervision session that was due to a home visitor.
-- grain:  session_id      checks: not_null(worker_id), not_null(due_on)
-- zone:   restricted
-- source: flat-file vendor's sheet of supervision, see layout.toml
select
    s.session_id,
    s.worker_id,
    state.state_fips,
    area.area_id as county_geoid,
    s.scheduled_dt as due_on,
    s.held_dt as held_on,
    s.line_number,
    s.receipt_id
from (
    select
        *,
        row_number() over (partition by session_id order by receipt_id desc, line_number desc) as newest
    from raw.home_visiting_flat_supervision
) as s
cross join reference.home_state as state
left join reference.area as area on area.level = 'county' and area.parent_id = state.state_fips and area.name = s.county || ' County'
where s.newest = 1
