-- core.service
-- One row per line of a claim or encounter that stands.
-- grain:  service_id      checks: not_null(person_id), not_null(disposition)
-- zone:   restricted
-- source: Medicaid claims after final action; service date is the line's, else the claim's last, else its first day
with line as (
    select
        l.*,
        row_number() over (partition by l.claim_id, l.claim_line_number order by l.receipt_id desc, l.line_number desc) as newest
    from staging.medicaid_claims_claim_line as l
)

select
    h.claim_id || '-' || cast(l.claim_line_number as varchar) as service_id,
    crosswalk.person_id,
    coalesce(l.service_on, h.service_on) as service_on,
    l.code_system,
    l.code,
    l.modifiers,
    h.diagnosis_codes,
    h.place_of_service,
    h.rendering_npi,
    h.billing_npi,
    h.taxonomy,
    h.disposition,
    'medicaid_claims' as source_feed,
    l.receipt_id
from staging.medicaid_claims_claim_header as h
inner join line as l on l.claim_id = h.claim_id and l.newest = 1
inner join link.person_crosswalk as crosswalk on crosswalk.source_key = h.source_key
where h.disposition <> 'not_a_service'
