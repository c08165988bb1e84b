-- kind: ratio
-- keys: organisation, survey, area, item
-- tables: items, scale, recovery, answers
-- rules: scale-declares-classes, no-answer-apart
-- interval: wilson

-- Every item in every area, those without an answer too: a heat map has no holes.
with surveyed as (
    select organisation, survey, area from recovery where area is not null
    union
    select organisation, survey, area from answers where area is not null
),
rated as (
    select answers.*, coalesce(scale.top, false) as top
    from answers
    left join scale using (organisation, survey, code)
)
select
    items.organisation,
    items.survey,
    surveyed.area,
    items.item,
    count(*) filter (where rated.class = 'qualified') as numerator,
    count(*) filter (where rated.class in ('qualified', 'unsatisfied')) as denominator,
    count(*) filter (where rated.class = 'no-answer') as no_answer,
    count(*) filter (where rated.class = 'not-applicable') as not_applicable,
    count(*) filter (where rated.class = 'invalid') as invalid,
    count(*) filter (where rated.class = 'qualified' and rated.top) as top_two
from items
join surveyed using (organisation, survey)
left join rated
    on rated.organisation = items.organisation
    and rated.survey = items.survey
    and rated.area = surveyed.area
    and rated.item = items.item
group by items.organisation, items.survey, surveyed.area, items.item, items.position
order by items.organisation, items.survey, surveyed.area, items.position, items.item
