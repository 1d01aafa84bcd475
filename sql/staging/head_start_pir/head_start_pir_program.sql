-- staging.head_start_pir_program
-- One row per Head Start program and enrollment year, with the state it serves.
-- grain:  program_id      checks: not_null(year), not_null(program)
-- zone:   restricted
-- source: Head Start Program Information Report, cleaned by ACF; its data dictionary
select
    p.uid as program_id,
    p.year,
    state.state_fips,
    program.category as program,
    p.total_cumulative_enrolled_children as children,
    p.newly_enrolled_children as newly_enrolled,
    p.less_than_1_year_old + p.x1_year_old + p.x2_years_old as children_under_3,
    p.children_with_health_insurance_at_end_of_enrollment_year as insured_at_end,
    p.children_with_ongoing_source_of_continuous_accessible_health_care_at_end_enrollment as medical_home_at_end,
    p.children_up_to_date_on_epdst_at_enrollment_end as up_to_date_at_end,
    p.newly_enrolled_children_who_completed_behavorial_screenings as screened_45_days,
    p.ehs_it_children_with_an_iep as part_c_plan,
    -- The column of 2021 holds another item: 5 in 100 children of Early Head Start, against 96 in 2019 and 94 in 2022.
    p.year <> 2021 as is_medical_home_comparable,
    p.line_number,
    p.receipt_id
from raw.head_start_pir_program as p
inner join reference.code_map as program on program.map = 'head_start_program_type' and program.code = p.program_type
left join reference.state as state on state.postal_code = p.service_state
