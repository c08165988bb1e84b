-- kind: count
-- keys: organisation, customer, survey, response
-- tables: surveys, responses
-- rules: low-score-becomes-complaint

-- The total score of every response of a customer, the oldest first. `latest` is the newest that has a score.
with dated as (
    select
        responses.organisation,
        responses.customer,
        responses.survey,
        responses.response,
        responses.score,
        coalesce(responses.returned_on, surveys.fieldwork_from) as day
    from responses
    join surveys using (organisation, survey)
    where responses.customer is not null
),
numbered as (
    select
        *,
        row_number() over (
            partition by organisation, customer
            order by score is null, day desc nulls last, survey desc, response desc
        ) as newest
    from dated
)
select
    organisation,
    customer,
    survey,
    response,
    score,
    day,
    newest = 1 and score is not null as latest
from numbered
order by organisation, customer, day nulls first, survey, response
