-- core.person
-- One row per person, with each attribute from the first source of a stated order that knows it.
-- grain:  person_id      checks: not_null(role)
-- zone:   restricted
-- source: order for attributes: Medicaid, birth record, home visiting, early intervention, early care and education, referral hub, programs in practices, WIC
with medicaid as (
    select
        e.*,
        row_number() over (partition by e.source_key order by e.end_on desc, e.receipt_id desc, e.line_number desc) as newest
    from staging.medicaid_eligibility_eligibility as e
),

home_visiting_caregiver as (
    select
        c.*,
        row_number() over (partition by c.caregiver_key order by c.start_on desc, c.line_number desc) as newest
    from core.home_visiting_client as c
),

attribute as (
    select source_key, 1 as source_rank, 'any' as role, born_on, died_on, sex, race_ethnicity, language, cast(null as varchar) as insurance_reported, cast(null as varchar) as mother_education, 'medicaid_eligibility' as source_feed, receipt_id, line_number
    from medicaid
    where newest = 1
    union all
    select 'births|child|' || file_number, 2, 'child', born_on, died_on, sex, race_ethnicity, language, null, mother_education, 'births', receipt_id, line_number
    from staging.births_births
    union all
    select 'births|mother|' || file_number, 2, 'caregiver', null, null, null, race_ethnicity, language, null, mother_education, 'births', receipt_id, line_number
    from staging.births_births
    union all
    select 'natality_2013|' || receipt_id || '|' || cast(line_number as varchar), 2, 'child', born_on, null, sex, null, null, null, mother_education, 'natality_2013', receipt_id, line_number
    from staging.natality_2013_birth
    union all
    select child_key, 3, 'child', child_born_on, null, child_sex, child_race_ethnicity, language, child_insurance, null, source_feed, receipt_id, line_number
    from core.home_visiting_client
    where child_key is not null
    union all
    select caregiver_key, 3, 'caregiver', null, null, null, caregiver_race_ethnicity, language, caregiver_insurance, null, source_feed, receipt_id, line_number
    from home_visiting_caregiver
    where newest = 1
    union all
    select source_key, 4, 'child', born_on, null, sex, race_ethnicity, language, null, null, 'early_intervention', receipt_id, line_number
    from staging.early_intervention_children
    union all
    select source_key, 5, 'child', born_on, null, sex, race_ethnicity, language, insurance_reported, null, 'ece', receipt_id, line_number
    from staging.ece_participants
    union all
    select source_key, 6, 'child', born_on, null, sex, race_ethnicity, language, null, null, 'referral_hub', receipt_id, line_number
    from staging.referral_hub_patient
    union all
    select source_key, 7, 'child', born_on, null, sex, race_ethnicity, language, null, null, 'practice_program', receipt_id, line_number
    from core.practice_family
    union all
    select source_key, 8, role, born_on, null, sex, race_ethnicity, language, null, null, 'wic', receipt_id, line_number
    from staging.wic_certifications
),

linked as (
    select
        coalesce(crosswalk.person_id, attribute.source_key) as person_id,
        attribute.*
    from attribute
    left join link.person_crosswalk as crosswalk on crosswalk.source_key = attribute.source_key
)

select
    person_id,
    case
        when bool_or(role = 'child') and bool_or(role = 'caregiver') then 'both'
        when bool_or(role = 'caregiver') then 'caregiver'
        else 'child'
    end as role,
    first_value(born_on order by source_rank, source_key, receipt_id desc, line_number desc) filter (where born_on is not null) as born_on,
    first_value(died_on order by source_rank, source_key, receipt_id desc, line_number desc) filter (where died_on is not null) as died_on,
    first_value(sex order by source_rank, source_key, receipt_id desc, line_number desc) filter (where sex is not null) as sex,
    coalesce(first_value(race_ethnicity order by source_rank, source_key, receipt_id desc, line_number desc) filter (where race_ethnicity <> 'unknown'), 'unknown') as race_ethnicity,
    coalesce(first_value(language order by source_rank, source_key, receipt_id desc, line_number desc) filter (where language <> 'unknown'), 'unknown') as language,
    first_value(insurance_reported order by source_rank, source_key, receipt_id desc, line_number desc) filter (where insurance_reported is not null) as insurance_reported,
    coalesce(first_value(mother_education order by source_rank, source_key, receipt_id desc, line_number desc) filter (where mother_education <> 'unknown'), 'unknown') as mother_education,
    first_value(source_feed order by source_rank, source_key, receipt_id desc, line_number desc) as source_feed,
    first_value(receipt_id order by source_rank, source_key, receipt_id desc, line_number desc) as receipt_id
from linked
group by person_id
