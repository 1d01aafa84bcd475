-- staging.wic_certifications
-- One row per participant, category and first day of a certification.
-- grain:  participant_id, category, start_on      checks: not_null(source_key), not_null(end_on)
-- zone:   restricted
-- source: WIC agency's extract, see layout.toml; a certification ends on its last day or at termination
select
    c.participant_id,
    'wic|' || c.participant_id as source_key,
    'wic|' || c.household_id as household_id,
    case when c.category in ('4', '5') then 'child' else 'caregiver' end as role,
    case c.category
        when '1' then 'pregnant'
        when '2' then 'breastfeeding'
        when '3' then 'postpartum'
        when '4' then 'infant'
        when '5' then 'child'
    end as category,
    c.date_of_birth as born_on,
    c.sex,
    case
        when c.hispanic = '1' then 'hispanic'
        when
            case c.white when 'Y' then 1 else 0 end
            + case c.black when 'Y' then 1 else 0 end
            + case c.asian when 'Y' then 1 else 0 end
            + case c.american_indian when 'Y' then 1 else 0 end
            + case c.pacific_islander when 'Y' then 1 else 0 end > 1
            then 'multiracial'
        when c.white = 'Y' then 'white'
        when c.black = 'Y' then 'black'
        when c.asian = 'Y' then 'asian'
        when c.american_indian = 'Y' then 'aian'
        when c.pacific_islander = 'Y' then 'nhpi'
        else 'unknown'
    end as race_ethnicity,
    case
        when c.language is null then 'unknown'
        else coalesce(language.category, 'other')
    end as language,
    c.local_agency_id as agency_id,
    c.certification_date as start_on,
    case when c.termination_date < c.certification_end then c.termination_date else c.certification_end end as end_on,
    case when c.termination_date < c.certification_end then 'terminated' else 'certification ended' end as end_reason,
    c.expected_delivery as estimated_due_on,
    substr(c.county_fips, 1, 2) as state_fips,
    c.county_fips as county_geoid,
    c.line_number,
    c.receipt_id
from (
    select
        *,
        row_number() over (partition by participant_id, category, certification_date order by receipt_id desc, line_number desc) as newest
    from raw.wic_certifications
) as c
left join reference.code_map as language on language.map = 'language_iso' and language.code = c.language
where c.newest = 1
