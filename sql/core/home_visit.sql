-- core.home_visit
-- One row per home visit, expected or held.
-- grain:  home_visit_id      checks: not_null(family_id)
-- zone:   restricted
-- source: home-visiting export
select
    v.visit_id as home_visit_id,
    'home_visiting|' || v.family_id as program_enrollment_id,
    v.family_id,
    v.due_on,
    v.visited_on,
    v.mode,
    v.completed,
    v.is_concerns_asked,
    'home_visiting' as source_feed,
    v.receipt_id
from staging.home_visiting_visits as v
