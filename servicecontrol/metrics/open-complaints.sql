-- kind: count
-- keys: organisation
-- tables: site, organisations, complaints, obligations

-- Complaints not closed on the as-of date; overdue is one that a duty is overdue for, however many are.
with late as (
    select distinct organisation, subject as complaint
    from obligations
    where kind = 'complaints' and state = 'overdue'
)
select
    organisations.organisation,
    count(complaints.complaint) as recorded,
    count(complaints.complaint) filter (where closed is null) as open,
    count(late.complaint) filter (where closed is null) as overdue,
    max(date_diff('day', cast(received as date), as_of)) filter (where closed is null) as oldest_days
from organisations
cross join site
left join complaints using (organisation)
left join late on late.organisation = complaints.organisation and late.complaint = complaints.complaint
group by organisations.organisation
order by organisations.organisation
