-- kind: control-share
-- keys: organisation, month
-- tables: site, obligations, baselines
-- rules: answered-within

-- Of the complaints whose answer was due in a month that is over, those that were not answered by then. Where a
-- procedure sets several limits for a complaint, one that was due in the month and broken is enough. A complaint that
-- was taken up again counts once more, by its new last day. A month in which
-- nothing was due has no share, and no row. Where the limits are frozen `in_baseline` says which months they rest on.
with complaints_due as (
    select
        organisation,
        date_trunc('month', due) as first_day,
        subject,
        part,
        bool_or(state <> 'met') as late
    from obligations
    cross join site
    where
        rule = 'answered-within'
        and kind = 'complaints'
        and state in ('met', 'met-late', 'overdue', 'missed')
        and last_day(due) < as_of
    group by organisation, first_day, subject, part
)
select
    complaints_due.organisation,
    strftime(complaints_due.first_day, '%Y-%m') as month,
    count(*) filter (where late) as count,
    count(*) as exposure,
    any_value(baselines.baseline) as baseline,
    any_value(
        complaints_due.first_day >= baselines.first_day
        and last_day(complaints_due.first_day) <= baselines.last_day
    ) as in_baseline
from complaints_due
left join baselines on baselines.organisation = complaints_due.organisation and metric = 'late-answers-control'
group by complaints_due.organisation, complaints_due.first_day
order by complaints_due.organisation, complaints_due.first_day
