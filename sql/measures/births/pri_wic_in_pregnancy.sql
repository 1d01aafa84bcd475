-- measures.pri_wic_in_pregnancy
-- One row per live birth: did the mother receive WIC food in pregnancy?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of birth
-- source: NCHS natality, WIC item of the 2003 certificate
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_wic_in_pregnancy'
)

select
    birth.birth_id as unit_id,
    birth.child_id as person_id,
    period.period_start as period,
    'all' as component,
    birth.born_on as anchor_on,
    case when coalesce(birth.is_wic_reported, true) and birth.wic is not null then 1 else 0 end as denominator,
    case when coalesce(birth.is_wic_reported, true) and coalesce(birth.wic, false) then 1 else 0 end as numerator,
    case when coalesce(birth.is_wic_reported, true) and birth.wic is null then 1 else 0 end as is_missing,
    case when not coalesce(birth.is_wic_reported, true) then 'not_reported' end as exclusion
from core.birth as birth
inner join period on birth.born_on between period.period_start and period.period_end
