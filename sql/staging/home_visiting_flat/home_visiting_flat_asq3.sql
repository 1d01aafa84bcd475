-- staging.home_visiting_flat_asq3
-- One row per child and age whose group of ASQ-3 columns holds something; below the cutoff in one domain is positive.
-- grain:  family_id, tgt_id, months      checks: not_null(source_key)
-- zone:   restricted
-- source: flat-file vendor's base file, see layout.toml; the groups of columns become rows
with child as (
    select
        *,
        row_number() over (partition by family_id, tgt_id order by receipt_id desc, line_number desc) as newest
    from raw.home_visiting_flat_base
    where tgt_id is not null
),

screen as (
    select
        child.family_id,
        child.tgt_id,
        child.receipt_id,
        child.line_number,
        age.months,
        case age.months
            when 9 then child.asq3_dt_9mm
            when 18 then child.asq3_dt_18mm
            when 24 then child.asq3_dt_24mm
            when 30 then child.asq3_dt_30mm
        end as screened_on,
        case age.months
            when 9 then child.asq3_comm_9mm
            when 18 then child.asq3_comm_18mm
            when 24 then child.asq3_comm_24mm
            when 30 then child.asq3_comm_30mm
        end as communication,
        case age.months
            when 9 then child.asq3_gross_9mm
            when 18 then child.asq3_gross_18mm
            when 24 then child.asq3_gross_24mm
            when 30 then child.asq3_gross_30mm
        end as gross_motor,
        case age.months
            when 9 then child.asq3_fine_9mm
            when 18 then child.asq3_fine_18mm
            when 24 then child.asq3_fine_24mm
            when 30 then child.asq3_fine_30mm
        end as fine_motor,
        case age.months
            when 9 then child.asq3_problem_9mm
            when 18 then child.asq3_problem_18mm
            when 24 then child.asq3_problem_24mm
            when 30 then child.asq3_problem_30mm
        end as problem_solving,
        case age.months
            when 9 then child.asq3_social_9mm
            when 18 then child.asq3_social_18mm
            when 24 then child.asq3_social_24mm
            when 30 then child.asq3_social_30mm
        end as personal_social,
        case age.months
            when 9 then child.asq3_feedback_9mm
            when 18 then child.asq3_feedback_18mm
            when 24 then child.asq3_feedback_24mm
            when 30 then child.asq3_feedback_30mm
        end as feedback,
        case age.months
            when 9 then child.asq3_referral_9mm
            when 18 then child.asq3_referral_18mm
            when 24 then child.asq3_referral_24mm
            when 30 then child.asq3_referral_30mm
        end as referred_to,
        case age.months
            when 9 then child.asq3_referral_dt_9mm
            when 18 then child.asq3_referral_dt_18mm
            when 24 then child.asq3_referral_dt_24mm
            when 30 then child.asq3_referral_dt_30mm
        end as referred_on,
        case age.months
            when 9 then child.asq3_service_dt_9mm
            when 18 then child.asq3_service_dt_18mm
            when 24 then child.asq3_service_dt_24mm
            when 30 then child.asq3_service_dt_30mm
        end as served_on
    from child
    cross join (values (9), (18), (24), (30)) as age (months)
    where child.newest = 1
),

scored as (
    select
        screen.*,
        coalesce(communication = '3' or gross_motor = '3' or fine_motor = '3' or problem_solving = '3' or personal_social = '3', false) as is_below,
        communication is not null
        and gross_motor is not null
        and fine_motor is not null
        and problem_solving is not null
        and personal_social is not null as is_complete,
        coalesce(communication, gross_motor, fine_motor, problem_solving, personal_social) as any_domain
    from screen
)

select
    family_id,
    tgt_id,
    months,
    'home_visiting_flat|' || family_id || '|' || tgt_id || '|asq3|' || cast(months as varchar) as screening_id,
    'home_visiting_flat|child|' || family_id || '|' || tgt_id as source_key,
    screened_on,
    case when is_below then 'positive' when is_complete then 'negative' end as result,
    feedback = '1' as is_individualized_support,
    case referred_to when 'EI' then 'early_intervention' when 'CS' then 'community' end as receiver_sector,
    referred_on,
    served_on,
    line_number,
    receipt_id
from scored
where screened_on is not null or any_domain is not null
