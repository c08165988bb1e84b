-- kind: ratio
-- keys: organisation, survey, area
-- tables: surveys, households, scale, recovery, answers
-- rules: scale-declares-classes, no-answer-apart
-- interval: clustered

-- As by survey, for each area that forms went to or came from. An area of which no answer is known stays in the
-- table without a rate. Beside the interval of what might have been answered stands the one of these households alone,
-- of which fewer are unknown the more of them have answered; they are those of the day on which the first form went out.
with surveyed as (
    select organisation, survey, area from recovery where area is not null
    union
    select organisation, survey, area from answers where area is not null
),
homes as (
    select surveyed.*, households
    from surveyed
    left join surveys using (organisation, survey)
    join households
        on households.organisation = surveyed.organisation
        and households.area = surveyed.area
        and (first_day is null or first_day <= fieldwork_from)
        and (last_day is null or last_day >= fieldwork_from)
),
respondents as (
    select
        answers.organisation,
        answers.survey,
        answers.area,
        count(*) filter (where answers.class = 'qualified') as qualified,
        count(*) filter (where answers.class in ('qualified', 'unsatisfied')) as rated,
        count(*) filter (where answers.class = 'no-answer') as no_answer,
        count(*) filter (where answers.class = 'not-applicable') as not_applicable,
        count(*) filter (where answers.class = 'invalid') as invalid,
        count(*) filter (where answers.class = 'qualified' and scale.top) as top_two
    from answers
    left join scale using (organisation, survey, code)
    group by answers.organisation, answers.survey, answers.area, answers.response
)
select
    surveyed.organisation,
    surveyed.survey,
    surveyed.area,
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
    any_value(homes.households) as population
from surveyed
left join homes using (organisation, survey, area)
left join respondents using (organisation, survey, area)
group by surveyed.organisation, surveyed.survey, surveyed.area
order by surveyed.organisation, surveyed.survey, surveyed.area
