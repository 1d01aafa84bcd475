-- core.care_arrangement
-- One row per child, provider and month in which a subsidy paid for the child's care, with the provider's quality level.
-- grain:  arrangement_id      checks: not_null(person_id), not_null(start_on), not_null(end_on)
-- zone:   restricted
-- source: child-care subsidy (ACF-801); level by the agency's record of the year, else by the state's list
select
    'child_care_subsidy|' || m.receipt_id || '|' || cast(m.line_number as varchar) as arrangement_id,
    -- The form names nobody: a child of the subsidy is known within it alone, and is linked to no other record.
    'child_care_subsidy|' || m.child_id as person_id,
    m.provider_id,
    m.setting,
    m.month_on as start_on,
    add_days(add_months(m.month_on, 1), -1) as end_on,
    m.born_month_on,
    m.hours,
    m.amount_paid,
    coalesce(agency.quality_level, listed.quality_level) as quality_level,
    true as is_subsidized,
    coalesce(m.state_fips, state.state_fips) as state_fips,
    m.county_geoid,
    'child_care_subsidy' as source_feed,
    m.receipt_id
from staging.child_care_subsidy_months as m
cross join reference.home_state as state
left join staging.child_care_subsidy_providers as agency
    on agency.provider_id = m.provider_id and agency.year = date_part('year', m.month_on)
left join core.care_provider as listed on listed.provider_id = m.provider_id
