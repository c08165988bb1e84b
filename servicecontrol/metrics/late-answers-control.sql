-- kind: control-share
-- keys: organisation, month
-- tables: site, obligations
-- rules: answered-within

-- Of the complaints whose answer was due in a month that is over, those that were not answered by then. Where a
-- procedure sets several limits for a complaint, one that was due in the month and broken is enough. A month in which
-- nothing was due has no share, and no row.
with complaints_due as (
    select
        organisation,
        date_trunc('month', due) as first_day,
        subject,
        bool_or(state <> 'met') as late
    from obligations
    cross join site
    where
        rule = 'answered-within'
        and kind = 'complaints'
        and state in ('met', 'met-late', 'overdue', 'missed')
        and last_day(due) < as_of
    group by organisation, first_day, subject
)
select
    organisation,
    strftime(first_day, '%Y-%m') as month,
    count(*) filter (where late) as count,
    count(*) as exposure
from complaints_due
group by organisation, first_day
order by organisation, first_day
