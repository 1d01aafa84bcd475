-- staging.child_care_subsidy_providers
-- One row per provider and year of the subsidy agency's record; the level is null where the provider takes no part.
-- grain:  provider_id, year      checks: not_null(year)
-- zone:   restricted
-- source: provider elements of form ACF-801, see layout.toml; of a year's reports the last holds
select
    p.provider_state_id as provider_id,
    p.year,
    case p.qris_participation when '1' then p.qris_rating end as quality_level,
    p.last_inspection as inspected_on,
    p.line_number,
    p.receipt_id
from (
    select
        provider.*,
        cast(substr(provider.report_period, 1, 4) as bigint) as year,
        row_number() over (
            partition by provider.provider_state_id, substr(provider.report_period, 1, 4)
            order by provider.report_period desc, provider.receipt_id desc, provider.line_number desc
        ) as newest
    from raw.child_care_subsidy_providers as provider
) as p
where p.newest = 1
