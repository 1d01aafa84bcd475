-- core.early_care_event
-- One row per health event that an early care program keeps of a child; it says that a screen was held, not what it found.
-- grain:  event_id      checks: not_null(person_id)
-- zone:   restricted
-- source: early care and education export
select
    event.event_id,
    child.person_id,
    event.domain,
    event.held_on,
    event.is_completed,
    'ece' as source_feed,
    event.receipt_id
from staging.ece_health_events as event
inner join link.person_crosswalk as child on child.source_key = event.source_key
where event.domain is not null
