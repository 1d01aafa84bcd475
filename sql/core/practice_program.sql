-- core.practice_program
-- One row per practice, program and time it was active; the practice is known by the number that it bills with.
-- grain:  practice_id, npi, program, start_on, end_on
-- zone:   restricted
-- source: list of programs in practices
select distinct
    s.practice_id,
    s.npi,
    s.program,
    s.start_on,
    s.end_on
from staging.practice_program_sites as s
