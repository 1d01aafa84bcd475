-- staging.home_visiting_supervision
-- One row per reflective supervision session that was due to a home visitor.
-- grain:  session_id      checks: not_null(worker_id), not_null(due_on)
-- zone:   restricted
-- source: home-visiting vendor export, see layout.toml
select
    s.session_id,
    s.worker_id,
    s.agency as agency_id,
    state.state_fips,
    case when s.county_code is not null then state.state_fips || s.county_code end as county_geoid,
    s.due_date as due_on,
    s.session_date as held_on,
    s.line_number,
    s.receipt_id
from (
    select
        *,
        row_number() over (partition by session_id order by receipt_id desc, line_number desc) as newest
    from raw.home_visiting_supervision
) as s
cross join reference.home_state as state
where s.newest = 1
