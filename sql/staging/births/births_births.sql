-- staging.births_births
-- One row per birth record that stands: the highest amendment of its file number, where that is not void.
-- grain:  file_number      checks: not_null(born_on)
-- zone:   restricted
-- source: NCHS natality file documentation (2014 and later) with the state's extension, see layout.toml
with ranked as (
    select
        b.*,
        row_number() over (
            partition by b.state_file_number
            order by coalesce(b.amendment, 0) desc, b.receipt_id desc, b.line_number desc
        ) as newest
    from raw.births_births as b
)
select
    r.state_file_number as file_number,
    r.child_dob as born_on,
    r.child_death_dt as died_on,
    r.sex,
    coalesce(race.category, 'unknown') as race_ethnicity,
    case
        when r.mother_lang is null then 'unknown'
        else coalesce(language.category, 'other')
    end as language,
    coalesce(education.category, 'unknown') as mother_education,
    coalesce(r.f_meduc = '1', false) as is_mother_education_reported,
    substr(r.county_res, 1, 2) as state_fips,
    r.county_res as county_geoid,
    r.oegest_comb as gestation_weeks_obstetric,
    r.combgest as gestation_weeks_combined,
    r.dbwt as birth_weight_grams,
    r.dplural as plurality,
    r.set_order as birth_order,
    r.precare as prenatal_care_month,
    r.previs as prenatal_visits,
    payer.category as payer,
    case r.wic when 'Y' then true when 'N' then false end as wic,
    case r.bfed when 'Y' then true when 'N' then false end as breastfed_at_discharge,
    coalesce(r.f_wic <> '0', true) as is_wic_reported,
    coalesce(r.f_bfed <> '0', true) as is_breastfed_reported,
    r.line_number,
    r.receipt_id
from ranked as r
left join reference.code_map as race on race.map = 'race_ethnicity_nchs' and race.code = r.mracehisp
left join reference.code_map as language on language.map = 'language_iso' and language.code = r.mother_lang
left join reference.code_map as education on education.map = 'education_nchs' and education.code = r.meduc
left join reference.code_map as payer on payer.map = 'payer_nchs' and payer.code = r.pay_rec
where r.newest = 1 and coalesce(r.void, '0') <> '1'
