-- staging.home_visiting_clients
-- One row per family and index child, or per family that still expects one.
-- grain:  receipt_id, line_number      checks: not_null(family_id), not_null(start_on)
-- zone:   restricted
-- source: home-visiting vendor export, see layout.toml
select
    c.family_number as family_id,
    c.childnumber as child_number,
    'home_visiting|caregiver|' || c.family_number as caregiver_key,
    case when c.childnumber <> '0' then 'home_visiting|child|' || c.family_number || '|' || c.childnumber end as child_key,
    c.model,
    c.agency as agency_id,
    c.enrollment_date as start_on,
    c.termination_date as end_on,
    c.termination_status as end_reason,
    c.pregnancy_status = 'Pregnant' as enrolled_prenatally,
    c.edcdate as estimated_due_on,
    c.tgt_dob_cr as child_born_on,
    c.tgt_gender as child_sex,
    coalesce(child_race.category, 'unknown') as child_race_ethnicity,
    coalesce(caregiver_race.category, 'unknown') as caregiver_race_ethnicity,
    case
        when c.primary_language is null then 'unknown'
        else coalesce(language.category, 'other')
    end as language,
    caregiver_insurance.category as caregiver_insurance,
    child_insurance.category as child_insurance,
    state.state_fips,
    case when c.fn_county_code is not null then state.state_fips || c.fn_county_code end as county_geoid,
    c.line_number,
    c.receipt_id
from (
    select
        *,
        row_number() over (partition by family_number, childnumber order by receipt_id desc, line_number desc) as newest
    from raw.home_visiting_clients
) as c
cross join reference.home_state as state
left join reference.code_map as child_race on child_race.map = 'race_ethnicity_words' and child_race.code = c.tgt_race_ethnicity
left join reference.code_map as caregiver_race on caregiver_race.map = 'race_ethnicity_words' and caregiver_race.code = c.mob_race_ethnicity
left join reference.code_map as language on language.map = 'language_words' and language.code = c.primary_language
left join reference.code_map as caregiver_insurance on caregiver_insurance.map = 'insurance_words' and caregiver_insurance.code = c.ad1primaryins
left join reference.code_map as child_insurance on child_insurance.map = 'insurance_words' and child_insurance.code = c.chinsprimaryins
where c.newest = 1
