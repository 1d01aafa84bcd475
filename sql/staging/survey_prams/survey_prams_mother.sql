-- staging.survey_prams_mother
-- One row per mother who answered the questionnaire, with weight, stratum and four items as the survey codes them.
-- grain:  respondent_id      checks: not_null(state_fips), not_null(weight)
-- zone:   restricted
-- source: Pregnancy Risk Assessment Monitoring System, analytic file; rows are never counted, weights are
select
    'prams|' || cast(m.nest_yr as varchar) || '|' || m.id as respondent_id,
    m.nest_yr as year,
    state.state_fips,
    m.sud_nest as stratum,
    m.wtanal as weight,
    m.bf5ever as breastfed_ever_code,
    m.pp_depress as felt_depressed_code,
    m.sleep as sleep_position_code,
    m.mh_ppdpr as told_of_depression_code,
    m.line_number,
    m.receipt_id
from (
    select
        *,
        row_number() over (partition by nest_yr, id order by receipt_id desc, line_number desc) as newest
    from raw.survey_prams_mother
) as m
inner join reference.state as state on state.postal_code = m.state
where m.newest = 1 and m.inqx = '1'
