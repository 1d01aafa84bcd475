-- staging.part_c_618_figures
-- One row per state, year and figure: children by setting and band, exits by reason; hidden figures are marked.
-- grain:  state_fips, year, category, item      checks: not_null(state_fips), not_null(value_status)
-- zone:   restricted
-- source: US Department of Education, OSEP, IDEA section 618, Part C; the columns become rows
with setting as (
    select
        c.state,
        c.year,
        case c.setting
            when 'Home' then 'home'
            when 'Community-based setting' then 'community'
            when 'Other setting' then 'other'
            when 'Total' then 'total'
        end as category,
        item.id as item,
        case item.id
            when 'under_1' then c.birth_to_1
            when 'age_1' then c.age_1
            when 'age_2' then c.age_2
            when 'total' then c.total_birth_to_2
            when 'aian' then c.american_indian_or_alaska_native
            when 'asian' then c.asian
            when 'black' then c.black_or_african_american
            when 'hispanic' then c.hispanic_latino
            when 'nhpi' then c.native_hawaiian_or_other_pacific_islander
            when 'multiracial' then c.two_or_more_races
            when 'white' then c.white
            when 'female' then c.female
            when 'male' then c.male
        end as published,
        c.receipt_id
    from raw.part_c_618_settings as c
    cross join (values ('under_1'), ('age_1'), ('age_2'), ('total'), ('aian'), ('asian'), ('black'), ('hispanic'), ('nhpi'), ('multiracial'), ('white'), ('female'), ('male')) as item (id)
),

figure as (
    select state, year, category, item, published, receipt_id
    from setting
    union all
    select c.state, c.year, 'exit' as category, reason.category as item, c.total as published, c.receipt_id
    from raw.part_c_618_exits as c
    inner join reference.code_map as reason on reason.map = 'part_c_exit_reason' and reason.code = c.exit_reason
)

select
    state.state_fips,
    figure.year,
    figure.category,
    figure.item,
    try_cast(figure.published as bigint) as value,
    case
        when figure.published is null then 'blank'
        when figure.published in ('*', 'x', '-') then 'suppressed'
        when try_cast(figure.published as bigint) is null then 'not_a_number'
        else 'reported'
    end as value_status,
    figure.receipt_id
from figure
inner join reference.state as state on state.state_name = figure.state
