-- kind: ratio
-- keys: organisation, period
-- tables: site, organisations, complaints
-- interval: wilson

-- All complaints on record, then each quarter of receipt by itself. Acknowledged is one whose customer was sent a
-- receipt, by a machine maybe, or was turned to by somebody. `contacted` counts the latter alone.
with periods as (
    select *, 'all' as period, cast(null as date) as last_day from complaints
    union all
    select
        *,
        strftime(received, '%Y') || 'Q' || quarter(received),
        last_day(make_date(year(received), 3 * quarter(received), 1))
    from complaints
)
select
    organisations.organisation,
    coalesce(period, 'all') as period,
    count(*) filter (where receipt_sent is not null or contacted is not null) as numerator,
    count(complaint) as denominator,
    count(*) filter (where cast(least(receipt_sent, contacted) as date) = cast(received as date)) as same_day,
    count(contacted) as contacted,
    last_day < as_of as complete
from organisations
cross join site
left join periods using (organisation)
group by organisations.organisation, period, last_day, as_of
order by organisations.organisation, period = 'all' desc, period
