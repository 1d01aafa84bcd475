-- staging.practice_program_families
-- One row per enrollment of a family in a program of its child's practice.
-- grain:  enrollment_id      checks: not_null(child_key)
-- zone:   restricted
-- source: log of programs in practices, see layout.toml
select
    f.enrollment_id,
    'practice_program|' || f.child_id as child_key,
    'medicaid|' || f.medicaid_id as medicaid_key,
    f.practice_id,
    lower(f.program) as program,
    f.child_dob as born_on,
    f.child_sex as sex,
    coalesce(race.category, 'unknown') as race_ethnicity,
    case
        when f.language is null then 'unknown'
        else coalesce(language.category, 'other')
    end as language,
    state.state_fips,
    f.county_fips as county_geoid,
    f.start_date as start_on,
    f.end_date as end_on,
    f.line_number,
    f.receipt_id
from (
    select
        *,
        row_number() over (partition by enrollment_id order by receipt_id desc, line_number desc) as newest
    from raw.practice_program_families
) as f
cross join reference.home_state as state
left join reference.code_map as race on race.map = 'race_ethnicity_words' and race.code = f.race_ethnicity
left join reference.code_map as language on language.map = 'language_words' and language.code = f.language
where f.newest = 1
