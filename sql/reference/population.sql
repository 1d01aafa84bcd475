-- reference.population
-- One row per county, year and single year of age: residents.
-- grain:  area_id, year, age
-- zone:   restricted
-- source: Census Population Estimates Program, vintages 2024 and 2025: YEAR 2 is 1 July 2020 and so on
with estimate as (
    select state, county, year, age, tot_pop
    from raw.reference_population
    union all
    select state, county, year, age, tot_pop
    from raw.reference_population_2024_utah
)

select
    lpad(p.state, 2, '0') || lpad(p.county, 3, '0') as area_id,
    p.year + 2018 as year,
    p.age,
    max(p.tot_pop) as residents
from estimate as p
where p.year >= 2
group by lpad(p.state, 2, '0') || lpad(p.county, 3, '0'), p.year + 2018, p.age
