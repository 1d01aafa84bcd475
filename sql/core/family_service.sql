-- core.family_service
-- One row per family of an early care program, program year and service: was a need identified, was it received?
-- grain:  family_id, program_year, service      checks: not_null(family_id)
-- zone:   restricted
-- source: early care and education export
select
    family.family_id,
    family.program_year,
    family.service,
    family.is_needed,
    family.is_received,
    'ece' as source_feed,
    family.receipt_id
from staging.ece_family_services as family
