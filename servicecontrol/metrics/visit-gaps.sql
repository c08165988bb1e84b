-- kind: count
-- keys: organisation, customer
-- tables: site, organisations, customers, visits
-- rules: visited-every

-- The longest time between two visits in person, in days, of each customer of the day, and of all together (`any`).
-- `running` is the time since the last visit; where there was none, since the day from which one counts: the first as
-- a customer or the first of the oldest procedure. It is no gap between visits, as nobody knows how long it will get.
with current_ones as (
    select organisation, customer, greatest(active_from, since) as since
    from customers
    join organisations using (organisation)
    cross join site
    where active_from <= as_of and (active_to is null or active_to >= as_of)
),
days as (
    select distinct organisation, customer, day
    from visits
    where way = 'visit'
),
gaps as (
    select
        organisation,
        customer,
        day,
        lag(day) over (partition by organisation, customer order by day) as before
    from days
),
found as (
    select
        current_ones.organisation,
        current_ones.customer,
        current_ones.since,
        count(day) as visit_days,
        max(date_diff('day', before, day)) as longest,
        arg_max(before, (date_diff('day', before, day), day)) filter (where before is not null) as gap_from,
        arg_max(day, (date_diff('day', before, day), day)) filter (where before is not null) as gap_to,
        max(day) as last_visit
    from current_ones
    left join gaps using (organisation, customer)
    group by current_ones.organisation, current_ones.customer, current_ones.since
),
counted as (
    select *, date_diff('day', coalesce(last_visit, since), as_of) as running
    from found
    cross join site
)
select organisation, customer, visit_days, longest, gap_from, gap_to, last_visit, running
from counted
union all
select
    organisation,
    'any',
    sum(visit_days)::bigint,
    max(longest),
    arg_max(gap_from, (longest, gap_to, customer)) filter (where longest is not null),
    arg_max(gap_to, (longest, gap_to, customer)) filter (where longest is not null),
    max(last_visit),
    max(running)
from counted
group by organisation
order by organisation, customer <> 'any', customer
