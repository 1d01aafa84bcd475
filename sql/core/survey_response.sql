-- core.survey_response
-- One row per respondent of a survey and item answered; codes as the survey states them.
-- grain:  respondent_id, item      checks: not_null(respondent_id), not_null(item), not_null(weight)
-- zone:   restricted
-- source: National Survey of Children's Health; Pregnancy Risk Assessment Monitoring System
with answer as (
    select respondent_id, 'affectionate' as item, is_affectionate_code as value
    from staging.survey_nsch_child
    union all
    select respondent_id, 'bounces_back', bounces_back_code
    from staging.survey_nsch_child
    union all
    select respondent_id, 'curious', is_curious_code
    from staging.survey_nsch_child
    union all
    select respondent_id, 'smiles_and_laughs', smiles_and_laughs_code
    from staging.survey_nsch_child
)

select
    'nsch' as survey,
    child.respondent_id,
    child.year,
    child.state_fips,
    child.age_months,
    child.weight,
    child.stratum,
    answer.item,
    answer.value,
    'survey_nsch' as source_feed,
    child.receipt_id
from staging.survey_nsch_child as child
inner join answer on answer.respondent_id = child.respondent_id
