-- kind: days
-- keys: organisation, urgency, measure
-- tables: site, complaints
-- rules: answered-within
-- within: 7
-- horizon: 30

-- A row per complaint: calendar days from receipt to the answer, or to the closing, or so far. One that was closed
-- without a recorded answer waited for it until then. `any` takes all urgencies together.
with classed as (
    select *, coalesce(urgency, 'none') as class from complaints
    union all
    select *, 'any' from complaints
),
steps as (
    select organisation, complaint, class, 'answered' as measure, received, answered as ended_on, closed from classed
    union all
    select organisation, complaint, class, 'closed', received, closed, closed from classed
)
select
    organisation,
    class as urgency,
    measure,
    date_diff('day', cast(received as date), cast(coalesce(ended_on, closed, as_of) as date)) as days,
    ended_on is not null as ended
from steps
cross join site
order by organisation, class, measure, days, complaint
