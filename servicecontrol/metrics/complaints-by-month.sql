-- kind: count
-- keys: organisation, month
-- tables: site, complaints

-- From the month of the first complaint to the present one, those without any too. `open` is the number at the end of
-- the month, in the present month on the as-of date.
with spans as (
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
    count(*) filter (where cast(received as date) >= first_day) as received,
    count(*) filter (where cast(closed as date) between first_day and last_day(first_day)) as closed,
    count(*) filter (where closed is null or cast(closed as date) > last_day(first_day)) as open,
    last_day(first_day) < as_of as complete
from months
cross join site
join complaints
    on complaints.organisation = months.organisation
    and cast(complaints.received as date) <= last_day(first_day)
group by months.organisation, first_day, as_of
order by months.organisation, first_day
