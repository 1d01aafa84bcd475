-- reference.area
-- No area is published.
-- grain:  area_id
-- zone:   restricted
-- source: none
select
    cast('' as varchar) as area_id,
    cast('' as varchar) as level,
    cast('' as varchar) as name,
    cast(null as varchar) as parent_id
where false
