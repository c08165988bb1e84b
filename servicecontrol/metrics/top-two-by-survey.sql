-- kind: ratio
-- keys: organisation, survey
-- tables: surveys, scale, answers
-- interval: clustered

-- As the satisfaction rate, but of the two best levels only.
with respondents as (
    select
        answers.organisation,
        answers.survey,
        count(*) filter (where answers.class = 'qualified' and scale.top) as top_two,
        count(*) filter (where answers.class in ('qualified', 'unsatisfied')) as rated
    from answers
    left join scale using (organisation, survey, code)
    group by answers.organisation, answers.survey, answers.response
)
select
    surveys.organisation,
    surveys.survey,
    coalesce(sum(top_two), 0) as numerator,
    coalesce(sum(rated), 0) as denominator,
    count(*) filter (where rated > 0) as respondents,
    coalesce(sum(top_two * top_two), 0) as numerator_squared,
    coalesce(sum(top_two * rated), 0) as numerator_by_denominator,
    coalesce(sum(rated * rated), 0) as denominator_squared
from surveys
left join respondents using (organisation, survey)
group by surveys.organisation, surveys.survey
order by surveys.organisation, surveys.survey
