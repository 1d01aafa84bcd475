-- core.supervision_session
-- One row per reflective supervision session that was due to a home visitor, held or not.
-- grain:  session_id      checks: not_null(worker_id), not_null(due_on)
-- zone:   restricted
-- source: home-visiting exports
select
    'home_visiting|' || s.session_id as session_id,
    'home_visiting|' || s.worker_id as worker_id,
    s.state_fips,
    s.county_geoid,
    s.due_on,
    s.held_on,
    'home_visiting' as source_feed,
    s.receipt_id
from staging.home_visiting_supervision as s
union all
select
    'home_visiting_flat|' || f.session_id,
    'home_visiting_flat|' || f.worker_id,
    f.state_fips,
    f.county_geoid,
    f.due_on,
    f.held_on,
    'home_visiting_flat',
    f.receipt_id
from staging.home_visiting_flat_supervision as f
