-- core.birth
-- One row per live birth.
-- grain:  birth_id      checks: not_null(child_id), not_null(born_on)
-- zone:   restricted
-- source: birth records of the state; NCHS public-use natality microdata
select
    'births|' || b.file_number as birth_id,
    child.person_id as child_id,
    mother.person_id as mother_id,
    b.born_on,
    b.gestation_weeks_obstetric,
    b.gestation_weeks_combined,
    b.birth_weight_grams,
    b.plurality,
    b.birth_order,
    b.prenatal_care_month,
    b.prenatal_visits,
    b.payer,
    b.wic,
    b.breastfed_at_discharge,
    b.mother_education,
    b.county_geoid,
    coalesce(b.state_fips, state.state_fips) as state_fips,
    true as is_gestation_obstetric_reported,
    true as is_prenatal_care_reported,
    b.is_wic_reported,
    b.is_breastfed_reported,
    'births' as source_feed,
    b.receipt_id
from staging.births_births as b
cross join reference.home_state as state
left join link.person_crosswalk as child on child.source_key = 'births|child|' || b.file_number
left join link.person_crosswalk as mother on mother.source_key = 'births|mother|' || b.file_number
union all
select
    'natality_2013|' || n.receipt_id || '|' || cast(n.line_number as varchar) as birth_id,
    'natality_2013|' || n.receipt_id || '|' || cast(n.line_number as varchar) as child_id,
    null,
    n.born_on,
    n.gestation_weeks_obstetric,
    n.gestation_weeks_combined,
    n.birth_weight_grams,
    n.plurality,
    null,
    n.prenatal_care_month,
    null,
    n.payer,
    n.wic,
    n.breastfed_at_discharge,
    n.mother_education,
    n.county_geoid,
    n.state_fips,
    n.is_gestation_obstetric_reported,
    n.is_prenatal_care_reported,
    n.is_wic_reported,
    n.is_breastfed_reported,
    'natality_2013',
    n.receipt_id
from staging.natality_2013_birth as n
