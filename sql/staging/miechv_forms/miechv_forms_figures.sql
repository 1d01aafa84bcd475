-- staging.miechv_forms_figures
-- One row per grantee, form, year and figure; a measure's share is left out, its counts are there.
-- grain:  report, grantee, year, category, item      checks: not_null(grantee), not_null(value_status)
-- zone:   restricted
-- source: HRSA MIECHV Forms 1, 2 and 4 as grantees report them; the columns become rows
with figure as (
    select
        'miechv_form_1' as report,
        f.grantee,
        f.state,
        f.fiscal_year as year,
        replace(lower(f.row), ' ', '_') as category,
        item.id as item,
        case item.id when 'newly_enrolled' then f.newly_enrolled when 'continuing' then f.continuing when 'total' then f.total end as value,
        f.receipt_id
    from raw.miechv_forms_form1 as f
    cross join (values ('newly_enrolled'), ('continuing'), ('total')) as item (id)
    where f."table" = 1
    union all
    select
        'miechv_form_2',
        f.grantee,
        f.state,
        f.fiscal_year,
        'measure_' || cast(f.measure as varchar),
        item.id,
        case item.id when 'numerator' then f.numerator when 'denominator' then f.denominator when 'missing' then f.missing end,
        f.receipt_id
    from raw.miechv_forms_form2 as f
    cross join (values ('numerator'), ('denominator'), ('missing')) as item (id)
    union all
    select
        'miechv_form_4',
        f.grantee,
        f.state,
        f.fiscal_year,
        'quarter_' || f.quarter,
        replace(lower(f.item), ' ', '_'),
        f.value,
        f.receipt_id
    from raw.miechv_forms_form4 as f
)

select
    figure.report,
    figure.grantee,
    state.state_fips,
    figure.year,
    figure.category,
    figure.item,
    figure.value,
    case when figure.value is null then 'blank' else 'reported' end as value_status,
    figure.receipt_id
from figure
left join reference.state as state on state.postal_code = figure.state
