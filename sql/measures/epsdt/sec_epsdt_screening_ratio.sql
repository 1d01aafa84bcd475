-- measures.sec_epsdt_screening_ratio
-- One row per child with ninety continuous days of eligibility: how many screening visits were there in the fiscal year?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year
-- source: CMS-416 lines 1b, 3a, 5, 6 and 7; formulae from memory, see the definition
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_epsdt_screening_ratio'
),

eligible as (
    select
        person.person_id,
        period.period_start,
        period.period_end,
        complete_years(person.born_on, period.period_end) as age_years,
        covered_months(coverage.spans, period.period_start, period.period_end) as months_eligible,
        last_covered_on(coverage.spans, period.period_start, period.period_end) as last_covered_on
    from core.person as person
    inner join period on person.born_on <= period.period_end
    inner join core.coverage as coverage on coverage.person_id = person.person_id
    where longest_covered_run_days(coverage.spans, period.period_start, period.period_end) >= 90
),

-- A date with several claims is one screening; the numerator says whether there was any, the amount how many.
screened as (
    select
        eligible.person_id,
        eligible.period_start,
        count(distinct service.service_on) as screens
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.person_id
            and service.service_on between eligible.period_start and eligible.period_end
    inner join reference.code as screen
        on
            screen.code = service.code
            and (
                screen.value_set = 'epsdt_screen'
                or (
                    screen.value_set = 'epsdt_visit'
                    and coalesce(
                        array_has_any(
                            service.diagnosis_codes, (select array_agg(code) from reference.code where value_set = 'epsdt_visit_diagnosis')
                        ),
                        false
                    )
                )
            )
    where
        service.disposition in ('paid', 'encounter')
        and service.service_on between coalesce(screen.valid_from, date '1900-01-01') and coalesce(screen.valid_to, date '9999-12-31')
    group by eligible.person_id, eligible.period_start
)

select
    eligible.person_id as unit_id,
    eligible.person_id,
    eligible.period_start as period,
    case
        when eligible.age_years < 1 then 'under_1'
        when eligible.age_years < 3 then 'age_1_2'
        else 'age_3_5'
    end as component,
    eligible.last_covered_on as anchor_on,
    1 as denominator,
    case when screened.person_id is not null then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion,
    eligible.months_eligible,
    coalesce(screened.screens, 0) as screens
from eligible
left join screened on screened.person_id = eligible.person_id and screened.period_start = eligible.period_start
where eligible.age_years < 6
