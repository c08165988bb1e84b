-- kind: importance
-- keys: organisation, survey, item
-- tables: items, scale, answers

-- Each rating of each item, the worst level 1.
with levels as (
    select
        organisation,
        survey,
        code,
        row_number() over (partition by organisation, survey order by position desc, code desc) as rating,
        count(*) over (partition by organisation, survey) as levels
    from scale
    where class in ('qualified', 'unsatisfied')
),
rated as (
    select answers.organisation, answers.survey, answers.item, answers.response, levels.rating, levels.levels
    from answers
    join levels using (organisation, survey, code)
)
select
    items.organisation,
    items.survey,
    items.item,
    rated.response,
    rated.rating,
    rated.levels
from items
left join rated using (organisation, survey, item)
order by items.organisation, items.survey, items.position, items.item, rated.response
