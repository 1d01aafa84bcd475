-- staging.home_visiting_referrals
-- One row per referral that a home-visiting program made.
-- grain:  referral_id      checks: not_null(created_on)
-- zone:   restricted
-- source: home-visiting vendor export, see layout.toml
select
    r.referral_id,
    r.family_number as family_id,
    r.childnumber as child_number,
    r.assessment_id,
    case r.need
        when 'Developmental' then 'development'
        when 'Depression' then 'depression'
        when 'IPV' then 'intimate_partner_violence'
        when 'Basic needs' then 'social_needs'
        when 'Tobacco' then 'tobacco'
    end as domain,
    case r.referred_to when 'Early Intervention' then 'early_intervention' when 'Community' then 'community' end as receiver_sector,
    r.referral_date as created_on,
    r.evaluation_date as evaluated_on,
    r.service_start_date as service_started_on,
    r.line_number,
    r.receipt_id
from (
    select
        *,
        row_number() over (partition by referral_id order by receipt_id desc, line_number desc) as newest
    from raw.home_visiting_referrals
) as r
where r.newest = 1
