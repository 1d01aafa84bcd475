-- staging.home_visiting_flat_referrals
-- One row per referral that the base file holds; the need is the column's.
-- grain:  referral_id      checks: not_null(source_key), not_null(created_on)
-- zone:   restricted
-- source: flat-file vendor's base file, see layout.toml
with family as (
    select
        *,
        'home_visiting_flat|caregiver|' || family_id as source_key,
        -- The caregiver's columns stand on each child's row and count once.
        row_number() over (partition by family_id order by receipt_id desc, tgt_id, line_number desc) as first_row
    from raw.home_visiting_flat_base
)

select
    'home_visiting_flat|' || family.family_id || '|depression' as referral_id,
    family.source_key,
    'depression' as domain,
    'community' as receiver_sector,
    family.ment_hlth_ref_dt as created_on,
    cast(null as date) as evaluated_on,
    family.ment_hlth_service_dt as service_started_on,
    case when family.cesd_dt is not null or family.cesd_score is not null then 'home_visiting_flat|' || family.family_id || '|cesd' end as screening_id,
    family.receipt_id
from family
where family.first_row = 1 and family.ment_hlth_ref_dt is not null
union all
select
    'home_visiting_flat|' || family.family_id || '|ipv',
    family.source_key,
    'intimate_partner_violence',
    'community',
    family.ipv_referral_dt,
    null,
    null,
    case when family.ipv_tool is not null then 'home_visiting_flat|' || family.family_id || '|ipv' end,
    family.receipt_id
from family
where family.first_row = 1 and family.ipv_referral_dt is not null
union all
select
    'home_visiting_flat|' || family.family_id || '|tobacco',
    family.source_key,
    'tobacco',
    'community',
    family.tobacco_ref_dt,
    null,
    null,
    null,
    family.receipt_id
from family
where family.first_row = 1 and family.tobacco_ref_dt is not null
union all
select
    asq3.screening_id,
    asq3.source_key,
    'development',
    asq3.receiver_sector,
    asq3.referred_on,
    case when asq3.receiver_sector = 'early_intervention' then asq3.served_on end,
    case when asq3.receiver_sector = 'community' then asq3.served_on end,
    asq3.screening_id as screen_id,
    asq3.receipt_id
from staging.home_visiting_flat_asq3 as asq3
where asq3.referred_on is not null
