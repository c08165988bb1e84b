-- kind: response
-- keys: organisation, survey
-- tables: recovery, responses, answers

-- What became of every form, in the words of AAPOR's Standard Definitions. A form is complete with at least four in
-- five of its items answered, partial with at least half; with fewer it counts as refused, as a blank one does.
-- Every form was handed to a known household or customer, so one that did not come back is a non-contact and none is
-- of unknown eligibility: here the rates 1, 3 and 5 agree, and so do 2, 4 and 6. None is known while forms are out.
with forms as (
    select
        answers.organisation,
        answers.survey,
        count(*) as items,
        count(*) filter (where coalesce(answers.class, '') not in ('no-answer', 'invalid')) as answered
    from answers
    group by answers.organisation, answers.survey, answers.response
),
filled as (
    select
        organisation,
        survey,
        count(*) filter (where 5 * answered >= 4 * items) as complete,
        count(*) filter (where 5 * answered < 4 * items and 2 * answered >= items) as partial
    from forms
    group by organisation, survey
),
sent as (
    select
        organisation,
        survey,
        sum(distributed) as distributed,
        case when count(*) = count(returned) then sum(returned) end as returned,
        sum(invalid) as invalid
    from recovery
    group by organisation, survey
)
select
    sent.organisation,
    sent.survey,
    distributed,
    case when returned is not null then coalesce(complete, 0) end as complete,
    case when returned is not null then coalesce(partial, 0) end as partial,
    returned - invalid - coalesce(complete, 0) - coalesce(partial, 0) as refused,
    distributed - returned as not_reached,
    case when returned is not null then invalid end as other,
    case when returned is not null then 0 end as unknown
from sent
left join filled using (organisation, survey)
order by sent.organisation, sent.survey
