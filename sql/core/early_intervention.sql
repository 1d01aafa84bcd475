-- core.early_intervention
-- One row per child and episode of early intervention (Part C).
-- grain:  episode_id      checks: not_null(person_id)
-- zone:   restricted
-- source: state Part C extract
select
    e.episode_id,
    child.person_id,
    e.referred_on,
    e.evaluated_on,
    e.eligible,
    e.ifsp_on,
    e.transition_meeting_on,
    e.exited_on,
    e.exit_reason,
    e.assessed_on,
    e.late_reason,
    e.transition_steps_on,
    e.is_part_b_potential,
    e.transition_notice_on,
    e.has_opted_out_of_notice,
    e.has_declined_conference,
    e.state_fips,
    e.county_geoid,
    'early_intervention' as source_feed,
    e.receipt_id
from staging.early_intervention_children as e
inner join link.person_crosswalk as child on child.source_key = e.source_key
