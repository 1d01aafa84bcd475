-- reference.county_category
-- One row per county that the vulnerability or rurality files list, declared or not: what it is, as categories.
-- grain:  county_geoid
-- zone:   restricted
-- source: USDA ERS Rural-Urban Continuum Codes 2023 (1-3 metropolitan); CDC/ATSDR SVI 2022 (fifths of the published percentile rank)
with vulnerability as (
    select lpad(fips, 5, '0') as county_geoid, max(rpl_themes) as rank_of_all
    from (
        select fips, rpl_themes
        from raw.reference_svi
        union all
        select fips, rpl_themes
        from raw.reference_svi_national
    ) as svi
    group by lpad(fips, 5, '0')
),

continuum as (
    select lpad(fips, 5, '0') as county_geoid, cast(max(value) as bigint) as code
    from raw.reference_rucc
    where attribute = 'RUCC_2023'
    group by lpad(fips, 5, '0')
)

select
    coalesce(vulnerability.county_geoid, continuum.county_geoid) as county_geoid,
    case
        when continuum.code between 1 and 3 then 'metro'
        when continuum.code between 4 and 9 then 'nonmetro'
        else 'unknown'
    end as rurality,
    case
        when vulnerability.rank_of_all is null then 'unknown'
        when vulnerability.rank_of_all <= 0.2 then 'q1'
        when vulnerability.rank_of_all <= 0.4 then 'q2'
        when vulnerability.rank_of_all <= 0.6 then 'q3'
        when vulnerability.rank_of_all <= 0.8 then 'q4'
        else 'q5'
    end as svi_quintile
from vulnerability
full outer join continuum on continuum.county_geoid = vulnerability.county_geoid
