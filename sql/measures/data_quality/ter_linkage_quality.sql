-- measures.ter_linkage_quality
-- One row per child under three and question: is the child's record of a feed linked to another feed; is an attribute known?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year; age on the last day
-- source: local measure on the records of all feeds
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'ter_linkage_quality'
),

child as (
    select
        person.person_id,
        person.race_ethnicity <> 'unknown' as is_race_ethnicity_known,
        person.language <> 'unknown' as is_language_known,
        period.period_start,
        period.period_end
    from core.person as person
    inner join period on person.born_on <= period.period_end and add_months(person.born_on, 36) > period.period_end
),

feeds_of as (
    select person_id, count(*) as feeds
    from core.source_record
    group by person_id
),

placed as (
    select distinct child.person_id, child.period_start
    from child
    inner join core.residence_span as residence
        on residence.person_id = child.person_id and residence.start_on <= child.period_end and residence.county_geoid is not null
),

answer as (
    select child.person_id, child.period_start, child.period_end, 'linked_' || record.source_feed as component, feeds_of.feeds > 1 as is_met
    from child
    inner join core.source_record as record on record.person_id = child.person_id
    inner join feeds_of on feeds_of.person_id = child.person_id
    union all
    select person_id, period_start, period_end, 'race_ethnicity', is_race_ethnicity_known
    from child
    union all
    select person_id, period_start, period_end, 'language', is_language_known
    from child
    union all
    select child.person_id, child.period_start, child.period_end, 'county', placed.person_id is not null
    from child
    left join placed on placed.person_id = child.person_id and placed.period_start = child.period_start
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    component,
    period_end as anchor_on,
    1 as denominator,
    case when is_met then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from answer
