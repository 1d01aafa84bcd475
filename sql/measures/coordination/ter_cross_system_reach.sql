-- measures.ter_cross_system_reach
-- Two rows per resident child under three: did two, did three or more sectors reach the child in the year?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure; population from birth records
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'ter_cross_system_reach'
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
        count(distinct contact.sector) as sectors
    from eligible
    inner join core.contact as contact
        on
            contact.person_id = eligible.person_id
            and contact.contact_on <= eligible.period_end
            and contact.last_contact_on >= eligible.period_start
    group by eligible.person_id, eligible.period_start
)

select
    eligible.person_id as unit_id,
    eligible.person_id,
    eligible.period_start as period,
    component.id as component,
    eligible.period_end as anchor_on,
    1 as denominator,
    case when coalesce(reached.sectors, 0) >= component.sectors then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from eligible
cross join (values ('two_or_more', 2), ('three_or_more', 3)) as component (id, sectors)
left join reached on reached.person_id = eligible.person_id and reached.period_start = eligible.period_start
