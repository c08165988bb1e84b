-- kind: count
-- keys: organisation, year
-- tables: site, open_times

-- How often complaints were closed in a year, each closing in its own; those taken up again are closed once more, and
-- `first_closed` counts the first closings alone. The median is of these: calendar days from receipt. Those still open are left
-- out, so this looks back only; the handling time counts them with the days so far. A year without a closing has no row.
select
    organisation,
    strftime(closed, '%Y') as year,
    count(*) as closed,
    count(*) filter (where number = 1) as first_closed,
    median(date_diff('day', cast(opened as date), cast(closed as date))) filter (where number = 1) as median_days,
    make_date(year(closed), 12, 31) < as_of as complete
from open_times
cross join site
where closed is not null
group by organisation, year(closed), strftime(closed, '%Y'), as_of
order by organisation, year
