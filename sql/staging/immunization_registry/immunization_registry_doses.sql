-- staging.immunization_registry_doses
-- One row per recorded dose; a client's dose may be recorded more than once.
-- grain:  receipt_id, line_number      checks: not_null(source_key), not_null(given_on)
-- zone:   restricted
-- source: state immunization registry, see layout.toml; CVX codes below 10 have a leading zero
select
    'immunization_registry|' || d.iis_client_id as source_key,
    case when length(d.cvx) = 1 then '0' || d.cvx else d.cvx end as cvx,
    d.admin_date as given_on,
    coalesce(d.dose_valid <> 'N', true) as is_valid,
    coalesce(d.historical_flag = 'Y', false) as is_historical,
    d.line_number,
    d.receipt_id
from raw.immunization_registry_doses as d
