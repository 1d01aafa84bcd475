-- measures.pri_preterm_birth
-- Two rows per live birth, by obstetric and by combined estimate: was gestation under 37 completed weeks?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of birth
-- source: NCHS natality; obstetric estimate preferred since 2014
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_preterm_birth'
)

select
    birth.birth_id as unit_id,
    birth.child_id as person_id,
    period.period_start as period,
    'obstetric' as component,
    birth.born_on as anchor_on,
    case when coalesce(birth.is_gestation_obstetric_reported, true) and birth.gestation_weeks_obstetric is not null then 1 else 0 end as denominator,
    case when coalesce(birth.is_gestation_obstetric_reported, true) and birth.gestation_weeks_obstetric < 37 then 1 else 0 end as numerator,
    case when coalesce(birth.is_gestation_obstetric_reported, true) and birth.gestation_weeks_obstetric is null then 1 else 0 end as is_missing,
    case when not coalesce(birth.is_gestation_obstetric_reported, true) then 'not_reported' end as exclusion
from core.birth as birth
inner join period on birth.born_on between period.period_start and period.period_end
union all
select
    birth.birth_id as unit_id,
    birth.child_id as person_id,
    period.period_start as period,
    'combined' as component,
    birth.born_on as anchor_on,
    case when birth.gestation_weeks_combined is not null then 1 else 0 end as denominator,
    case when birth.gestation_weeks_combined < 37 then 1 else 0 end as numerator,
    case when birth.gestation_weeks_combined is null then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from core.birth as birth
inner join period on birth.born_on between period.period_start and period.period_end
