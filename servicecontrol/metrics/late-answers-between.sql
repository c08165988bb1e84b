-- kind: gaps
-- keys: organisation, number
-- tables: site, obligations, baselines
-- rules: answered-within

-- How many complaints were answered in time between one that was not and the next such, in the order of their last day.
-- Only complaints whose last day has passed count; where a procedure sets several limits for one, its first last day
-- counts, and one broken limit is enough. A complaint that was taken up again counts once more, by its new last day, so
-- that no earlier gap changes. Those answered in time since the last late one still run: they are no gap, and
-- stand in `since_last`. Where the limits are frozen `in_baseline` says which gaps they rest on.
with complaints_due as (
    select organisation, subject, part, min(due) as day, bool_or(state <> 'met') as late
    from obligations
    cross join site
    where
        rule = 'answered-within'
        and kind = 'complaints'
        and state in ('met', 'met-late', 'overdue', 'missed')
        and due < as_of
    group by organisation, subject, part
),
placed as (
    select *, row_number() over (partition by organisation order by day, subject, part) as place
    from complaints_due
),
lates as (
    select
        organisation,
        day,
        place,
        lag(day) over follows as before,
        lag(place) over follows as place_before,
        row_number() over follows as number
    from placed
    where late
    window follows as (partition by organisation order by place)
),
ends as (
    select organisation, max(place) - max(place) filter (where late) as since_last
    from placed
    group by organisation
)
select
    lates.organisation,
    number - 1 as number,
    before as gap_from,
    day as gap_to,
    place - place_before - 1 as gap,
    since_last,
    baseline,
    before >= first_day and day <= last_day as in_baseline
from lates
join ends using (organisation)
left join baselines on baselines.organisation = lates.organisation and metric = 'late-answers-between'
where place_before is not null
order by lates.organisation, number
