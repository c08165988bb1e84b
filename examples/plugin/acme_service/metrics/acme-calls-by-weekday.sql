-- kind: count
-- keys: organisation, weekday
-- tables: visits
-- rules: acme-weekend-call

-- Monday is 1, Sunday 7.
select
    organisation,
    isodow(cast(day as date)) as weekday,
    count(*) as count
from visits
group by organisation, weekday
order by organisation, weekday
