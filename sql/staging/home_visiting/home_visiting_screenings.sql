-- staging.home_visiting_screenings
-- One row per screening or observation.
-- grain:  assessment_id      checks: not_null(family_id)
-- zone:   restricted
-- source: home-visiting vendor export, see layout.toml
select
    s.assessment_id,
    s.family_number as family_id,
    s.childnumber as child_number,
    tool.category as tool,
    -- A record about the child without a tool can only be an interaction observation: screens always carry their tool.
    coalesce(domain.category, case when s.childnumber is not null then 'relational' end) as domain,
    s.date as screened_on,
    s.score,
    case s.result when 'Positive' then 'positive' when 'Negative' then 'negative' end as result,
    s.individualized_support = 'Y' as is_individualized_support,
    s.ei_active = 'Y' as is_early_intervention_active,
    s.line_number,
    s.receipt_id
from (
    select
        *,
        row_number() over (partition by assessment_id order by receipt_id desc, line_number desc) as newest
    from raw.home_visiting_screenings
) as s
left join reference.code_map as tool on tool.map = 'tool' and tool.code = s.tool
left join reference.code_map as domain on domain.map = 'tool_domain' and domain.code = s.tool
where s.newest = 1
