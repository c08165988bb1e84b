-- kind: ratio
-- keys: organisation, quarter, customers
-- tables: site, organisations, customers, importance, visits
-- rules: visited-every
-- interval: none

-- Every quarter since the first procedure took effect. One who became a customer in its course, or ceased to be one,
-- is not counted; in the running quarter its course ends on the as-of date. Only a visit in person covers a customer;
-- `contacted` counts calls and letters too. Of the important ones those count that were so throughout.
with quarters as (
    select
        organisation,
        cast(unnest(generate_series(date_trunc('quarter', since), as_of, interval 3 month)) as date) as first_day
    from organisations
    cross join site
),
spans as (
    select
        *,
        strftime(first_day, '%Y') || 'Q' || quarter(first_day) as quarter,
        cast(first_day + interval 3 month - interval 1 day as date) as last_day
    from quarters
),
due as (
    select spans.*, customers.customer
    from spans
    join customers using (organisation)
    cross join site
    where active_from <= first_day and (active_to is null or active_to >= least(last_day, as_of))
),
grouped as (
    select *, 'all' as customers from due
    union all
    select due.*, 'important'
    from due
    join importance using (organisation, customer)
    cross join site
    where importance.first_day <= due.first_day
        and (importance.last_day is null or importance.last_day >= least(due.last_day, as_of))
),
contacts as (
    select
        grouped.*,
        coalesce(bool_or(visits.way = 'visit'), false) as visited,
        count(visits.visit) > 0 as contacted
    from grouped
    left join visits
        on visits.organisation = grouped.organisation
        and visits.customer = grouped.customer
        and visits.day between grouped.first_day and grouped.last_day
    group by all
)
select
    spans.organisation,
    spans.quarter,
    kinds.customers,
    count(*) filter (where visited) as numerator,
    count(contacts.customer) as denominator,
    count(*) filter (where contacted) as contacted,
    spans.last_day < as_of as complete
from spans
cross join (values ('all'), ('important')) as kinds (customers)
cross join site
left join contacts
    on contacts.organisation = spans.organisation
    and contacts.quarter = spans.quarter
    and contacts.customers = kinds.customers
group by spans.organisation, spans.quarter, kinds.customers, spans.last_day, as_of
order by spans.organisation, spans.quarter, kinds.customers
