-- kind: weighted
-- keys: organisation, survey
-- tables: surveys, households, recovery, answers

-- A row for each area that forms went to, with its households on the day on which the first form went out; the whole
-- has no weighted rate where one of them has no households on record for that day or fewer than two respondents:
-- leaving it out would change what the rate is of.
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
        organisation,
        survey,
        area,
        count(*) filter (where class = 'qualified') as qualified,
        count(*) filter (where class in ('qualified', 'unsatisfied')) as rated
    from answers
    group by organisation, survey, area, response
)
select
    surveyed.organisation,
    surveyed.survey,
    surveyed.area,
    any_value(homes.households) as population,
    count(*) filter (where rated > 0) as respondents,
    coalesce(sum(qualified), 0) as numerator,
    coalesce(sum(rated), 0) as denominator,
    coalesce(sum(qualified * qualified), 0) as numerator_squared,
    coalesce(sum(qualified * rated), 0) as numerator_by_denominator,
    coalesce(sum(rated * rated), 0) as denominator_squared
from surveyed
left join homes using (organisation, survey, area)
left join respondents using (organisation, survey, area)
group by surveyed.organisation, surveyed.survey, surveyed.area
order by surveyed.organisation, surveyed.survey, surveyed.area
