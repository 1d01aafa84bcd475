-- core.contact
-- One row per person, sector and contact; a stay runs from its first to its last day.
-- grain:  person_id, sector, contact_on, last_contact_on      checks: not_null(contact_on), not_null(last_contact_on)
-- zone:   restricted
-- source: derived from services, home visits, stays and episodes
select distinct s.person_id, 'primary_care' as sector, s.service_on as contact_on, s.service_on as last_contact_on
from core.service as s
inner join reference.code as taxonomy on taxonomy.value_set = 'primary_care_taxonomy' and taxonomy.code = s.taxonomy
where s.disposition in ('paid', 'encounter') and s.service_on is not null
union all
select distinct s.person_id, 'dyadic', s.service_on as contact_on, s.service_on as last_contact_on
from core.service as s
inner join reference.code as dyadic on dyadic.value_set = 'dyadic' and dyadic.code = s.code
where
    s.disposition in ('paid', 'encounter')
    and s.service_on between coalesce(dyadic.valid_from, date '1900-01-01') and coalesce(dyadic.valid_to, date '9999-12-31')
union all
select distinct child.person_id, 'home_visiting', visit.visited_on as contact_on, visit.visited_on as last_contact_on
from core.home_visit as visit
inner join core.program_enrollment as child
    on child.family_id = visit.family_id and child.program = 'home_visiting' and child.role = 'child'
inner join core.person as person on person.person_id = child.person_id
where visit.completed and visit.visited_on >= person.born_on
union all
select distinct stay.person_id, 'ece', stay.start_on, coalesce(stay.end_on, date '9999-12-31')
from core.program_enrollment as stay
where stay.program in ('early_head_start', 'child_care_subsidy')
union all
select distinct episode.person_id, 'early_intervention', episode.ifsp_on, coalesce(episode.exited_on, date '9999-12-31')
from core.early_intervention as episode
where episode.ifsp_on is not null
union all
select distinct stay.person_id, 'wic', stay.start_on, coalesce(stay.end_on, date '9999-12-31')
from core.program_enrollment as stay
where stay.program = 'wic' and stay.role = 'child'
