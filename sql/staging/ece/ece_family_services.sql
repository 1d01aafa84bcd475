-- staging.ece_family_services
-- One row per family, program year and service: was a need identified, was the service received?
-- grain:  family_id, program_year, service      checks: not_null(family_id)
-- zone:   restricted
-- source: participant export, see layout.toml; services outside of the list of the code map are left out
select
    s.family_id,
    s.program_year,
    service.category as service,
    s.need_identified = 'Yes' as is_needed,
    s.received = 'Yes' as is_received,
    s.line_number,
    s.receipt_id
from (
    select
        *,
        row_number() over (partition by family_id, program_year, service order by receipt_id desc, line_number desc) as newest
    from raw.ece_family_services
) as s
inner join reference.code_map as service on service.map = 'family_service' and service.code = s.service
where s.newest = 1
