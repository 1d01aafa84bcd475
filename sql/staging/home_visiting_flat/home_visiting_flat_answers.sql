-- staging.home_visiting_flat_answers
-- One row per item noted of a caregiver or child; a blank, and the code for not known, is no answer.
-- grain:  answer_id      checks: not_null(source_key), not_null(item), not_null(value)
-- zone:   restricted
-- source: flat-file vendor's base file and sheets, see layout.toml; columns become rows in the items of the first vendor
with family as (
    select
        *,
        'home_visiting_flat|caregiver|' || family_id as source_key,
        -- The caregiver's columns stand on each child's row and count once.
        row_number() over (partition by family_id order by receipt_id desc, tgt_id, line_number desc) as first_row
    from raw.home_visiting_flat_base
),

child as (
    select
        *,
        'home_visiting_flat|child|' || family_id || '|' || tgt_id as source_key,
        row_number() over (partition by family_id, tgt_id order by receipt_id desc, line_number desc) as newest
    from raw.home_visiting_flat_base
    where tgt_id is not null
),

answer as (
    select
        'home_visiting_flat|' || family.family_id || '|tobacco_at_enrollment' as answer_id,
        family.source_key,
        'home_visiting_flat|' || family.family_id as program_enrollment_id,
        'tobacco_at_enrollment' as item,
        family.tobacco_use_dt as answered_on,
        case family.tobacco_use when '1' then 'y' when '2' then 'n' end as value,
        cast(null as date) as event_on,
        family.receipt_id
    from family
    where family.first_row = 1
    union all
    select
        'home_visiting_flat|' || family.family_id || '|in_cessation_at_enrollment',
        family.source_key,
        'home_visiting_flat|' || family.family_id,
        'in_cessation_at_enrollment',
        family.tobacco_use_dt,
        case family.tobacco_program when '1' then 'y' when '2' then 'n' end,
        null,
        family.receipt_id
    from family
    where family.first_row = 1
    union all
    select
        'home_visiting_flat|' || family.family_id || '|education_at_enrollment',
        family.source_key,
        'home_visiting_flat|' || family.family_id,
        'education_at_enrollment',
        family.mob_edu_dt,
        case family.mob_edu when '1' then 'no diploma, not enrolled' when '2' then 'no diploma, enrolled' when '3' then 'diploma or equivalent' end,
        null,
        family.receipt_id
    from family
    where family.first_row = 1
    union all
    select
        'home_visiting_flat|' || family.family_id || '|education_status',
        family.source_key,
        'home_visiting_flat|' || family.family_id,
        'education_status',
        family.mob_edu_now_dt,
        case family.mob_edu_now when '1' then 'not enrolled' when '2' then 'enrolled' when '3' then 'completed' end,
        null,
        family.receipt_id
    from family
    where family.first_row = 1
    union all
    select
        'home_visiting_flat|' || family.family_id || '|postpartum_visit',
        family.source_key,
        'home_visiting_flat|' || family.family_id,
        'postpartum_visit',
        family.postpartum_asked_dt,
        case family.postpartum_visit when '1' then 'y' when '2' then 'n' end,
        family.postpartum_visit_dt,
        family.receipt_id
    from family
    where family.first_row = 1
    union all
    select
        'home_visiting_flat|' || child.family_id || '|' || child.tgt_id || '|sleep_on_back',
        child.source_key,
        child.source_key as program_enrollment_id,
        'sleep_on_back',
        child.safe_sleep_dt,
        case child.safe_sleep_back when '1' then 'y' when '2' then 'n' end,
        null,
        child.receipt_id
    from child
    where child.newest = 1
    union all
    select
        'home_visiting_flat|' || child.family_id || '|' || child.tgt_id || '|bed_sharing',
        child.source_key,
        child.source_key as program_enrollment_id,
        'bed_sharing',
        child.safe_sleep_dt,
        case child.safe_sleep_cosleep when '1' then 'y' when '2' then 'n' end,
        null,
        child.receipt_id
    from child
    where child.newest = 1
    union all
    select
        'home_visiting_flat|' || child.family_id || '|' || child.tgt_id || '|soft_bedding',
        child.source_key,
        child.source_key as program_enrollment_id,
        'soft_bedding',
        child.safe_sleep_dt,
        case child.safe_sleep_bedding when '1' then 'y' when '2' then 'n' end,
        null,
        child.receipt_id
    from child
    where child.newest = 1
    union all
    select
        'home_visiting_flat|' || child.family_id || '|' || child.tgt_id || '|read_tell_sing_days',
        child.source_key,
        child.source_key as program_enrollment_id,
        'read_tell_sing_days',
        child.early_language_dt,
        case child.early_language when '1' then 'y' when '2' then 'n' end,
        null,
        child.receipt_id
    from child
    where child.newest = 1
    union all
    select
        'home_visiting_flat|' || child.family_id || '|' || child.tgt_id || '|breastfed_at_6_months',
        child.source_key,
        child.source_key as program_enrollment_id,
        'breastfed_at_6_months',
        child.breastfed_6mm_dt,
        case child.breastfed_6mm when '1' then 'y' when '2' then 'n' end,
        null,
        child.receipt_id
    from child
    where child.newest = 1
    union all
    select
        'home_visiting_flat|well_child_visit|' || s.record_id,
        'home_visiting_flat|child|' || s.family_id || '|' || s.tgt_id,
        'home_visiting_flat|child|' || s.family_id || '|' || s.tgt_id as program_enrollment_id,
        'well_child_visit',
        s.asked_dt,
        case s.well_child_visit when '1' then 'y' when '2' then 'n' end,
        s.well_child_visit_dt,
        s.receipt_id
    from (
        select
            *,
            row_number() over (partition by record_id order by receipt_id desc, line_number desc) as newest
        from raw.home_visiting_flat_wellchild
    ) as s
    where s.newest = 1
    union all
    select
        'home_visiting_flat|injury_ed_visit|' || s.record_id,
        'home_visiting_flat|child|' || s.family_id || '|' || s.tgt_id,
        'home_visiting_flat|child|' || s.family_id || '|' || s.tgt_id as program_enrollment_id,
        'injury_ed_visit',
        s.asked_dt,
        case s.er_visit when '1' then 'y' when '2' then 'n' end,
        s.er_visit_dt,
        s.receipt_id
    from (
        select
            *,
            row_number() over (partition by record_id order by receipt_id desc, line_number desc) as newest
        from raw.home_visiting_flat_childinj
    ) as s
    where s.newest = 1
    union all
    select
        'home_visiting_flat|insured|' || s.record_id,
        'home_visiting_flat|caregiver|' || s.family_id,
        'home_visiting_flat|' || s.family_id,
        'insured',
        s.hlth_insure_mob_dt,
        case s.hlth_insure_mob when '1' then 'y' when '2' then 'n' end,
        null,
        s.receipt_id
    from (
        select
            *,
            row_number() over (partition by record_id order by receipt_id desc, line_number desc) as newest
        from raw.home_visiting_flat_maternalins
    ) as s
    where s.newest = 1
)

select *
from answer
where value is not null
