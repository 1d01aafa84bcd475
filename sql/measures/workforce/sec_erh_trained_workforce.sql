-- measures.sec_erh_trained_workforce
-- One row per practitioner who serves children under three: does a training in a relational approach hold on December 31?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year; the last day counts
-- source: local measure; roster of practitioners with their trainings
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_erh_trained_workforce'
),

trained as (
    select distinct
        training.provider_id,
        period.period_start
    from core.training as training
    inner join reference.code as approach on approach.value_set = 'erh_training' and approach.code = training.approach
    inner join period
        on
            training.completed_on <= period.period_end
            and coalesce(training.expires_on, date '9999-12-31') >= period.period_end
),

practitioner as (
    select
        provider.provider_id,
        period.period_start,
        period.period_end,
        case when provider.sector in ('primary_care', 'home_visiting', 'ece', 'early_intervention') then provider.sector else 'other' end as sector,
        substr(provider.county_geoid, 1, 2) as state_fips,
        provider.county_geoid,
        provider.is_serving_under_3,
        trained.provider_id is not null as is_trained
    from core.provider as provider
    cross join period
    left join trained on trained.provider_id = provider.provider_id and trained.period_start = period.period_start
    where coalesce(provider.is_serving_under_3, true)
),

counted as (
    select
        practitioner.*,
        practitioner.sector as component
    from practitioner
    union all
    select
        practitioner.*,
        'all' as component
    from practitioner
)

select
    provider_id as unit_id,
    cast(null as varchar) as person_id,
    period_start as period,
    component,
    period_end as anchor_on,
    case when is_serving_under_3 then 1 else 0 end as denominator,
    case when is_serving_under_3 and is_trained then 1 else 0 end as numerator,
    case when is_serving_under_3 then 0 else 1 end as is_missing,
    cast(null as varchar) as exclusion,
    state_fips,
    county_geoid
from counted
