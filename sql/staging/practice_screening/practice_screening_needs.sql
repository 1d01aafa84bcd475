-- staging.practice_screening_needs
-- One row per social need that a screen of a practice found.
-- grain:  screening_id, need      checks: not_null(need)
-- zone:   restricted
-- source: practice screening registry, see layout.toml
select
    n.screening_id,
    n.need,
    n.help_wanted = 'Y' as is_help_wanted,
    n.referral_id,
    n.line_number,
    n.receipt_id
from (
    select
        *,
        row_number() over (partition by screening_id, need order by receipt_id desc, line_number desc) as newest
    from raw.practice_screening_needs
) as n
where n.newest = 1
