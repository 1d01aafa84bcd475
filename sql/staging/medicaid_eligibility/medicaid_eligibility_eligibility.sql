-- staging.medicaid_eligibility_eligibility
-- One row per delivered coverage span of a person.
-- grain:  receipt_id, line_number      checks: not_null(source_key)
-- zone:   restricted
-- source: T-MSIS analytic file shape, see layout.toml
select
    'medicaid|' || e.msis_id as source_key,
    e.msis_case_num as case_number,
    e.birth_dt as born_on,
    e.death_dt as died_on,
    e.sex_cd as sex,
    coalesce(race.category, 'unknown') as race_ethnicity,
    case
        when e.prmry_lang_cd is null then 'unknown'
        else coalesce(language.category, 'other')
    end as language,
    e.state_cd as state_fips,
    case when e.elgbl_cnty_cd is not null then e.state_cd || e.elgbl_cnty_cd end as county_geoid,
    case when e.chip_cd = '3' then 'chip' else 'medicaid' end as program,
    e.rstrctd_bnfts_cd = '1' as is_full_benefit,
    coalesce(e.hospice_ind = 'Y', false) as is_hospice,
    e.mc_plan_id as plan_id,
    e.elgblty_grp_cd as eligibility_group,
    e.enrlmt_efctv_dt as start_on,
    e.enrlmt_end_dt as end_on,
    e.line_number,
    e.receipt_id
from raw.medicaid_eligibility_eligibility as e
left join reference.code_map as race on race.map = 'race_ethnicity_taf' and race.code = e.race_ethncty_cd
left join reference.code_map as language on language.map = 'language_iso' and language.code = e.prmry_lang_cd
