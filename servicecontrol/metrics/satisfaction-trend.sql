-- kind: trend
-- keys: organisation
-- tables: surveys, answers

-- The company's surveys back from the latest that is over, as far as each is comparable with the one before it. From
-- four years of both halves of the year on, each half is compared with itself.
with recursive finished as (
    select *
    from surveys
    where fieldwork_to is not null and level is distinct from 'department'
),
latest as (
    select organisation, arg_max(survey, (fieldwork_from, survey)) as survey
    from finished
    group by organisation
),
chain as (
    select finished.organisation, finished.survey, finished.half_year, finished.comparable_with, 0 as back
    from finished
    join latest using (organisation, survey)
    union all
    select finished.organisation, finished.survey, finished.half_year, finished.comparable_with, back + 1
    from chain
    join finished
        on finished.organisation = chain.organisation and finished.survey = chain.comparable_with
    -- A hundred in all; two forms that each name the other would never end.
    where back < 99
),
rates as (
    select
        organisation,
        survey,
        count(*) filter (where class = 'qualified') as qualified,
        count(*) filter (where class in ('qualified', 'unsatisfied')) as rated
    from answers
    group by organisation, survey
)
select chain.organisation, chain.survey as period, chain.half_year, rates.qualified / rates.rated as value
from chain
join rates using (organisation, survey)
where rates.rated > 0
order by chain.organisation, back desc
