-- reference.county_context
-- One row per county: how rural it is and how vulnerable, as categories.
-- grain:  county_geoid
-- zone:   restricted
-- source: USDA ERS Rural-Urban Continuum Codes 2023 (1-3 metropolitan); CDC/ATSDR SVI 2022 (fifths of the published percentile rank)
select
    area.area_id as county_geoid,
    case
        when cast(rucc.value as bigint) between 1 and 3 then 'metro'
        when cast(rucc.value as bigint) between 4 and 9 then 'nonmetro'
        else 'unknown'
    end as rurality,
    case
        when svi.rpl_themes is null then 'unknown'
        when svi.rpl_themes <= 0.2 then 'q1'
        when svi.rpl_themes <= 0.4 then 'q2'
        when svi.rpl_themes <= 0.6 then 'q3'
        when svi.rpl_themes <= 0.8 then 'q4'
        else 'q5'
    end as svi_quintile
from reference.area as area
left join raw.reference_rucc as rucc on lpad(rucc.fips, 5, '0') = area.area_id and rucc.attribute = 'RUCC_2023'
left join raw.reference_svi as svi on lpad(svi.fips, 5, '0') = area.area_id
where area.level = 'county'
