-- measures.pri_low_birth_weight
-- One row per live birth: was the weight under 2,500 grams?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of birth
-- source: CMS Child Core Set LBW-CH; NCHS natality
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_low_birth_weight'
)

select
    birth.birth_id as unit_id,
    birth.child_id as person_id,
    period.period_start as period,
    'all' as component,
    birth.born_on as anchor_on,
    case when birth.birth_weight_grams is not null then 1 else 0 end as denominator,
    case when birth.birth_weight_grams < 2500 then 1 else 0 end as numerator,
    case when birth.birth_weight_grams is null then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from core.birth as birth
inner join period on birth.born_on between period.period_start and period.period_end
