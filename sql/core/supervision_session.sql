-- core.supervision_session
-- One row per reflective supervision session that was due to a home visitor, held or not.
-- grain:  session_id      checks: not_null(worker_id), not_null(due_on)
-- zone:   restricted
-- source: home-visiting export
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
