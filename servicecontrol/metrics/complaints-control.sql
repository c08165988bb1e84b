-- kind: control
-- keys: organisation, month
-- tables: site, areas, complaints

-- Complaints per hundred households in each whole month since the first complaint, those without any too; the month
-- that is still running is left out. Where no area says how many households it has, or one of several does not, there
-- is no exposure and no rate.
with homes as (
    select
        organisation,
        case when count(*) = count(households) and sum(households) > 0 then sum(households) / 100 end as hundreds
    from areas
    group by organisation
),
spans as (
    select organisation, date_trunc('month', min(received)) as first_month
    from complaints
    group by organisation
),
months as (
    select
        organisation,
        cast(unnest(generate_series(first_month, as_of, interval 1 month)) as date) as first_day
    from spans
    cross join site
)
select
    months.organisation,
    strftime(first_day, '%Y-%m') as month,
    count(complaints.complaint) as count,
    any_value(homes.hundreds) as exposure
from months
cross join site
left join homes using (organisation)
left join complaints
    on complaints.organisation = months.organisation
    and cast(complaints.received as date) between first_day and last_day(first_day)
where last_day(first_day) < as_of
group by months.organisation, first_day
order by months.organisation, first_day
