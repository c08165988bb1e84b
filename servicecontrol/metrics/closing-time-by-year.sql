-- kind: count
-- keys: organisation, year
-- tables: site, complaints

-- Calendar days from receipt to closing of the complaints closed in a year. Those still open are left out, so this looks
-- back only; the handling time counts them with the days so far. A year in which none was closed has no row.
select
    organisation,
    strftime(closed, '%Y') as year,
    count(*) as closed,
    median(date_diff('day', cast(received as date), cast(closed as date))) as median_days,
    make_date(year(closed), 12, 31) < as_of as complete
from complaints
cross join site
where closed is not null
group by organisation, year(closed), strftime(closed, '%Y'), as_of
order by organisation, year
