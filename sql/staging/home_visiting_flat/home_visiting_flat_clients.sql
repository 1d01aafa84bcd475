-- staging.home_visiting_flat_clients
-- One row per family and target child, or per family that still expects one; the columns of the first vendor's clients.
-- grain:  receipt_id, line_number      checks: not_null(family_id), not_null(start_on)
-- zone:   restricted
-- source: flat-file vendor's base file, see layout.toml
select
    'home_visiting_flat|' || c.family_id as family_id,
    coalesce(c.tgt_id, '0') as child_number,
    'home_visiting_flat|caregiver|' || c.family_id as caregiver_key,
    'home_visiting_flat|child|' || c.family_id || '|' || c.tgt_id as child_key,
    case c.model when 'Healthy Families' then 'HFA' when 'Parents as Teachers' then 'PAT' end as model,
    c.site_id as agency_id,
    c.enroll_dt as start_on,
    c.discharge_dt as end_on,
    case c.discharge_reason when '1' then 'completed' when '2' then 'stopped before completion' when '3' then 'other' end as end_reason,
    c.enroll_preg_status = 'P' as enrolled_prenatally,
    c.dt_edc as estimated_due_on,
    c.tgt_dob as child_born_on,
    case c.tgt_gender when 'male' then 'M' when 'female' then 'F' end as child_sex,
    case
        when c.tgt_ethnicity = '1' then 'hispanic'
        when c.tgt_race_white + c.tgt_race_black + c.tgt_race_asian + c.tgt_race_aian + c.tgt_race_nhpi > 1 then 'multiracial'
        when c.tgt_race_white = 1 then 'white'
        when c.tgt_race_black = 1 then 'black'
        when c.tgt_race_asian = 1 then 'asian'
        when c.tgt_race_aian = 1 then 'aian'
        when c.tgt_race_nhpi = 1 then 'nhpi'
        else 'unknown'
    end as child_race_ethnicity,
    case
        when c.mob_ethnicity = '1' then 'hispanic'
        when c.mob_race_white + c.mob_race_black + c.mob_race_asian + c.mob_race_aian + c.mob_race_nhpi > 1 then 'multiracial'
        when c.mob_race_white = 1 then 'white'
        when c.mob_race_black = 1 then 'black'
        when c.mob_race_asian = 1 then 'asian'
        when c.mob_race_aian = 1 then 'aian'
        when c.mob_race_nhpi = 1 then 'nhpi'
        else 'unknown'
    end as caregiver_race_ethnicity,
    case
        when c.language_primary is null then 'unknown'
        else coalesce(language.category, 'other')
    end as language,
    caregiver_insurance.category as caregiver_insurance,
    child_insurance.category as child_insurance,
    state.state_fips,
    area.area_id as county_geoid,
    c.line_number,
    c.receipt_id
from (
    select
        *,
        row_number() over (partition by family_id, tgt_id order by receipt_id desc, line_number desc) as newest
    from raw.home_visiting_flat_base
) as c
cross join reference.home_state as state
-- The county stands by name.
left join reference.area as area on area.level = 'county' and area.parent_id = state.state_fips and area.name = c.county || ' County'
left join reference.code_map as language on language.map = 'language_flat' and language.code = c.language_primary
left join reference.code_map as caregiver_insurance on caregiver_insurance.map = 'insurance_flat' and caregiver_insurance.code = c.hlth_insure_mob
left join reference.code_map as child_insurance on child_insurance.map = 'insurance_flat' and child_insurance.code = c.hlth_insure_tgt
where c.newest = 1
