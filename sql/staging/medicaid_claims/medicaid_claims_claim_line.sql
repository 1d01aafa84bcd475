-- staging.medicaid_claims_claim_line
-- One row per delivered claim line.
-- grain:  receipt_id, line_number      checks: not_null(claim_id)
-- zone:   restricted
-- source: T-MSIS analytic file shape, see layout.toml
select
    l.clm_id as claim_id,
    l.line_num as claim_line_number,
    l.line_srvc_bgn_dt as service_on,
    case l.line_prcdr_cd_sys when '01' then 'cpt' when '06' then 'hcpcs' end as code_system,
    l.line_prcdr_cd as code,
    array_remove_all(make_array(coalesce(l.line_prcdr_mdfr_cd_1, ''), coalesce(l.line_prcdr_mdfr_cd_2, '')), '') as modifiers,
    l.line_number,
    l.receipt_id
from raw.medicaid_claims_claim_line as l
