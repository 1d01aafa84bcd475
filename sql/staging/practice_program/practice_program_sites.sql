-- staging.practice_program_sites
-- One row per practice, program and time it was active.
-- grain:  receipt_id, line_number      checks: not_null(practice_id), not_null(program)
-- zone:   restricted
-- source: list of programs in practices, see layout.toml
select
    s.practice_id,
    s.npi,
    lower(s.program) as program,
    s.start_date as start_on,
    s.end_date as end_on,
    s.county_fips as county_geoid,
    s.line_number,
    s.receipt_id
from raw.practice_program_sites as s
