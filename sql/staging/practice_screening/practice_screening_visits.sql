-- staging.practice_screening_visits
-- One row per visit of a young member that a practice wrote down.
-- grain:  visit_id      checks: not_null(source_key), not_null(visited_on)
-- zone:   restricted
-- source: practice screening registry, see layout.toml
select
    v.visit_id,
    'medicaid|' || v.msis_id as source_key,
    v.site_id,
    v.visit_date as visited_on,
    v.book_given = 'Y' as is_book_given,
    v.reading_modeled = 'Y' as is_reading_modeled,
    case v.relational_session when 'VIP' then 'vip' when 'PFR' then 'pfr' when 'ERH-FEEDBACK' then 'erh_feedback' end as relational_session,
    v.line_number,
    v.receipt_id
from (
    select
        *,
        row_number() over (partition by visit_id order by receipt_id desc, line_number desc) as newest
    from raw.practice_screening_visits
) as v
where v.newest = 1
