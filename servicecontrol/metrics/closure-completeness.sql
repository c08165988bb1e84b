-- kind: ratio
-- keys: organisation, period
-- tables: site, organisations, complaints
-- rules: concluded-with-measure
-- interval: wilson

-- All closed complaints, then each quarter of their first closing by itself. A closing counts as it was recorded: whether it is
-- accepted hangs on just these two. One that says why no measure was needed has none; `excused` counts those.
with closings as (
    select * from complaints where closing is not null
),
periods as (
    select *, 'all' as period, cast(null as date) as last_day from closings
    union all
    select
        *,
        strftime(closing, '%Y') || 'Q' || quarter(closing),
        last_day(make_date(year(closing), 3 * quarter(closing), 1))
    from closings
)
select
    organisations.organisation,
    coalesce(period, 'all') as period,
    count(*) filter (where concluded and measured) as numerator,
    count(complaint) as denominator,
    count(*) filter (where concluded and not measured and excused) as excused,
    count(*) filter (where not concluded) as without_conclusion,
    last_day < as_of as complete
from organisations
cross join site
left join periods using (organisation)
group by organisations.organisation, period, last_day, as_of
order by organisations.organisation, period = 'all' desc, period
