-- core.home_visit
-- One row per home visit, expected or held.
-- grain:  home_visit_id      checks: not_null(family_id)
-- zone:   restricted
-- source: home-visiting exports
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
union all
select
    'home_visiting_flat|' || f.visit_id,
    f.family_id as program_enrollment_id,
    f.family_id,
    f.due_on,
    f.visited_on,
    f.mode,
    f.completed,
    f.is_concerns_asked,
    'home_visiting_flat',
    f.receipt_id
from staging.home_visiting_flat_visits as f
