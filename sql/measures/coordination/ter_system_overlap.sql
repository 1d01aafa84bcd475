-- measures.ter_system_overlap
-- One row per resident child under three in the set of systems that reached the child in the year, and one in all.
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure; population from birth records
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'ter_system_overlap'
),

eligible as (
    select distinct
        person.person_id,
        period.period_start,
        period.period_end
    from core.birth as birth
    cross join reference.home_state as state
    inner join core.person as person on person.person_id = birth.child_id
    inner join period on person.born_on <= period.period_end and add_months(person.born_on, 36) > period.period_end
    where
        coalesce(birth.state_fips, state.state_fips) = state.state_fips
        and (person.died_on is null or person.died_on > period.period_end)
),

reached as (
    select
        eligible.person_id,
        eligible.period_start,
        bool_or(contact.sector = 'primary_care') as by_primary_care,
        bool_or(contact.sector = 'home_visiting') as by_home_visiting,
        bool_or(contact.sector = 'ece') as by_early_care,
        bool_or(contact.sector = 'early_intervention') as by_early_intervention
    from eligible
    inner join core.contact as contact
        on
            contact.person_id = eligible.person_id
            and contact.contact_on <= eligible.period_end
            and contact.last_contact_on >= eligible.period_start
    group by eligible.person_id, eligible.period_start
),

placed as (
    select
        eligible.person_id,
        eligible.period_start,
        eligible.period_end,
        concat_ws(
            '+',
            case when reached.by_primary_care then 'primary_care' end,
            case when reached.by_home_visiting then 'home_visiting' end,
            case when reached.by_early_care then 'early_care' end,
            case when reached.by_early_intervention then 'early_intervention' end
        ) as systems
    from eligible
    left join reached on reached.person_id = eligible.person_id and reached.period_start = eligible.period_start
)

select
    placed.person_id as unit_id,
    placed.person_id,
    placed.period_start as period,
    case when which.is_all then 'all' when placed.systems = '' then 'none' else placed.systems end as component,
    placed.period_end as anchor_on,
    1 as denominator,
    1 as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from placed
cross join (values (true), (false)) as which (is_all)
