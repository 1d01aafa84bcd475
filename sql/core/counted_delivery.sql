-- core.counted_delivery
-- One row per mother and live delivery that measures count: the first, then each more than 180 days after the last counted.
-- grain:  delivery_id      checks: not_null(mother_id), not_null(delivered_on)
-- zone:   restricted
-- source: NCQA PPC2: one delivery per 180 days; over all delivered history, before coverage is looked at
with spaced as (
    select
        delivery.mother_id,
        unnest(spaced_dates(distinct_dates(delivery.delivered_on), 181)) as delivered_on
    from core.delivery as delivery
    where coalesce(delivery.is_live, true)
    group by delivery.mother_id
)

select
    min(delivery.delivery_id) as delivery_id,
    spaced.mother_id,
    spaced.delivered_on
from spaced
inner join core.delivery as delivery
    on delivery.mother_id = spaced.mother_id and delivery.delivered_on = spaced.delivered_on
group by spaced.mother_id, spaced.delivered_on
