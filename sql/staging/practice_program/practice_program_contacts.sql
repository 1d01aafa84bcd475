-- staging.practice_program_contacts
-- One row per contact of a program in a practice with a family, planned or held.
-- grain:  contact_id      checks: not_null(enrollment_id)
-- zone:   restricted
-- source: log of programs in practices, see layout.toml
select
    c.contact_id,
    c.enrollment_id,
    case c.contact_type
        when 'Specialist contact' then 'specialist'
        when 'Video feedback session' then 'video_feedback'
        when 'Book given' then 'book'
    end as kind,
    c.contact_date as held_on,
    coalesce(c.status = 'Completed', false) as is_completed,
    c.line_number,
    c.receipt_id
from (
    select
        *,
        row_number() over (partition by contact_id order by receipt_id desc, line_number desc) as newest
    from raw.practice_program_contacts
) as c
where c.newest = 1
