-- kind: control
-- keys: organisation, month
-- tables: site, areas, complaints, baselines

-- Complaints per hundred households in each whole month since the first complaint, those without any too; the month
-- that is still running is left out. Where no area says how many households it has, or one of several does not, there
-- is no exposure and no rate. Where the limits are frozen `in_baseline` says which months they rest on.
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
    strftime(months.first_day, '%Y-%m') as month,
    count(complaints.complaint) as count,
    any_value(homes.hundreds) as exposure,
    any_value(baselines.baseline) as baseline,
    any_value(months.first_day >= baselines.first_day and last_day(months.first_day) <= baselines.last_day) as in_baseline
from months
cross join site
left join homes using (organisation)
left join baselines on baselines.organisation = months.organisation and metric = 'complaints-control'
left join complaints
    on complaints.organisation = months.organisation
    and cast(complaints.received as date) between months.first_day and last_day(months.first_day)
where last_day(months.first_day) < as_of
group by months.organisation, months.first_day
order by months.organisation, months.first_day
