-- kind: ratio
-- keys: organisation, clause, rule, category, basis, period
-- tables: site, obligations
-- rules: answered-within, done-within
-- interval: wilson

-- The official figure of a period is the due cohort: everything whose last day lies in it and has passed. The decided
-- rate counts what was done before its last day too: up to date, but kinder, as what is slow is not decided yet.
-- Overdue and missed count as not on time; waived and pending duties are outside.
with duties as (
    select obligations.*, as_of
    from obligations
    cross join site
),
cohort as (
    select * from duties where due < as_of
),
periods as (
    select *, 'decided' as basis, 'to-date' as period, cast(null as date) as last_day from duties
    union all
    select *, 'due-cohort', 'to-date', null from cohort
    union all
    select *, 'due-cohort', strftime(due, '%Y'), make_date(year(due), 12, 31) from cohort
    union all
    select
        *,
        'due-cohort',
        strftime(due, '%Y') || 'Q' || quarter(due),
        last_day(make_date(year(due), 3 * quarter(due), 1))
    from cohort
    union all
    select *, 'due-cohort', strftime(due, '%Y-%m'), last_day(due) from cohort
)
select
    organisation,
    clause,
    rule,
    category,
    basis,
    period,
    count(*) filter (where state = 'met') as numerator,
    count(*) filter (where state in ('met', 'met-late', 'overdue', 'missed')) as denominator,
    count(*) filter (where state = 'met-late') as late,
    count(*) filter (where state = 'overdue') as overdue,
    count(*) filter (where state = 'missed') as missed,
    count(*) filter (where state = 'pending') as pending,
    count(*) filter (where state = 'waived') as waived,
    last_day < as_of as complete
from periods
group by organisation, clause, rule, category, basis, period, last_day, as_of
order by organisation, clause, rule, category nulls first, basis, period = 'to-date' desc, period
