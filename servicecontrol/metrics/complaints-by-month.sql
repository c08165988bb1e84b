-- kind: count
-- keys: organisation, month
-- tables: site, open_times

-- From the month of the first complaint to the present one, those without any too. Each closing counts in its own month,
-- the first and those of a complaint that was taken up again, as does each time of taking up again: what happens later
-- changes no month that is over. `open` is the number at the end of the month, in the present month on the as-of date.
with spans as (
    select organisation, date_trunc('month', min(opened)) as first_month
    from open_times
    group by organisation
),
months as (
    select
        organisation,
        cast(unnest(generate_series(first_month, as_of, interval 1 month)) as date) as first_day
    from spans
    cross join site
),
moves as (
    select
        organisation,
        cast(date_trunc('month', opened) as date) as first_day,
        cast(number = 1 as integer) as received,
        cast(number > 1 as integer) as reopened,
        0 as closed
    from open_times
    union all
    select organisation, cast(date_trunc('month', closed) as date), 0, 0, 1
    from open_times
    where closed is not null
),
counted as (
    select
        months.organisation,
        months.first_day,
        coalesce(sum(received), 0)::bigint as received,
        coalesce(sum(reopened), 0)::bigint as reopened,
        coalesce(sum(closed), 0)::bigint as closed
    from months
    left join moves using (organisation, first_day)
    group by months.organisation, months.first_day
)
select
    organisation,
    strftime(first_day, '%Y-%m') as month,
    received,
    reopened,
    closed,
    (sum(received + reopened - closed) over (partition by organisation order by first_day))::bigint as open,
    last_day(first_day) < as_of as complete
from counted
cross join site
order by organisation, first_day
