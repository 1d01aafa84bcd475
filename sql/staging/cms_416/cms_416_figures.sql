-- staging.cms_416_figures
-- One row per state, year, age group and line of the report that is a count.
-- grain:  state_fips, year, category, item      checks: not_null(state_fips), not_null(value_status)
-- zone:   restricted
-- source: CMS, form CMS-416; lines 2a to 4, 7 and 10 are periodicity and ratios of other lines, and left out
select
    state.state_fips,
    figure.year,
    figure.category,
    'line_' || lower(figure.line) || '_' || lower(figure.group_of) as item,
    cast(figure.value as bigint) as value,
    case when figure.value is null then 'blank' else 'reported' end as value_status,
    figure.receipt_id
from (
    select
        l.state,
        l.ffy as year,
        coalesce(age.category, 'total') as category,
        l.line,
        l."group" as group_of,
        l.value,
        l.receipt_id,
        row_number() over (partition by l.state, l.ffy, l.line, l."group", l.agegroup order by l.receipt_id desc, l.line_number desc) as newest
    from raw.cms_416_lines as l
    left join reference.code_map as age on age.map = 'age_group_416' and age.code = l.agegroup
    where l.line not in ('2a', '2b', '3b', '4', '7', '10')
) as figure
inner join reference.state as state on state.postal_code = figure.state
where figure.newest = 1
