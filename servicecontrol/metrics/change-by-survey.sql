-- kind: clustered-change
-- keys: organisation, survey
-- tables: surveys, answers

-- The satisfaction rate of a survey that is over against the one that its form says it is comparable with. As one
-- person's answers resemble each other, both are compared by the number of independent answers they amount to.
with respondents as (
    select
        organisation,
        survey,
        count(*) filter (where class = 'qualified') as qualified,
        count(*) filter (where class in ('qualified', 'unsatisfied')) as rated
    from answers
    group by organisation, survey, response
),
counted as (
    select
        organisation,
        survey,
        count(*) filter (where rated > 0) as respondents,
        sum(qualified) as numerator,
        sum(rated) as denominator,
        sum(qualified * qualified) as numerator_squared,
        sum(qualified * rated) as numerator_by_denominator,
        sum(rated * rated) as denominator_squared
    from respondents
    group by organisation, survey
)
select
    surveys.organisation,
    surveys.survey,
    earlier.survey as before,
    earlier.respondents as before_respondents,
    earlier.numerator as before_numerator,
    earlier.denominator as before_denominator,
    earlier.numerator_squared as before_numerator_squared,
    earlier.numerator_by_denominator as before_numerator_by_denominator,
    earlier.denominator_squared as before_denominator_squared,
    now.respondents,
    now.numerator,
    now.denominator,
    now.numerator_squared,
    now.numerator_by_denominator,
    now.denominator_squared
from surveys
join counted as now using (organisation, survey)
join counted as earlier
    on earlier.organisation = surveys.organisation and earlier.survey = surveys.comparable_with
where surveys.fieldwork_to is not null
order by surveys.organisation, surveys.survey
