-- kind: days
-- keys: organisation, urgency, measure
-- tables: site, complaints, pauses, calendar
-- rules: answered-within
-- within: 7
-- horizon: 30

-- A row per complaint: calendar days from receipt to the first contact, to the answer, to the closing, or so far. One
-- that was closed without a recorded contact or answer waited for it until then. `any` takes all urgencies together.
-- Beside them stand working days, by the calendar of the organisation, less those of pauses on record. A pause without
-- an end, or with one that is still to come, takes nothing off; of a span that reaches into a year without published
-- days off nobody can tell the working days.
with moments as (
    select *, 'contacted' as measure, contacted as ended_on from complaints
    union all
    select *, 'answered', answered from complaints
    union all
    select *, 'closed', closed from complaints
),
spans as (
    select
        organisation,
        complaint,
        coalesce(urgency, 'none') as urgency,
        measure,
        cast(received as date) as first_day,
        cast(coalesce(ended_on, closed, as_of) as date) as last_day,
        ended_on is not null as ended
    from moments
    cross join site
),
worked as (
    select
        spans.*,
        date_diff('day', spans.first_day, spans.last_day) as days,
        count(calendar.day) as known,
        count(calendar.day) filter (where works and pauses.complaint is null) as working,
        count(calendar.day) filter (where works and pauses.complaint is not null) as paused
    from spans
    cross join site
    left join calendar
        on calendar.organisation = spans.organisation
        and calendar.day > spans.first_day
        and calendar.day <= spans.last_day
    left join pauses
        on pauses.organisation = spans.organisation
        and pauses.complaint = spans.complaint
        and pauses.last_day <= as_of
        and calendar.day between pauses.first_day and pauses.last_day
    group by all
)
select
    organisation,
    unnest([urgency, 'any']) as urgency,
    measure,
    days,
    case when known = days then working end as workdays,
    case when known = days then paused end as paused,
    ended
from worked
order by organisation, urgency, measure, days, complaint
