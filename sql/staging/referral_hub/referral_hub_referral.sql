-- staging.referral_hub_referral
-- One row per family referral: a service request that is based on no other, with its task that is part of no other.
-- grain:  referral_id      checks: not_null(source_key)
-- zone:   restricted
-- source: FHIR R4 ServiceRequest and Task; the loop closes on the task, not on the request
with task as (
    select
        t.*,
        row_number() over (
            partition by t.service_request_id
            order by t.last_modified desc nulls last, t.id
        ) as newest
    from raw.referral_hub_task as t
    where t.part_of is null and coalesce(t.status, '') <> 'entered-in-error'
)
select
    r.id as referral_id,
    'referral_hub|' || r.patient_id as source_key,
    r.need as domain,
    sender.sector as sender_sector,
    receiver.sector as receiver_sector,
    coalesce(r.authored_on, t.authored_on) as created_on,
    t.execution_start as service_started_on,
    case when t.status not in ('requested', 'received', 'draft', 'ready') then t.last_modified end as status_returned_on,
    case when t.status = 'completed' and t.output is not null then t.last_modified end as outcome_returned_on,
    case when t.status in ('rejected', 'cancelled') and t.status_reason = 'family declined' then t.last_modified end as declined_on,
    t.status,
    r.line_number,
    r.receipt_id
from raw.referral_hub_service_request as r
inner join task as t on t.service_request_id = r.id and t.newest = 1
left join raw.referral_hub_organization as sender on sender.id = r.requester_id
left join raw.referral_hub_organization as receiver on receiver.id = t.owner_id
where r.based_on is null and coalesce(r.status, '') <> 'entered-in-error'
