-- staging.home_visiting_flat_screenings
-- One row per screen or observation that the base file holds.
-- grain:  screening_id      checks: not_null(source_key), not_null(tool)
-- zone:   restricted
-- source: flat-file vendor's base file, see layout.toml; CES-D is positive from the score of the setting
with family as (
    select
        *,
        'home_visiting_flat|caregiver|' || family_id as source_key,
        -- The caregiver's columns stand on each child's row and count once.
        row_number() over (partition by family_id order by receipt_id desc, tgt_id, line_number desc) as first_row
    from raw.home_visiting_flat_base
),

child as (
    select
        *,
        'home_visiting_flat|child|' || family_id || '|' || tgt_id as source_key,
        row_number() over (partition by family_id, tgt_id order by receipt_id desc, line_number desc) as newest
    from raw.home_visiting_flat_base
    where tgt_id is not null
)

select
    'home_visiting_flat|' || family.family_id || '|cesd' as screening_id,
    family.source_key,
    family.cesd_dt as screened_on,
    'depression' as domain,
    'cesd' as tool,
    cast(family.cesd_score as double) as score,
    case when family.cesd_score >= cutoff.value then 'positive' when family.cesd_score < cutoff.value then 'negative' end as result,
    cast(null as boolean) as is_individualized_support,
    family.family_id,
    family.receipt_id
from family
cross join (select max(value) as value from reference.setting where setting = 'cesd_positive_from') as cutoff
where family.first_row = 1 and (family.cesd_dt is not null or family.cesd_score is not null)
union all
select
    'home_visiting_flat|' || family.family_id || '|ipv',
    family.source_key,
    family.ipv_screen_dt,
    'intimate_partner_violence',
    lower(family.ipv_tool),
    null,
    case family.ipv_screen when 'P' then 'positive' when 'N' then 'negative' end,
    null,
    family.family_id,
    family.receipt_id
from family
where family.first_row = 1 and family.ipv_tool is not null
union all
select
    'home_visiting_flat|' || child.family_id || '|' || child.tgt_id || '|cheeers',
    child.source_key,
    child.cheeers_date,
    'relational',
    'cheers',
    null,
    null,
    null,
    child.family_id,
    child.receipt_id
from child
where child.newest = 1 and child.cheeers_date is not null
union all
select
    asq3.screening_id,
    asq3.source_key,
    asq3.screened_on,
    'development',
    'asq3',
    null,
    asq3.result,
    asq3.is_individualized_support,
    asq3.family_id,
    asq3.receipt_id
from staging.home_visiting_flat_asq3 as asq3
