-- staging.home_visiting_flat_visits
-- One row per home visit, held or not.
-- grain:  visit_id      checks: not_null(family_id)
-- zone:   restricted
-- source: flat-file vendor's sheet of visits, see layout.toml
select
    v.visit_id,
    'home_visiting_flat|' || v.family_id as family_id,
    v.scheduled_dt as due_on,
    v.visit_dt as visited_on,
    case v.visit_mode when 'person' then 'in_person' when 'virtual' then 'virtual' end as mode,
    coalesce(v.visit_outcome = 'H', false) as completed,
    v.behavioral_concerns = '1' as is_concerns_asked,
    v.line_number,
    v.receipt_id
from (
    select
        *,
        row_number() over (partition by visit_id order by receipt_id desc, line_number desc) as newest
    from raw.home_visiting_flat_visits
) as v
where v.newest = 1
