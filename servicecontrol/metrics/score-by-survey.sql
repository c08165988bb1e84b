-- kind: mean
-- keys: organisation, survey
-- tables: surveys, responses
-- rules: low-score-becomes-complaint

-- The mean over responses that have a total score; without one there is no mean.
select
    surveys.organisation,
    surveys.survey,
    count(responses.score) as n,
    count(responses.response) as responses,
    avg(responses.score order by responses.response) as mean,
    stddev_samp(responses.score order by responses.response) as deviation,
    min(responses.score) as lowest,
    max(responses.score) as highest
from surveys
left join responses using (organisation, survey)
group by surveys.organisation, surveys.survey
order by surveys.organisation, surveys.survey
