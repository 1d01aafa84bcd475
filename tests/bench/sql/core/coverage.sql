-- core.coverage
-- One row per child: the covered days, as merged spans.
-- grain:  child_id
-- zone:   restricted
-- source: spans as delivered; spans that overlap or abut are one
select
    child_id,
    merged_spans(array_agg(start_date), array_agg(end_date)) as spans
from raw.bench_eligibility
group by child_id
