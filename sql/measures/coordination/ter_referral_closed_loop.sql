-- measures.ter_referral_closed_loop
-- Two rows per referral between sectors: did the sender hear back in time, and was a service received?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the referral
-- source: local measure in the manner of Help Me Grow; strict lies within lenient
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'ter_referral_closed_loop'
),

follow_up as (
    select max(value) as days
    from reference.setting
    where setting = 'referral_follow_up_days'
),

-- A home-visiting export says when a family was referred, not what the sender heard back: it cannot tell a closed loop.
answerable as (
    select referral.*
    from core.referral as referral
    where coalesce(referral.source_feed, '') not in ('home_visiting', 'home_visiting_flat')
),

created as (
    select
        referral.*,
        period.period_start
    from answerable as referral
    inner join period on referral.created_on between period.period_start and period.period_end
    cross join follow_up
    where period.as_of - referral.created_on >= follow_up.days and referral.sender_sector <> referral.receiver_sector
),

repeated as (
    select distinct created.referral_id
    from created
    inner join answerable as earlier
        on
            earlier.person_id = created.person_id
            and earlier.domain = created.domain
            and (
                earlier.created_on < created.created_on
                or (earlier.created_on = created.created_on and earlier.referral_id < created.referral_id)
            )
    cross join (select max(value) as days from reference.setting where setting = 'referral_duplicate_days') as duplicate_window
    where
        created.created_on - earlier.created_on <= duplicate_window.days
        and (earlier.outcome_returned_on is null or earlier.outcome_returned_on >= created.created_on)
),

flagged as (
    select
        created.referral_id,
        created.person_id,
        created.period_start,
        created.created_on,
        case
            when repeated.referral_id is not null then 'duplicate'
            when created.declined_on is not null and created.service_started_on is null then 'declined'
        end as exclusion,
        coalesce(
            created.service_started_on - created.created_on <= follow_up.days and created.outcome_returned_on is not null, false
        ) as is_service_received,
        coalesce(created.status_returned_on - created.created_on <= follow_up.days, false) as is_status_returned
    from created
    cross join follow_up
    left join repeated on repeated.referral_id = created.referral_id
)

select
    flagged.referral_id as unit_id,
    flagged.person_id,
    flagged.period_start as period,
    component.id as component,
    flagged.created_on as anchor_on,
    case when flagged.exclusion is null then 1 else 0 end as denominator,
    case
        when flagged.exclusion is not null then 0
        when flagged.is_service_received then 1
        when component.id = 'lenient' and flagged.is_status_returned then 1
        else 0
    end as numerator,
    0 as is_missing,
    flagged.exclusion
from flagged
cross join (values ('strict'), ('lenient')) as component (id)
