-- core.training
-- One row per practitioner and completed training in an early-relational-health approach.
-- grain:  provider_id, approach, completed_on
-- zone:   restricted
-- source: training registry
select distinct
    r.registry_id as provider_id,
    r.approach,
    r.completed_on,
    max(r.expires_on) as expires_on
from staging.practice_roster_roster as r
where r.completed_on is not null
group by r.registry_id, r.approach, r.completed_on
