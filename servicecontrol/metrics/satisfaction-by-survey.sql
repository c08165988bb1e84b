-- kind: ratio
-- keys: organisation, survey
-- tables: surveys, customers, scale, recovery, answers
-- rules: scale-declares-classes, no-answer-apart, rate-agrees
-- interval: clustered

-- Answers are pooled, whoever gave them and to whichever item. One person's answers resemble each other, so the
-- interval is computed over people: hence a row per respondent first, and the sums of squares at the end. Where forms go
-- to customers, `population` is the number of them on the first day: few enough for an interval of these alone.
with asked as (
    select surveys.organisation, surveys.survey, count(distinct customers.customer) as population
    from surveys
    join recovery
        on recovery.organisation = surveys.organisation
        and recovery.survey = surveys.survey
        and recovery.area is null
    join customers
        on customers.organisation = surveys.organisation
        and customers.active_from <= surveys.fieldwork_from
        and (customers.active_to is null or customers.active_to >= surveys.fieldwork_from)
    group by surveys.organisation, surveys.survey
),
respondents as (
    select
        answers.organisation,
        answers.survey,
        count(*) filter (where answers.class = 'qualified') as qualified,
        count(*) filter (where answers.class in ('qualified', 'unsatisfied')) as rated,
        count(*) filter (where answers.class = 'no-answer') as no_answer,
        count(*) filter (where answers.class = 'not-applicable') as not_applicable,
        count(*) filter (where answers.class = 'invalid') as invalid,
        count(*) filter (where answers.class = 'qualified' and scale.top) as top_two
    from answers
    left join scale using (organisation, survey, code)
    group by answers.organisation, answers.survey, answers.response
)
select
    surveys.organisation,
    surveys.survey,
    coalesce(sum(qualified), 0) as numerator,
    coalesce(sum(rated), 0) as denominator,
    coalesce(sum(no_answer), 0) as no_answer,
    coalesce(sum(not_applicable), 0) as not_applicable,
    coalesce(sum(invalid), 0) as invalid,
    coalesce(sum(top_two), 0) as top_two,
    count(*) filter (where rated > 0) as respondents,
    coalesce(sum(qualified * qualified), 0) as numerator_squared,
    coalesce(sum(qualified * rated), 0) as numerator_by_denominator,
    coalesce(sum(rated * rated), 0) as denominator_squared,
    any_value(asked.population) as population
from surveys
left join asked using (organisation, survey)
left join respondents using (organisation, survey)
group by surveys.organisation, surveys.survey
order by surveys.organisation, surveys.survey
