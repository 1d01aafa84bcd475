-- staging.practice_screening_screenings
-- One row per screen that a practice wrote down.
-- grain:  screening_id      checks: not_null(source_key), not_null(screened_on)
-- zone:   restricted
-- source: practice screening registry, see layout.toml
select
    s.screening_id,
    'medicaid|' || s.msis_id as source_key,
    s.site_id,
    s.screening_date as screened_on,
    tool.category as tool,
    domain.category as domain,
    s.score,
    case s.result when 'Positive' then 'positive' when 'Negative' then 'negative' end as result,
    s.line_number,
    s.receipt_id
from (
    select
        *,
        row_number() over (partition by screening_id order by receipt_id desc, line_number desc) as newest
    from raw.practice_screening_screenings
) as s
left join reference.code_map as tool on tool.map = 'tool' and tool.code = s.tool
left join reference.code_map as domain on domain.map = 'tool_domain' and domain.code = s.tool
where s.newest = 1
