-- kind: gaps
-- keys: organisation, number
-- tables: site, complaints, baselines

-- Days from each complaint to the next, in the order of receipt; two of one day are 0 days apart. The days since the
-- last one still run: they are no gap, and stand in `since_last`. Where the limits are frozen `in_baseline` says which
-- gaps they rest on, both of whose complaints came in that period.
with ordered as (
    select
        organisation,
        cast(received as date) as day,
        row_number() over follows as number,
        lag(cast(received as date)) over follows as before,
        max(cast(received as date)) over (partition by organisation) as last
    from complaints
    window follows as (partition by organisation order by cast(received as date), complaint)
)
select
    ordered.organisation,
    number - 1 as number,
    before as gap_from,
    day as gap_to,
    date_diff('day', before, day) as gap,
    date_diff('day', last, as_of) as since_last,
    baseline,
    before >= first_day and day <= last_day as in_baseline
from ordered
cross join site
left join baselines on baselines.organisation = ordered.organisation and metric = 'complaints-between'
where before is not null
order by ordered.organisation, number
