-- staging.reference_svi_national
-- One row per county of the national vulnerability file: residents, and residents aged 17 and under.
-- grain:  county_geoid
-- zone:   restricted
-- source: CDC/ATSDR SVI 2022, from the American Community Survey 2018-2022
select
    lpad(svi.fips, 5, '0') as county_geoid,
    svi.e_totpop as residents,
    svi.e_age17 as residents_under_18,
    svi.receipt_id
from raw.reference_svi_national as svi
