-- kind: ratio
-- keys: organisation, survey, side
-- tables: answers, answers_on_others
-- interval: clustered

-- The organisation itself beside other suppliers, in the eyes of the same people: only who rated both counts, or the
-- rates would differ by who answered. A survey that nobody rated both in stays in the table without rates.
with own as (
    select
        organisation,
        survey,
        response,
        count(*) filter (where class = 'qualified') as qualified,
        count(*) filter (where class in ('qualified', 'unsatisfied')) as rated
    from answers
    group by organisation, survey, response
),
others as (
    select
        organisation,
        survey,
        response,
        count(*) filter (where class = 'qualified') as qualified,
        count(*) filter (where class in ('qualified', 'unsatisfied')) as rated
    from answers_on_others
    group by organisation, survey, response
),
both_rated as (
    select
        others.organisation,
        others.survey,
        own.qualified as own_qualified,
        own.rated as own_rated,
        others.qualified as others_qualified,
        others.rated as others_rated
    from others
    join own using (organisation, survey, response)
    where own.rated > 0 and others.rated > 0
),
respondents as (
    select organisation, survey, 'own' as side, own_qualified as qualified, own_rated as rated from both_rated
    union all
    select organisation, survey, 'others', others_qualified, others_rated from both_rated
),
asked as (
    select distinct organisation, survey, side, turn
    from answers_on_others
    cross join (values ('own', 1), ('others', 2)) as sides (side, turn)
)
select
    asked.organisation,
    asked.survey,
    asked.side,
    coalesce(sum(qualified), 0) as numerator,
    coalesce(sum(rated), 0) as denominator,
    count(rated) as respondents,
    coalesce(sum(qualified * qualified), 0) as numerator_squared,
    coalesce(sum(qualified * rated), 0) as numerator_by_denominator,
    coalesce(sum(rated * rated), 0) as denominator_squared
from asked
left join respondents using (organisation, survey, side)
group by asked.organisation, asked.survey, asked.side, asked.turn
order by asked.organisation, asked.survey, asked.turn
