-- core.delivery
-- One row per mother and day of delivery; twins are one delivery.
-- grain:  delivery_id      checks: unique(mother_id, delivered_on)
-- zone:   restricted
-- source: delivery procedure on the mother's claim; a claim whose diagnosis states that no child was born alive is not live
select
    s.person_id || ':' || cast(s.service_on as varchar) as delivery_id,
    s.person_id as mother_id,
    s.service_on as delivered_on,
    not bool_or(array_has_any(s.diagnosis_codes, (select array_agg(code) from reference.code where value_set = 'delivery_not_live'))) as is_live,
    'claim' as evidence
from core.service as s
inner join reference.code as delivery on delivery.value_set = 'delivery' and delivery.code = s.code
where
    s.disposition in ('paid', 'encounter')
    and s.service_on between coalesce(delivery.valid_from, date '1900-01-01') and coalesce(delivery.valid_to, date '9999-12-31')
group by s.person_id, s.service_on
