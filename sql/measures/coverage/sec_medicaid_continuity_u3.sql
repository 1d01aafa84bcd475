-- measures.sec_medicaid_continuity_u3
-- Three rows per child of a Medicaid-paid birth who turned three: was there coverage without a long gap to 12, 24, 36 months?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the third birthday
-- source: local measure; population from birth records, needs linkage
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_medicaid_continuity_u3'
),

longest_gap as (
    select max(value) as days
    from reference.setting
    where setting = 'continuity_gap_days'
),

-- Before this day no enrollment was delivered: a child born earlier would look uncovered where nothing is known.
history as (
    select min(start_on) as known_from
    from core.enrollment_span
),

born as (
    select
        birth.child_id as person_id,
        min(birth.born_on) as born_on
    from core.birth as birth
    cross join reference.home_state as state
    where birth.payer = 'medicaid' and coalesce(birth.state_fips, state.state_fips) = state.state_fips
    group by birth.child_id
),

cohort as (
    select
        born.person_id,
        born.born_on,
        add_months(born.born_on, 36) as third_birthday,
        period.period_start,
        case
            when person.died_on <= add_months(born.born_on, 36) then 'death'
        end as exclusion,
        coalesce(born.born_on < history.known_from, true) as is_missing
    from born
    inner join period on add_months(born.born_on, 36) between period.period_start and period.period_end
    inner join core.person as person on person.person_id = born.person_id
    cross join history
),

aged as (
    select cohort.*, 'to_12_months' as component, add_months(cohort.born_on, 12) as until_on
    from cohort
    union all
    select cohort.*, 'to_24_months' as component, add_months(cohort.born_on, 24) as until_on
    from cohort
    union all
    select cohort.*, 'to_36_months' as component, cohort.third_birthday as until_on
    from cohort
),

-- Any number of gaps, each short; the anchor is the last covered day, so that a short gap over the birthday is one of them.
covered as (
    select
        aged.*,
        coalesce(
            is_continuously_covered(
                coverage.spans,
                aged.born_on,
                aged.until_on,
                9999,
                longest_gap.days,
                last_covered_on(coverage.spans, aged.born_on, aged.until_on)
            ),
            false
        ) as is_covered
    from aged
    cross join longest_gap
    left join core.coverage as coverage on coverage.person_id = aged.person_id
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    component,
    third_birthday as anchor_on,
    case when exclusion is null and not is_missing then 1 else 0 end as denominator,
    case when exclusion is null and not is_missing and is_covered then 1 else 0 end as numerator,
    case when exclusion is null and is_missing then 1 else 0 end as is_missing,
    exclusion
from covered
