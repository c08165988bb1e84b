-- kind: weighted
-- keys: organisation, survey
-- tables: areas, recovery, answers

-- A row for each area that forms went to, with its households; the whole has no weighted rate where one of them has
-- no households on record or fewer than two respondents: leaving it out would change what the rate is of.
with surveyed as (
    select organisation, survey, area from recovery where area is not null
    union
    select organisation, survey, area from answers where area is not null
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
    any_value(areas.households) as population,
    count(*) filter (where rated > 0) as respondents,
    coalesce(sum(qualified), 0) as numerator,
    coalesce(sum(rated), 0) as denominator,
    coalesce(sum(qualified * qualified), 0) as numerator_squared,
    coalesce(sum(qualified * rated), 0) as numerator_by_denominator,
    coalesce(sum(rated * rated), 0) as denominator_squared
from surveyed
left join areas using (organisation, area)
left join respondents using (organisation, survey, area)
group by surveyed.organisation, surveyed.survey, surveyed.area
order by surveyed.organisation, surveyed.survey, surveyed.area
