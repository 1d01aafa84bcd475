-- core.aggregate_report
-- One row per figure that a published report gives, with who reported it and for which area.
-- grain:  report, reporter_id, category, item      checks: not_null(year), not_null(value_status)
-- zone:   restricted
-- source: Head Start PIR by program, the state it serves; CDC/ATSDR SVI 2022 by county; IDEA 618 and CMS-416 by state; MIECHV forms by grantee
with head_start as (
    select
        p.program_id,
        p.state_fips,
        p.year,
        p.program,
        item.id as item,
        case item.id
            when 'children' then p.children
            when 'newly_enrolled' then p.newly_enrolled
            when 'children_under_3' then p.children_under_3
            when 'insured_at_end' then p.insured_at_end
            when 'medical_home_at_end' then p.medical_home_at_end
            when 'up_to_date_at_end' then p.up_to_date_at_end
            when 'screened_45_days' then p.screened_45_days
            when 'part_c_plan' then p.part_c_plan
        end as value,
        item.id <> 'medical_home_at_end' or p.is_medical_home_comparable as is_comparable,
        p.receipt_id
    from staging.head_start_pir_program as p
    cross join (
        values ('children'), ('newly_enrolled'), ('children_under_3'), ('insured_at_end'), ('medical_home_at_end'),
        ('up_to_date_at_end'), ('screened_45_days'), ('part_c_plan')
    ) as item (id)
)

select
    'head_start_pir' as report,
    program_id as reporter_id,
    state_fips as area_id,
    -- The year in which the enrollment year ends.
    year,
    program as category,
    item,
    case when is_comparable then value end as value,
    case
        when not is_comparable then 'not_comparable'
        when value is null then 'blank'
        else 'reported'
    end as value_status,
    'head_start_pir' as source_feed,
    receipt_id
from head_start
union all
select
    'svi' as report,
    svi.county_geoid as reporter_id,
    svi.county_geoid as area_id,
    2022 as year,
    'all' as category,
    'residents_under_18' as item,
    svi.residents_under_18 as value,
    case when svi.residents_under_18 is null then 'blank' else 'reported' end as value_status,
    'reference' as source_feed,
    svi.receipt_id
from staging.reference_svi_national as svi
union all
select
    'part_c_618' as report,
    p.state_fips || '|' || cast(p.year as varchar) as reporter_id,
    p.state_fips as area_id,
    p.year,
    p.category,
    p.item,
    p.value,
    p.value_status,
    'part_c_618' as source_feed,
    p.receipt_id
from staging.part_c_618_figures as p
union all
select
    'cms_416' as report,
    e.state_fips || '|' || cast(e.year as varchar) as reporter_id,
    e.state_fips as area_id,
    e.year,
    e.category,
    e.item,
    e.value,
    e.value_status,
    'cms_416' as source_feed,
    e.receipt_id
from staging.cms_416_figures as e
union all
select
    f.report,
    f.grantee || '|' || cast(f.year as varchar) as reporter_id,
    f.state_fips as area_id,
    f.year,
    f.category,
    f.item,
    f.value,
    f.value_status,
    'miechv_forms' as source_feed,
    f.receipt_id
from staging.miechv_forms_figures as f
