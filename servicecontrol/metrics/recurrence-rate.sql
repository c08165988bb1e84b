-- kind: recurrence
-- keys: organisation, problem
-- tables: site, households, complaints, open_times
-- within: 90

-- A row per complaint that has been closed: days from a closing until the same problem came again from the same customer,
-- or from the same area of known households where no customer is known, or so far. An area that nobody has counted may
-- be a district, in which every problem comes again. One that came in before the closing is not a recurrence of it.
-- Taken up again is no recurrence: that is the reopening rate. One that was has several closings, and the shortest time
-- to a recurrence counts; without any it was watched from the first closing until it was taken up again.
-- `watched` are the days since the first closing, whether it came again or not: the rate takes those closed long enough
-- ago, or of the recently closed only the ones that came again would count. Without such a customer or area nobody can
-- tell. `any` takes all problems together.
with keyed as (
    select complaints.*, coalesce('c ' || customer, 'a ' || counted.area) as source
    from complaints
    left join (select distinct organisation, area from households) as counted
        on counted.organisation = complaints.organisation
        and counted.area = complaints.area
    where customer is not null or counted.area is not null
),
nexts as (
    select
        first.organisation,
        first.complaint,
        first.problem,
        cast(first.reopened as date) as reopened,
        cast(first.ended as date) as closed,
        cast(later.received as date) as came
    from (
        select keyed.*, open_times.closed as ended
        from keyed
        join open_times using (organisation, complaint)
        where open_times.closed is not null
    ) as first
    asof left join keyed as later
        on later.organisation = first.organisation
        and later.source = first.source
        and later.problem = first.problem
        and later.received > first.ended
),
returns as (
    select
        organisation,
        complaint,
        problem,
        reopened,
        min(closed) as closed,
        min(date_diff('day', closed, came)) as after_days
    from nexts
    group by organisation, complaint, problem, reopened
),
classed as (
    select * from returns
    union all
    select * replace ('any' as problem) from returns
)
select
    organisation,
    problem,
    coalesce(after_days, date_diff('day', closed, coalesce(reopened, as_of))) as days,
    after_days is not null as again,
    date_diff('day', closed, as_of) as watched
from classed
cross join site
order by organisation, problem, days, complaint
