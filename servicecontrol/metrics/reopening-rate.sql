-- kind: recurrence
-- keys: organisation, problem
-- tables: site, complaints, open_times
-- within: 90

-- A row per complaint that has been closed: days from a closing until it was taken up again, or so far from the first
-- one. Of one that was taken up again several times the shortest counts. `watched` are the days since the first closing,
-- whether it was taken up again or not, as for the recurrence rate. `any` takes all problems together.
with nexts as (
    select
        organisation,
        complaint,
        cast(closed as date) as closed,
        cast(lead(opened) over (partition by organisation, complaint order by number) as date) as again
    from open_times
),
returns as (
    select
        organisation,
        complaint,
        min(nexts.closed) as closed,
        min(date_diff('day', nexts.closed, again)) as after_days
    from nexts
    where nexts.closed is not null
    group by organisation, complaint
),
classed as (
    select organisation, complaint, problem, returns.closed, after_days
    from returns
    join complaints using (organisation, complaint)
    union all
    select organisation, complaint, 'any', closed, after_days from returns
)
select
    organisation,
    problem,
    coalesce(after_days, date_diff('day', closed, as_of)) as days,
    after_days is not null as again,
    date_diff('day', closed, as_of) as watched
from classed
cross join site
order by organisation, problem, days, complaint
