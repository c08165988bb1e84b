-- kind: recurrence
-- keys: organisation, problem
-- tables: site, areas, complaints
-- within: 90

-- A row per closed complaint: days from its closing until the same problem came again from the same customer, or from
-- the same area of known households where no customer is known, or so far. An area that nobody has counted may be a
-- district, in which every problem comes again. One that came in before the closing is not a recurrence of it.
-- `watched` are the days since the closing, whether it came again or not: the rate takes those closed long enough ago,
-- or of the recently closed only the ones that came again would count. Without such a customer or area nobody can tell.
-- `any` takes all problems together.
with keyed as (
    select complaints.*, coalesce('c ' || customer, 'a ' || areas.area) as source
    from complaints
    left join areas
        on areas.organisation = complaints.organisation
        and areas.area = complaints.area
        and areas.households is not null
    where customer is not null or areas.area is not null
),
nexts as (
    select
        first.organisation,
        first.complaint,
        first.problem,
        cast(first.closed as date) as closed,
        cast(later.received as date) as came
    from keyed as first
    asof left join keyed as later
        on later.organisation = first.organisation
        and later.source = first.source
        and later.problem = first.problem
        and later.received > first.closed
    where first.closed is not null
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
    came is not null as again,
    date_diff('day', closed, as_of) as watched
from classed
cross join site
order by organisation, problem, days, complaint
