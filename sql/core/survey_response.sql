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
),

mother_answer as (
    select respondent_id, 'breastfed_ever' as item, breastfed_ever_code as value
    from staging.survey_prams_mother
    union all
    select respondent_id, 'felt_depressed', felt_depressed_code
    from staging.survey_prams_mother
    union all
    select respondent_id, 'sleep_position', sleep_position_code
    from staging.survey_prams_mother
    union all
    select respondent_id, 'told_of_depression', told_of_depression_code
    from staging.survey_prams_mother
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
union all
select
    'prams' as survey,
    mother.respondent_id,
    mother.year,
    mother.state_fips,
    null as age_months,
    mother.weight,
    mother.stratum,
    answer.item,
    answer.value,
    'survey_prams' as source_feed,
    mother.receipt_id
from staging.survey_prams_mother as mother
inner join mother_answer as answer on answer.respondent_id = mother.respondent_id
