-- marts.cube
-- One row per measure and group of children by county, race and year, alone and together, with the thresholds applied.
-- grain:  measure, all_counties, all_races, all_years, county, race, year
-- zone:   restricted
-- source: measures.reached
select
    measure,
    grouping(county) as all_counties,
    grouping(race) as all_races,
    grouping(year) as all_years,
    county,
    race,
    year,
    count(*) as denominator,
    sum(hit) as numerator,
    case
        when count(*) < 30 or sum(hit) between 1 and 10 or count(*) - sum(hit) between 1 and 10 then 1
        else 0
    end as is_suppressed
from measures.reached
group by grouping sets (
    (measure, county, race, year),
    (measure, county, year),
    (measure, race, year),
    (measure, county, race),
    (measure, year),
    (measure, county),
    (measure, race),
    (measure)
)
