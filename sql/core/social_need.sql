-- core.social_need
-- One row per social need that a screen found, with the referral that answers it where one was ordered.
-- grain:  social_need_id      checks: not_null(person_id), not_null(screened_on), not_null(need)
-- zone:   restricted
-- source: practice screening registry; the order number is the referral's number in the hub
select
    'practice_screening|' || n.screening_id || '|' || n.need as social_need_id,
    'practice_screening|' || n.screening_id as screening_id,
    crosswalk.person_id,
    s.screened_on,
    n.need,
    n.is_help_wanted,
    'referral_hub|' || n.referral_id as referral_id,
    'practice_screening' as source_feed,
    n.receipt_id
from staging.practice_screening_needs as n
inner join staging.practice_screening_screenings as s on s.screening_id = n.screening_id
inner join link.person_crosswalk as crosswalk on crosswalk.source_key = s.source_key
