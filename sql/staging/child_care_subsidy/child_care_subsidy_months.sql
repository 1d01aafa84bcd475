-- staging.child_care_subsidy_months
-- One row per child, provider and month as delivered; a child is told apart by family, month of birth, sex and race.
-- grain:  receipt_id, line_number      checks: not_null(child_id), not_null(month_on), not_null(born_month_on)
-- zone:   restricted
-- source: elements of form ACF-801, see layout.toml; the form has no number of a child
select
    m.family_id,
    m.family_id || '|' || m.birth_month || '|' || coalesce(m.gender, '') || '|'
    || coalesce(m.hispanic, '') || coalesce(m.american_indian, '') || coalesce(m.asian, '')
    || coalesce(m.black, '') || coalesce(m.pacific_islander, '') || coalesce(m.white, '') as child_id,
    make_date(cast(substr(m.report_period, 1, 4) as integer), cast(substr(m.report_period, 5, 2) as integer), 1) as month_on,
    make_date(cast(substr(m.birth_month, 1, 4) as integer), cast(substr(m.birth_month, 5, 2) as integer), 1) as born_month_on,
    setting.category as setting,
    m.hours,
    m.amount_paid,
    m.provider_state_id as provider_id,
    substr(m.county_fips, 1, 2) as state_fips,
    m.county_fips as county_geoid,
    m.line_number,
    m.receipt_id
from raw.child_care_subsidy_months as m
left join reference.code_map as setting on setting.map = 'care_setting_acf' and setting.code = m.type_of_care
