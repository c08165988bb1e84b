-- kind: recurrence
-- keys: organisation, problem
-- tables: site, complaints
-- within: 90

-- A row per closed complaint: days from its closing until the same problem came again from the same customer, or from
-- the same area where no customer is known, or so far. One that came in before the closing is not a recurrence of it.
-- Without customer and area nobody can tell. `any` takes all problems together.
with keyed as (
    select *, coalesce('c ' || customer, 'a ' || area) as source
    from complaints
    where coalesce(customer, area) is not null
),
nexts as (
    select
        first.organisation,
        first.complaint,
        first.problem,
        cast(first.closed as date) as closed,
        min(cast(later.received as date)) as came
    from keyed as first
    left join keyed as later
        on later.organisation = first.organisation
        and later.source = first.source
        and later.problem = first.problem
        and later.complaint <> first.complaint
        and later.received > first.closed
    where first.closed is not null
    group by first.organisation, first.complaint, first.problem, first.closed
),
classed as (
    select * from nexts
    union all
    select * replace ('any' as problem) from nexts
)
select
    organisation,
    problem,
    date_diff('day', closed, coalesce(came, as_of)) as days,
    came is not null as again
from classed
cross join site
order by organisation, problem, days, complaint
