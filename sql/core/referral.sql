-- core.referral
-- One row per referral of a family from one sector to another.
-- grain:  referral_id      checks: not_null(person_id), not_null(created_on)
-- zone:   restricted
-- source: referral hub (FHIR), home-visiting exports
select
    'referral_hub|' || r.referral_id as referral_id,
    patient.person_id,
    r.domain,
    r.sender_sector,
    r.receiver_sector,
    r.created_on,
    cast(null as date) as accepted_on,
    cast(null as date) as evaluated_on,
    r.service_started_on,
    r.status_returned_on,
    r.outcome_returned_on,
    r.declined_on,
    r.status,
    cast(null as varchar) as screening_id,
    'referral_hub' as source_feed,
    r.receipt_id
from staging.referral_hub_referral as r
inner join link.person_crosswalk as patient on patient.source_key = r.source_key
where r.created_on is not null
union all
select
    'home_visiting|' || h.referral_id,
    person.person_id,
    h.domain,
    'home_visiting',
    h.receiver_sector,
    h.created_on,
    null,
    h.evaluated_on,
    h.service_started_on,
    null,
    null,
    null,
    null,
    'home_visiting|' || h.assessment_id,
    'home_visiting',
    h.receipt_id
from staging.home_visiting_referrals as h
inner join link.person_crosswalk as person
    on person.source_key = case
        when h.child_number is null then 'home_visiting|caregiver|' || h.family_id
        else 'home_visiting|child|' || h.family_id || '|' || h.child_number
    end
union all
select
    f.referral_id,
    crosswalk.person_id,
    f.domain,
    'home_visiting',
    f.receiver_sector,
    f.created_on,
    null,
    f.evaluated_on,
    f.service_started_on,
    null,
    null,
    null,
    null,
    f.screening_id,
    'home_visiting_flat',
    f.receipt_id
from staging.home_visiting_flat_referrals as f
inner join link.person_crosswalk as crosswalk on crosswalk.source_key = f.source_key
