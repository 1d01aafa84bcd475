-- staging.ece_health_events
-- One row per health event of a participant, planned or held.
-- grain:  event_id      checks: not_null(source_key)
-- zone:   restricted
-- source: participant export, see layout.toml
select
    e.event_id,
    'ece|' || e.participant_id as source_key,
    domain.category as domain,
    e.due_date as due_on,
    e.event_date as held_on,
    coalesce(e.status = 'Completed', false) as is_completed,
    e.line_number,
    e.receipt_id
from (
    select
        *,
        row_number() over (partition by event_id order by receipt_id desc, line_number desc) as newest
    from raw.ece_health_events
) as e
left join reference.code_map as domain on domain.map = 'health_event_domain' and domain.code = e.health_event_type
where e.newest = 1
