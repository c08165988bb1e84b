-- kind: days
-- keys: organisation, urgency, measure
-- tables: site, complaints, open_times, pauses, calendar
-- rules: answered-within
-- within: 7
-- horizon: 30

-- A row per complaint: calendar days from receipt to the first contact, to the answer, to the first closing, or so far.
-- An answer is what the clause in force takes for one; an answer that was waived is left out. One that was closed without
-- a recorded contact or answer waited for it until then, whatever came after it was taken up again: the days between are
-- no handling. A time during which it was open again is a row of its own, `closed-again`, in days since then.
-- `any` takes all urgencies together.
-- Beside them stand working days, by the calendar of the organisation, less those of pauses on record. A pause without
-- an end, or with one that is still to come, takes nothing off; of a span that reaches into a year without published
-- days off nobody can tell the working days. Days are counted once, up to each day: what lies in a span is the count at
-- its end less the one at its beginning.
with moments as (
    select *, 'contacted' as measure, 1 as number, received as begun, contacted as moment from complaints
    union all
    select *, 'answered', 1, received, answered from complaints where answer_waived is not true
    union all
    select *, 'closed', 1, received, closed from complaints
    union all
    select
        complaints.* replace (open_times.closed as closed, null as reopened),
        'closed-again',
        number,
        opened,
        open_times.closed
    from open_times
    join complaints using (organisation, complaint)
    where number > 1
),
ended as (
    select
        *,
        case when reopened is null or moment < reopened or moment <= closed then moment end as ended_on
    from moments
),
spans as (
    select
        organisation,
        complaint,
        coalesce(urgency, 'none') as urgency,
        measure,
        number,
        cast(begun as date) as first_day,
        cast(coalesce(ended_on, closed, as_of) as date) as last_day,
        ended_on is not null as ended
    from ended
    cross join site
),
counted as (
    select
        organisation,
        day,
        count(*) over so_far as known,
        count(*) filter (where works) over so_far as working
    from calendar
    window so_far as (partition by organisation order by day)
),
stretches as (
    select organisation, complaint, measure, number, first_day, last_day, false as pause from spans
    union all
    select
        spans.organisation,
        spans.complaint,
        measure,
        number,
        greatest(spans.first_day, cast(pauses.first_day - interval 1 day as date)),
        least(spans.last_day, pauses.last_day),
        true
    from spans
    cross join site
    join pauses
        on pauses.organisation = spans.organisation
        and pauses.complaint = spans.complaint
        and pauses.last_day <= as_of
        and pauses.first_day <= spans.last_day
        and pauses.last_day > spans.first_day
),
worked as (
    select
        stretches.organisation,
        stretches.complaint,
        measure,
        number,
        sum(coalesce(ends.known, 0) - coalesce(begins.known, 0)) filter (where not pause) as known,
        sum(coalesce(ends.working, 0) - coalesce(begins.working, 0)) filter (where not pause) as working,
        coalesce(sum(coalesce(ends.working, 0) - coalesce(begins.working, 0)) filter (where pause), 0) as paused
    from stretches
    asof left join counted as begins
        on begins.organisation = stretches.organisation and begins.day <= stretches.first_day
    asof left join counted as ends
        on ends.organisation = stretches.organisation and ends.day <= stretches.last_day
    group by stretches.organisation, stretches.complaint, measure, number
)
select
    spans.organisation,
    unnest([urgency, 'any']) as urgency,
    measure,
    date_diff('day', first_day, last_day) as days,
    case when known = days then cast(working - paused as bigint) end as workdays,
    case when known = days then cast(paused as bigint) end as paused,
    ended
from spans
join worked using (organisation, complaint, measure, number)
order by organisation, urgency, measure, days, complaint, number
