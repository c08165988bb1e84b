-- kind: rate
-- keys: organisation, area
-- tables: site, households, complaints

-- Complaints per thousand households and year in each area whose households are on record: of the last twelve whole
-- months, or of those since the first complaint. A complaint counts where the area that it names has households on its
-- day, and households for the days of each month on which the area has them; of all others it is told how many they are.
with months as (
    select
        organisation,
        cast(
            unnest(
                generate_series(
                    greatest(date_trunc('month', min(received)), date_trunc('month', any_value(as_of)) - interval 12 month),
                    any_value(as_of),
                    interval 1 month
                )
            ) as date
        ) as first_day
    from complaints
    cross join site
    group by organisation
),
whole as (
    select organisation, first_day, last_day(first_day) as end_day
    from months
    cross join site
    where last_day(first_day) < as_of
),
homes as (
    select
        whole.organisation,
        area,
        sum(
            households * (
                1 + date_diff(
                    'day',
                    greatest(whole.first_day, coalesce(households.first_day, whole.first_day)),
                    least(end_day, coalesce(households.last_day, end_day))
                )
            ) / day(end_day)
        ) / 12000 as exposure
    from whole
    join households
        on households.organisation = whole.organisation
        and coalesce(households.first_day <= end_day, true)
        and coalesce(households.last_day >= whole.first_day, true)
    group by whole.organisation, area
),
received as (
    select whole.organisation, complaint, households.area
    from whole
    join complaints
        on complaints.organisation = whole.organisation
        and cast(received as date) between whole.first_day and end_day
    left join households
        on households.organisation = complaints.organisation
        and households.area = complaints.area
        and coalesce(households.first_day <= cast(received as date), true)
        and coalesce(households.last_day >= cast(received as date), true)
),
elsewhere as (
    select organisation, count(*) filter (where area is null) as elsewhere
    from received
    group by organisation
),
spans as (
    select organisation, count(*) as months
    from whole
    group by organisation
)
select
    homes.organisation,
    homes.area,
    count(complaint) as count,
    any_value(exposure) as exposure,
    any_value(months) as months,
    coalesce(any_value(elsewhere), 0) as elsewhere
from homes
join spans using (organisation)
left join elsewhere using (organisation)
left join received using (organisation, area)
where exposure > 0
group by homes.organisation, homes.area
order by homes.organisation, homes.area
