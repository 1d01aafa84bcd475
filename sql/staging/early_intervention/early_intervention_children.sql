-- staging.early_intervention_children
-- One row per child and early-intervention episode.
-- grain:  receipt_id, line_number      checks: not_null(source_key)
-- zone:   restricted
-- source: state Part C extract, see layout.toml
select
    'early_intervention|' || c.child_id as source_key,
    c.child_id || '-' || cast(c.line_number as varchar) as episode_id,
    c.dob as born_on,
    c.sex,
    coalesce(race.category, 'unknown') as race_ethnicity,
    case
        when c.language is null then 'unknown'
        else coalesce(language.category, 'other')
    end as language,
    substr(c.county_fips, 1, 2) as state_fips,
    c.county_fips as county_geoid,
    c.referral_date as referred_on,
    c.eval_date as evaluated_on,
    c.eligibility = 'eligible' as eligible,
    c.ifsp_date as ifsp_on,
    c.transition_date as transition_meeting_on,
    c.exit_date as exited_on,
    c.exit_reason,
    c.assessment_date as assessed_on,
    late.category as late_reason,
    c.steps_date as transition_steps_on,
    case c.part_b_potential when 'Y' then true when 'N' then false end as is_part_b_potential,
    c.notice_date as transition_notice_on,
    coalesce(c.notice_opt_out = 'Y', false) as has_opted_out_of_notice,
    coalesce(c.conference_consent = 'N', false) as has_declined_conference,
    c.line_number,
    c.receipt_id
from raw.early_intervention_children as c
left join reference.code_map as race on race.map = 'race_ethnicity_taf' and race.code = c.race_ethnicity
left join reference.code_map as language on language.map = 'language_iso' and language.code = c.language
left join reference.code_map as late on late.map = 'part_c_late_reason' and late.code = c.late_reason
