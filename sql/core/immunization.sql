-- core.immunization
-- One row per dose that the immunization registry records; duplicates are left to the measures.
-- grain:  immunization_id      checks: not_null(person_id), not_null(given_on)
-- zone:   restricted
-- source: state immunization registry; it tells of doses alone, who a person is comes from other feeds
select
    'immunization_registry|' || d.receipt_id || '|' || cast(d.line_number as varchar) as immunization_id,
    child.person_id,
    'cvx' as code_system,
    d.cvx as code,
    d.given_on,
    d.is_valid,
    d.is_historical,
    'immunization_registry' as source_feed,
    d.receipt_id
from staging.immunization_registry_doses as d
inner join link.person_crosswalk as child on child.source_key = d.source_key
