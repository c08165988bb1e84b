-- kind: count
-- keys: organisation
-- tables: site, organisations, open_times, obligations

-- Complaints not closed on the as-of date, those that were taken up again and not closed since among them; overdue is
-- one that a duty is overdue for, however many are. The oldest has been open for the days since its receipt, or since it
-- was taken up again.
with latest as (
    select organisation, complaint, opened, closed
    from open_times
    qualify number = max(number) over (partition by organisation, complaint)
),
late as (
    select distinct organisation, subject as complaint
    from obligations
    where kind = 'complaints' and state = 'overdue'
)
select
    organisations.organisation,
    count(latest.complaint) as recorded,
    count(latest.complaint) filter (where closed is null) as open,
    count(late.complaint) filter (where closed is null) as overdue,
    max(date_diff('day', cast(opened as date), as_of)) filter (where closed is null) as oldest_days
from organisations
cross join site
left join latest using (organisation)
left join late on late.organisation = latest.organisation and late.complaint = latest.complaint
group by organisations.organisation
order by organisations.organisation
