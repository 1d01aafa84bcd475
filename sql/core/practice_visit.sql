-- core.practice_visit
-- One row per visit of a child to a practice, as the practice wrote it down beside the claim.
-- grain:  practice_visit_id      checks: not_null(person_id), not_null(practice_id), not_null(visited_on)
-- zone:   restricted
-- source: practice screening registry
select
    'practice_screening|' || v.visit_id as practice_visit_id,
    crosswalk.person_id,
    v.site_id as practice_id,
    v.visited_on,
    v.is_book_given,
    v.is_reading_modeled,
    v.relational_session,
    'practice_screening' as source_feed,
    v.receipt_id
from staging.practice_screening_visits as v
inner join link.person_crosswalk as crosswalk on crosswalk.source_key = v.source_key
