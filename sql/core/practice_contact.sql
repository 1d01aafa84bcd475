-- core.practice_contact
-- One row per contact of a program in a practice with a child's family, planned or held.
-- grain:  contact_id      checks: not_null(person_id)
-- zone:   restricted
-- source: log of programs in practices
select
    contact.contact_id,
    contact.enrollment_id,
    family.person_id,
    family.program,
    contact.kind,
    contact.held_on,
    contact.is_completed,
    contact.receipt_id
from staging.practice_program_contacts as contact
inner join core.practice_family as family on family.enrollment_id = contact.enrollment_id
