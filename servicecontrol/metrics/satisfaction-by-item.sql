-- kind: ratio
-- keys: organisation, survey, item
-- tables: items, scale, answers
-- rules: scale-declares-classes, no-answer-apart
-- interval: wilson

-- In the order of the form; a respondent answers an item once, so the answers are independent.
with rated as (
    select answers.*, coalesce(scale.top, false) as top
    from answers
    left join scale using (organisation, survey, code)
)
select
    items.organisation,
    items.survey,
    items.item,
    count(*) filter (where rated.class = 'qualified') as numerator,
    count(*) filter (where rated.class in ('qualified', 'unsatisfied')) as denominator,
    count(*) filter (where rated.class = 'no-answer') as no_answer,
    count(*) filter (where rated.class = 'not-applicable') as not_applicable,
    count(*) filter (where rated.class = 'invalid') as invalid,
    count(*) filter (where rated.class = 'qualified' and rated.top) as top_two
from items
left join rated using (organisation, survey, item)
group by items.organisation, items.survey, items.item, items.position
order by items.organisation, items.survey, items.position, items.item
