-- kind: hours
-- keys: organisation, measure
-- tables: complaints
-- rules: answered-within

-- As the handling time, for complaints whose hours are on record: a row per complaint, in minutes from receipt to the
-- first contact, to the answer, or to the first closing. One that is open was watched until the last moment that the register
-- holds.
with moments as (
    select *, 'answered' as measure, answered as moment from complaints where timed and answer_waived is not true
    union all
    select *, 'closed', closed from complaints where timed
    union all
    select *, 'contacted', contacted from complaints where contact_timed
),
steps as (
    select
        organisation,
        complaint,
        measure,
        received,
        case when reopened is null or moment < reopened or moment <= closed then moment end as ended_at,
        closed
    from moments
),
watched as (
    select organisation, max(greatest(received, coalesce(ended_at, received), coalesce(closed, received))) as seen
    from steps
    group by organisation
)
select
    organisation,
    measure,
    date_diff('minute', received, coalesce(ended_at, closed, seen)) as minutes,
    ended_at is not null as ended
from steps
join watched using (organisation)
order by organisation, measure, minutes, complaint
