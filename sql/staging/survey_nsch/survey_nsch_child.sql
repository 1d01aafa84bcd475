-- staging.survey_nsch_child
-- One row per child of the survey: age, weight, and the four items on flourishing (true: always or usually).
-- grain:  respondent_id      checks: not_null(state_fips), not_null(weight)
-- zone:   restricted
-- source: National Survey of Children's Health, topical public-use file
select
    cast(c.year as varchar) || '|' || c.hhid as respondent_id,
    c.year,
    lpad(c.fipsst, 2, '0') as state_fips,
    c.stratum,
    c.fwc as weight,
    coalesce(c.sc_age_months, 12 * c.sc_age_years) as age_months,
    c.k6q70_r as is_affectionate_code,
    c.k6q73_r as bounces_back_code,
    c.k6q71_r as is_curious_code,
    c.k6q72_r as smiles_and_laughs_code,
    c.line_number,
    c.receipt_id
from (
    select
        *,
        row_number() over (partition by year, hhid order by receipt_id desc, line_number desc) as newest
    from raw.survey_nsch_child
) as c
where c.newest = 1
