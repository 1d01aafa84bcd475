-- measures.pri_relational_support_after_concern
-- One row per child whose relational screen or observation asked for support: did a relational service follow in 60 days?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year; flags until October 31, so that follow-up ends in the year
-- source: local measure; the tool's cut is a setting, dyadic services and codes are set per state
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_relational_support_after_concern'
),

choice as (
    select
        max(value) filter (where setting = 'relational_support_days') as days,
        max(value) filter (where setting = 'relational_support_last_month') as last_month
    from reference.setting
),

-- Tools with a cut: a score of at most the cut asks for support.
cut as (
    select substr(setting, 20) as tool, value as most
    from reference.setting
    where setting like 'offer_support_most_%'
),

screened as (
    select
        screening.person_id,
        period.period_start,
        screening.screened_on,
        case
            when screening.result = 'positive' then 1
            when screening.result = 'negative' then 0
            when screening.score is null or cut.tool is null then null
            when screening.score <= cut.most then 1
            else 0
        end as flag
    from core.screening as screening
    -- The unit is a child: what was recorded of a caregiver is no concern about one.
    inner join core.person as person on person.person_id = screening.person_id and person.role <> 'caregiver'
    inner join period on screening.screened_on between period.period_start and period.period_end
    cross join choice
    left join cut on cut.tool = screening.tool
    left join reference.code as tool on tool.value_set = 'relational_screen_tool' and tool.code = screening.tool
    where
        screening.domain = 'relational'
        and screening.screened_on < add_months(period.period_start, choice.last_month)
        -- An observation with a tool that has no cut here says nothing about support, unless the program said so itself.
        and (tool.code is not null or cut.tool is not null or screening.result is not null)
),

flagged as (
    select
        person_id,
        period_start,
        min(case when flag = 1 then screened_on end) as flagged_on,
        min(case when flag is null then screened_on end) as unknown_on
    from screened
    group by person_id, period_start
),

concern as (
    select
        flagged.person_id,
        flagged.period_start,
        coalesce(flagged.flagged_on, flagged.unknown_on) as anchor_on,
        case when flagged.flagged_on is not null then 1 else 0 end as is_flagged
    from flagged
    where flagged.flagged_on is not null or flagged.unknown_on is not null
),

dyadic as (
    select
        service.person_id,
        service.service_on
    from core.service as service
    inner join reference.code as code on code.value_set = 'dyadic' and code.code = service.code
    where
        service.disposition in ('paid', 'encounter')
        and service.service_on between coalesce(code.valid_from, date '1900-01-01') and coalesce(code.valid_to, date '9999-12-31')
),

support as (
    select dyadic.person_id as child_id, dyadic.service_on as supported_on
    from dyadic
    union
    select dyad.child_id, dyadic.service_on
    from core.dyad as dyad
    inner join dyadic
        on
            dyadic.person_id = dyad.caregiver_id
            and dyadic.service_on >= coalesce(dyad.start_on, date '1900-01-01')
            and dyadic.service_on <= coalesce(dyad.end_on, date '9999-12-31')
    union
    select visit.person_id, visit.visited_on
    from core.practice_visit as visit
    where visit.relational_session is not null
),

supported as (
    select distinct concern.person_id, concern.period_start
    from concern
    cross join choice
    inner join support
        on
            support.child_id = concern.person_id
            and support.supported_on >= concern.anchor_on
            and support.supported_on - concern.anchor_on <= choice.days
)

select
    concern.person_id as unit_id,
    concern.person_id,
    concern.period_start as period,
    'all' as component,
    concern.anchor_on,
    concern.is_flagged as denominator,
    case when concern.is_flagged = 1 and supported.person_id is not null then 1 else 0 end as numerator,
    1 - concern.is_flagged as is_missing,
    cast(null as varchar) as exclusion
from concern
left join supported on supported.person_id = concern.person_id and supported.period_start = concern.period_start
