-- staging.natality_2013_birth
-- One row per birth of the public-use file, with the territory and municipio where the mother lives.
-- grain:  line_number, receipt_id      checks: not_null(born_on)
-- zone:   restricted
-- source: NCHS natality file documentation 2013; reporting flags F_*: 1 reported, 0 not
select
    cast(b.dob_yy || '-' || lpad(cast(b.dob_mm as varchar), 2, '0') || '-01' as date) as born_on,
    territory.category as state_fips,
    case
        when territory.category is not null and b.mrcnty is not null then territory.category || b.mrcnty
    end as county_geoid,
    b.sex,
    case
        when coalesce(b.f_meduc, 1) = 0 then 'not_reported'
        else coalesce(education.category, 'unknown')
    end as mother_education,
    b.estgest as gestation_weeks_obstetric,
    b.combgest as gestation_weeks_combined,
    b.dbwt as birth_weight_grams,
    b.dplural as plurality,
    b.precare as prenatal_care_month,
    case when coalesce(b.f_pay_rec, 1) = 1 then payer.category end as payer,
    case b.wic when 'Y' then true when 'N' then false end as wic,
    case b.bfed when 'Y' then true when 'N' then false end as breastfed_at_discharge,
    coalesce(b.f_clinest, 1) = 1 as is_gestation_obstetric_reported,
    coalesce(b.f_mpcb, 1) = 1 as is_prenatal_care_reported,
    coalesce(b.f_wic, 1) = 1 as is_wic_reported,
    coalesce(b.f_bfed, 1) = 1 as is_breastfed_reported,
    b.line_number,
    b.receipt_id
from raw.natality_2013_birth as b
left join reference.code_map as territory on territory.map = 'territory_fips' and territory.code = b.mrterr
left join reference.code_map as education on education.map = 'education_nchs' and education.code = b.meduc
left join reference.code_map as payer on payer.map = 'payer_nchs' and payer.code = b.pay_rec
