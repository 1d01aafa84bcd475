-- staging.ece_participants
-- One row per participant and stay in early care and education.
-- grain:  receipt_id, line_number      checks: not_null(source_key)
-- zone:   restricted
-- source: participant export, see layout.toml
select
    'ece|' || p.participant_id as source_key,
    p.family_id,
    p.birthday as born_on,
    p.gender as sex,
    coalesce(race.category, 'unknown') as race_ethnicity,
    case
        when p.home_language is null then 'unknown'
        else coalesce(language.category, 'other')
    end as language,
    insurance.category as insurance_reported,
    state.state_fips,
    case when p.county is not null then state.state_fips || p.county end as county_geoid,
    p.status,
    p.entry_date as start_on,
    p.termination_date as end_on,
    case p.program_option when 'Early Head Start' then 'early_head_start' when 'Subsidized child care' then 'child_care_subsidy' end as program,
    p.agency as agency_id,
    p.line_number,
    p.receipt_id
from raw.ece_participants as p
cross join reference.home_state as state
left join reference.code_map as race on race.map = 'race_ethnicity_words' and race.code = p.race_ethnicity
left join reference.code_map as language on language.map = 'language_words' and language.code = p.home_language
left join reference.code_map as insurance on insurance.map = 'insurance_words' and insurance.code = p.insurance
