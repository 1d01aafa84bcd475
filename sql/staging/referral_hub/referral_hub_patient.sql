-- staging.referral_hub_patient
-- One row per patient of the referral hub.
-- grain:  source_key
-- zone:   restricted
-- source: FHIR R4 Patient, see layout.toml
select
    'referral_hub|' || p.id as source_key,
    p.birth_date as born_on,
    upper(substr(p.gender, 1, 1)) as sex,
    coalesce(race.category, 'unknown') as race_ethnicity,
    case
        when p.language is null then 'unknown'
        else coalesce(language.category, 'other')
    end as language,
    state.state_fips,
    area.area_id as county_geoid,
    p.line_number,
    p.receipt_id
from (
    select
        *,
        row_number() over (partition by id order by receipt_id desc, line_number desc) as newest
    from raw.referral_hub_patient
) as p
cross join reference.home_state as state
left join reference.area as area on area.level = 'county' and area.parent_id = state.state_fips and area.name = p.district
left join reference.code_map as race on race.map = 'race_ethnicity_taf' and race.code = p.race_ethnicity
left join reference.code_map as language on language.map = 'language_iso' and language.code = p.language
where p.newest = 1
