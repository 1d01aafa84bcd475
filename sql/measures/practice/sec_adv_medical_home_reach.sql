-- measures.sec_adv_medical_home_reach
-- Rows per Medicaid child under three with a practice: did it have a relational program for six months of the year?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure; practice from claims, programs from a list with dates
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_adv_medical_home_reach'
),

choice as (
    select
        max(value) filter (where setting = 'practice_attribution_rule') as attribution_rule,
        max(value) filter (where setting = 'practice_attribution_months') as attribution_months,
        max(value) filter (where setting = 'practice_program_least_days') as least_days
    from reference.setting
),

eligible as (
    select
        person.person_id,
        period.period_start,
        period.period_end,
        add_months(period.period_end, 0 - choice.attribution_months) as seen_after
    from core.person as person
    cross join choice
    inner join period on person.born_on <= period.period_end and add_months(person.born_on, 36) > period.period_end
    inner join core.coverage as coverage on coverage.person_id = person.person_id
    where
        covered_days(coverage.spans, period.period_end, period.period_end) = 1
        and (person.died_on is null or person.died_on > period.period_end)
),

visited as (
    select
        eligible.person_id,
        eligible.period_start,
        eligible.period_end,
        service.billing_npi as npi,
        count(distinct service.service_on) as days,
        max(service.service_on) as last_on
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.person_id
            and service.service_on > eligible.seen_after
            and service.service_on <= eligible.period_end
    inner join reference.code as taxonomy
        on taxonomy.value_set = 'primary_care_taxonomy' and taxonomy.code = service.taxonomy
    where service.disposition in ('paid', 'encounter') and service.billing_npi is not null
    group by eligible.person_id, eligible.period_start, eligible.period_end, service.billing_npi
),

attributed as (
    select
        visited.person_id,
        visited.period_start,
        visited.period_end,
        visited.npi,
        row_number() over (
            partition by visited.person_id, visited.period_start
            order by
                case when choice.attribution_rule = 1 then visited.days else 0 end desc,
                visited.last_on desc,
                visited.npi
        ) as place
    from visited
    cross join choice
),

-- ERHS and WECS are one program by two names; times that overlap or abut are one.
listed as (
    select
        program.npi,
        case when program.program in ('erhs', 'wecs') then 'erhs_wecs' else program.program end as program,
        covered_spans(program.start_on, program.end_on) as spans
    from core.practice_program as program
    where program.npi is not null
    group by program.npi, case when program.program in ('erhs', 'wecs') then 'erhs_wecs' else program.program end
),

active as (
    select
        listed.npi,
        listed.program,
        period.period_start
    from listed
    cross join period
    cross join choice
    where covered_days(listed.spans, period.period_start, period.period_end) >= choice.least_days
),

number as (
    select
        active.npi,
        active.period_start,
        count(*) as programs
    from active
    group by active.npi, active.period_start
),

-- What a practice must have for a component: so many programs, or this one.
wanted as (
    select 'any' as component, 1 as least, '' as program
    union all
    select 'two_or_more' as component, 2 as least, '' as program
    union all
    select program.id as component, 1 as least, program.id as program
    from (values ('ror'), ('healthysteps'), ('dulce'), ('fan'), ('pfr'), ('vip'), ('erhs_wecs')) as program (id)
)

select
    attributed.person_id as unit_id,
    attributed.person_id,
    attributed.period_start as period,
    wanted.component,
    attributed.period_end as anchor_on,
    1 as denominator,
    case
        when wanted.program = '' and coalesce(number.programs, 0) >= wanted.least then 1
        when wanted.program <> '' and active.npi is not null then 1
        else 0
    end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from attributed
cross join wanted
left join number on number.npi = attributed.npi and number.period_start = attributed.period_start
left join active
    on active.npi = attributed.npi and active.period_start = attributed.period_start and active.program = wanted.program
where attributed.place = 1
