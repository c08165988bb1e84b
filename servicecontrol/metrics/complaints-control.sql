-- kind: control
-- keys: organisation, month
-- tables: site, areas, households, complaints, baselines

-- Complaints per hundred households in each whole month since the first complaint, those without any too; the month
-- that is still running is left out. Households count for the days of the month on which an area has them. Where no
-- area says how many households it has, or one of several does not, there is no exposure and no rate. Where the limits
-- are frozen `in_baseline` says which months they rest on.
with counted as (
    select organisation
    from areas
    left join (select distinct organisation, area, true as is_counted from households) using (organisation, area)
    group by organisation
    having count(*) = count(is_counted)
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
),
homes as (
    select
        months.organisation,
        months.first_day,
        sum(
            households * (
                1 + date_diff(
                    'day',
                    greatest(months.first_day, coalesce(households.first_day, months.first_day)),
                    least(last_day(months.first_day), coalesce(households.last_day, last_day(months.first_day)))
                )
            ) / day(last_day(months.first_day))
        ) / 100 as hundreds
    from months
    join counted using (organisation)
    join households
        on households.organisation = months.organisation
        and coalesce(households.first_day <= last_day(months.first_day), true)
        and coalesce(households.last_day >= months.first_day, true)
    group by months.organisation, months.first_day
)
select
    months.organisation,
    strftime(months.first_day, '%Y-%m') as month,
    count(complaints.complaint) as count,
    any_value(case when homes.hundreds > 0 then homes.hundreds end) as exposure,
    any_value(baselines.baseline) as baseline,
    any_value(months.first_day >= baselines.first_day and last_day(months.first_day) <= baselines.last_day) as in_baseline
from months
cross join site
left join homes on homes.organisation = months.organisation and homes.first_day = months.first_day
left join baselines on baselines.organisation = months.organisation and metric = 'complaints-control'
left join complaints
    on complaints.organisation = months.organisation
    and cast(complaints.received as date) between months.first_day and last_day(months.first_day)
where last_day(months.first_day) < as_of
group by months.organisation, months.first_day
order by months.organisation, months.first_day
