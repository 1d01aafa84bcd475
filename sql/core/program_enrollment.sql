-- core.program_enrollment
-- One row per person, program and stay; a home-visiting family has one for the caregiver and one per child.
-- grain:  program_enrollment_id      checks: not_null(person_id), not_null(start_on)
-- zone:   restricted
-- source: home visiting (every vendor), early care and education, programs in practices, WIC certifications
with family as (
    select
        client.*,
        row_number() over (partition by client.family_id order by client.start_on, client.child_number, client.line_number) as first_row
    from core.home_visiting_client as client
)

select
    family.caregiver_enrollment_id as program_enrollment_id,
    caregiver.person_id,
    family.family_id,
    'caregiver' as role,
    'home_visiting' as program,
    family.model,
    family.agency_id,
    family.start_on,
    family.end_on,
    family.end_reason,
    family.enrolled_prenatally,
    family.estimated_due_on,
    family.source_feed,
    family.receipt_id
from family
inner join link.person_crosswalk as caregiver on caregiver.source_key = family.caregiver_key
where family.first_row = 1
union all
select
    client.child_key,
    child.person_id,
    client.family_id,
    'child',
    'home_visiting',
    client.model,
    client.agency_id,
    client.start_on,
    client.end_on,
    client.end_reason,
    client.enrolled_prenatally,
    client.estimated_due_on,
    client.source_feed,
    client.receipt_id
from core.home_visiting_client as client
inner join link.person_crosswalk as child on child.source_key = client.child_key
union all
select
    stay.source_key || '|' || cast(stay.line_number as varchar),
    child.person_id,
    stay.family_id,
    'child',
    stay.program,
    null,
    stay.agency_id,
    stay.start_on,
    stay.end_on,
    null,
    false,
    null,
    'ece',
    stay.receipt_id
from staging.ece_participants as stay
inner join link.person_crosswalk as child on child.source_key = stay.source_key
where stay.status in ('Enrolled', 'Dropped', 'Completed') and stay.start_on is not null
union all
select
    'practice_program|' || family.enrollment_id,
    family.person_id,
    null,
    'child',
    family.program,
    null,
    family.practice_id,
    family.start_on,
    family.end_on,
    null,
    false,
    null,
    'practice_program',
    family.receipt_id
from core.practice_family as family
union all
select
    certification.source_key || '|' || certification.category || '|' || cast(certification.start_on as varchar),
    person.person_id,
    certification.household_id,
    certification.role,
    'wic',
    certification.category,
    certification.agency_id,
    certification.start_on,
    certification.end_on,
    certification.end_reason,
    certification.category = 'pregnant',
    certification.estimated_due_on,
    'wic',
    certification.receipt_id
from staging.wic_certifications as certification
inner join link.person_crosswalk as person on person.source_key = certification.source_key
