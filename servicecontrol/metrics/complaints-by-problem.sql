-- kind: pareto
-- keys: organisation, period
-- tables: complaints

-- All complaints on record, then each year of receipt by itself.
with periods as (
    select *, 'all' as period from complaints
    union all
    select *, cast(year(received) as varchar) from complaints
)
select
    organisation,
    period,
    problem as category,
    bool_or(is_other) as is_other,
    count(*) as count
from periods
group by organisation, period, problem
order by organisation, period = 'all' desc, period, problem
