-- kind: agreement
-- keys: organisation, survey
-- tables: scale, answers, follow_ups, told_again
-- rules: survey-followed-up, ratings-verified

-- A row for each answer that was asked again and given both times, by the first call that reached the respondent;
-- one that reached nobody is no answer, and no disagreement. Levels are numbered from the best down, 0 first.
with calls as (
    select
        *,
        row_number() over (
            partition by organisation, survey, response
            order by day, follow_up
        ) as turn
    from follow_ups
    where response is not null and result <> 'unreachable'
),
counts as (
    select
        organisation,
        survey,
        count(distinct response) as called,
        count(distinct response) filter (where result <> 'unreachable') as reached
    from follow_ups
    where response is not null
    group by organisation, survey
),
levels as (
    select
        organisation,
        survey,
        code,
        class,
        row_number() over (partition by organisation, survey order by position, code) - 1 as level,
        count(*) over (partition by organisation, survey) as levels
    from scale
    where class in ('qualified', 'unsatisfied')
),
pairs as (
    select
        calls.organisation,
        calls.survey,
        calls.response,
        told_again.item,
        before.levels,
        before.level as before,
        after.level as after,
        before.class = 'qualified' as was_satisfied,
        after.class = 'qualified' as is_satisfied
    from calls
    join told_again using (organisation, follow_up)
    join answers
        on answers.organisation = calls.organisation
        and answers.survey = calls.survey
        and answers.response = calls.response
        and answers.item = told_again.item
    join levels as before
        on before.organisation = calls.organisation
        and before.survey = calls.survey
        and before.code = answers.code
    join levels as after
        on after.organisation = calls.organisation
        and after.survey = calls.survey
        and after.code = told_again.code
    where turn = 1
)
select counts.organisation, counts.survey, called, reached, pairs.* exclude (organisation, survey)
from counts
left join pairs using (organisation, survey)
order by counts.organisation, counts.survey, pairs.response, pairs.item
