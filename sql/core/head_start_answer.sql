-- core.head_start_answer
-- One row per Head Start program, program year and question of the report: children asked about, and children for whom it holds.
-- grain:  reporter_id, area_id, category, year, question      checks: not_null(children), not_null(is_known)
-- zone:   restricted
-- source: Head Start Program Information Report
with question as (
    select question, of_item
    from (values
        ('insured_at_end', 'children'),
        ('medical_home_at_end', 'children'),
        ('up_to_date_at_end', 'children'),
        ('part_c_plan', 'children'),
        ('screened_45_days', 'newly_enrolled')
    ) as question (question, of_item)
),

program as (
    select
        report.reporter_id,
        report.area_id,
        report.category,
        report.year,
        question.question,
        max(report.value) filter (where report.item = question.of_item) as children,
        max(report.value) filter (where report.item = question.question) as children_met,
        coalesce(bool_or(report.item = question.question and report.value_status = 'not_comparable'), false) as is_not_comparable
    from core.aggregate_report as report
    cross join question
    where report.report = 'head_start_pir' and report.area_id is not null
    group by report.reporter_id, report.area_id, report.category, report.year, question.question
)

select
    program.*,
    -- A program that reports more children reached than children says neither yes nor no.
    coalesce(program.children_met <= program.children, false) as is_known
from program
where program.children > 0
