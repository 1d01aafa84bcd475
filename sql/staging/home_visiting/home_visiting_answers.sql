-- staging.home_visiting_answers
-- One row per item answered by a family or about a child.
-- grain:  answer_id      checks: not_null(family_id), not_null(item)
-- zone:   restricted
-- source: home-visiting vendor export, see layout.toml
select
    a.answer_id,
    a.family_number as family_id,
    a.childnumber as child_number,
    item.category as item,
    a.answer_date as answered_on,
    lower(a.value) as value,
    a.event_date as event_on,
    a.line_number,
    a.receipt_id
from (
    select
        *,
        row_number() over (partition by answer_id order by receipt_id desc, line_number desc) as newest
    from raw.home_visiting_answers
) as a
inner join reference.code_map as item on item.map = 'home_visiting_item' and item.code = a.item
where a.newest = 1
