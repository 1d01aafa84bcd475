-- staging.home_visiting_visits
-- One row per home visit, held or not.
-- grain:  visit_id      checks: not_null(family_id)
-- zone:   restricted
-- source: home-visiting vendor export, see layout.toml
select
    v.visit_id,
    v.family_number as family_id,
    v.due_date as due_on,
    v.visit_date as visited_on,
    case v.visit_type when 'IP' then 'in_person' when 'V' then 'virtual' end as mode,
    coalesce(v.status = 'Completed', false) as completed,
    v.concerns_asked = 'Y' as is_concerns_asked,
    v.line_number,
    v.receipt_id
from (
    select
        *,
        row_number() over (partition by visit_id order by receipt_id desc, line_number desc) as newest
    from raw.home_visiting_visits
) as v
where v.newest = 1
