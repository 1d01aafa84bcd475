-- staging.medicaid_claims_claim_header
-- One row per claim that stands: the newest of its chain, where the newest is not a void.
-- grain:  claim_id      checks: not_null(source_key), not_null(disposition)
-- zone:   restricted
-- source: CMS T-MSIS analytic file build: newest adjudication per state and original number; voids (1) drop the chain
with ranked as (
    select
        h.*,
        row_number() over (
            partition by h.state_cd, h.clm_num_orig
            order by h.adjdctn_dt desc, h.clm_id desc, h.receipt_id desc, h.line_number desc
        ) as newest
    from raw.medicaid_claims_claim_header as h
)
select
    r.clm_id as claim_id,
    'medicaid|' || r.msis_id as source_key,
    case
        when r.clm_type_cd = 'Z' or r.clm_stus_cd in ('26', '026', '87', '087', '542', '585', '654') then 'denied'
        when r.clm_type_cd in ('1', 'A') then 'paid'
        when r.clm_type_cd in ('3', 'C') then 'encounter'
        else 'not_a_service'
    end as disposition,
    coalesce(r.srvc_end_dt, r.srvc_bgn_dt) as service_on,
    array_remove_all(make_array(coalesce(r.dgns_cd_1, ''), coalesce(r.dgns_cd_2, ''), coalesce(r.dgns_cd_3, '')), '') as diagnosis_codes,
    r.pos_cd as place_of_service,
    r.mc_plan_id as plan_id,
    r.blg_prvdr_npi as billing_npi,
    r.rndrg_prvdr_npi as rendering_npi,
    r.rndrg_prvdr_txnmy_cd as taxonomy,
    r.line_number,
    r.receipt_id
from ranked as r
where r.newest = 1 and coalesce(r.adjust_cd, '0') <> '1'
