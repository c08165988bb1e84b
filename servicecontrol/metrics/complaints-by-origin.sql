-- kind: count
-- keys: organisation, customer, area, problem
-- tables: site, complaints

-- Of the last 365 days, the as-of date among them. A complaint without a customer or an area stands under none.
select
    organisation,
    customer,
    area,
    problem,
    count(*) as count
from complaints
cross join site
where cast(received as date) > as_of - 365
group by organisation, customer, area, problem
order by organisation, customer nulls last, area nulls last, count desc, problem
