-- measures.ter_screen_to_partc_eval
-- Three rows per positive developmental screen: referred to Part C in 7 days, evaluated in 45 more, and with an outcome?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the screen
-- source: local measure; the 7 days after AHRQ PMCoE measure 0204; needs linkage for what Part C alone records
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'ter_screen_to_partc_eval'
),

choice as (
    select
        max(value) filter (where setting = 'part_c_screen_referral_days') as referral_days,
        max(value) filter (where setting = 'part_c_meeting_days') as evaluation_days,
        max(value) filter (where setting = 'part_c_screen_spacing_days') as spacing_days,
        max(value) filter (where setting = 'part_c_screen_under_months') as under_months
    from reference.setting
),

screen as (
    select
        screening.person_id,
        screening.screened_on,
        screening.result
    from core.screening as screening
    inner join reference.code as tool on tool.value_set = 'developmental_tool' and tool.code = screening.tool
    inner join core.person as person on person.person_id = screening.person_id
    cross join choice
    where
        screening.screened_on >= person.born_on
        and complete_months(person.born_on, screening.screened_on) < choice.under_months
        and not coalesce(screening.is_early_intervention_active, false)
        and not exists (
            select 1
            from core.early_intervention as episode
            where
                episode.person_id = screening.person_id
                and episode.ifsp_on <= screening.screened_on
                and coalesce(episode.exited_on, date '9999-12-31') > screening.screened_on
        )
),

kept as (
    select
        spaced.person_id,
        unnest(spaced.dates) as screened_on
    from (
        select
            screen.person_id,
            spaced_dates(distinct_dates(screen.screened_on), max(choice.spacing_days)) as dates
        from screen
        cross join choice
        where screen.result = 'positive'
        group by screen.person_id
    ) as spaced
),

positive as (
    select
        kept.person_id,
        kept.screened_on,
        period.period_start,
        choice.referral_days,
        choice.evaluation_days
    from kept
    cross join choice
    inner join period
        on
            kept.screened_on between period.period_start and period.period_end
            and cast(kept.screened_on as int) + choice.referral_days + choice.evaluation_days <= cast(period.as_of as int)
),

run as (
    select max(as_of) as as_of
    from period
),

-- A referral as the program that screened or as Part C recorded it; the program knows of a service that began.
referral as (
    select
        sent.person_id,
        sent.created_on as referred_on,
        sent.evaluated_on,
        case when sent.service_started_on <= run.as_of then 1 else 0 end as has_outcome
    from core.referral as sent
    cross join run
    where sent.source_feed in ('home_visiting', 'home_visiting_flat') and sent.domain = 'development' and sent.receiver_sector = 'early_intervention'
    union all
    select
        episode.person_id,
        episode.referred_on,
        episode.evaluated_on,
        case when episode.ifsp_on <= run.as_of or episode.eligible = false then 1 else 0 end as has_outcome
    from core.early_intervention as episode
    cross join run
),

step as (
    select
        positive.person_id,
        positive.screened_on,
        max(
            case
                when referral.evaluated_on >= referral.referred_on
                    and referral.evaluated_on - referral.referred_on <= positive.evaluation_days
                    then 1
                else 0
            end
        ) as is_evaluated,
        max(referral.has_outcome) as has_outcome
    from positive
    inner join referral
        on
            referral.person_id = positive.person_id
            and referral.referred_on >= positive.screened_on
            and referral.referred_on - positive.screened_on <= positive.referral_days
    group by positive.person_id, positive.screened_on
),

unknown as (
    select
        screen.person_id,
        period.period_start,
        min(screen.screened_on) as screened_on
    from screen
    inner join period on screen.screened_on between period.period_start and period.period_end
    left join positive on positive.person_id = screen.person_id and positive.period_start = period.period_start
    where screen.result is null and positive.person_id is null
    group by screen.person_id, period.period_start
),

flagged as (
    select
        positive.person_id,
        positive.screened_on,
        positive.period_start,
        1 as denominator,
        case when step.person_id is not null then 1 else 0 end as is_referred,
        coalesce(step.is_evaluated, 0) as is_evaluated,
        case when step.is_evaluated = 1 and step.has_outcome = 1 then 1 else 0 end as has_outcome,
        0 as is_missing
    from positive
    left join step on step.person_id = positive.person_id and step.screened_on = positive.screened_on
    union all
    select
        unknown.person_id,
        unknown.screened_on,
        unknown.period_start,
        0 as denominator,
        0 as is_referred,
        0 as is_evaluated,
        0 as has_outcome,
        1 as is_missing
    from unknown
)

select
    flagged.person_id || ':' || cast(flagged.screened_on as varchar) as unit_id,
    flagged.person_id,
    flagged.period_start as period,
    component.id as component,
    flagged.screened_on as anchor_on,
    flagged.denominator,
    case component.id
        when 'referred' then flagged.is_referred
        when 'evaluated' then flagged.is_evaluated
        else flagged.has_outcome
    end as numerator,
    flagged.is_missing,
    cast(null as varchar) as exclusion
from flagged
cross join (values ('referred'), ('evaluated'), ('with_outcome')) as component (id)
