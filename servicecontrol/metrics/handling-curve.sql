-- kind: curve
-- keys: organisation, measure, day
-- tables: site, complaints
-- rules: answered-within

-- As the handling time, of all urgencies together and up to the first closing: a row per complaint here, from which
-- comes the share that is still waiting after each day.
with steps as (
    select
        organisation,
        complaint,
        'answered' as measure,
        received,
        case when reopened is null or answered < reopened or answered <= closed then answered end as ended_on,
        closed
    from complaints
    where answer_waived is not true
    union all
    select organisation, complaint, 'closed', received, closed, closed from complaints
)
select
    organisation,
    measure,
    date_diff('day', cast(received as date), cast(coalesce(ended_on, closed, as_of) as date)) as day,
    ended_on is not null as ended
from steps
cross join site
order by organisation, measure, day, complaint
