-- kind: count
-- keys: organisation, survey, item, code
-- tables: items, scale, answers
-- rules: scale-declares-classes

-- Every level of the scale for every item, the best first, also where nobody chose it; after them the codes that are
-- no level, such as nothing ticked.
with codes as (
    select organisation, survey, code, position, class from scale
    union all
    select distinct organisation, survey, code, null, class
    from answers
    anti join scale using (organisation, survey, code)
),
counted as (
    select organisation, survey, item, code, count(*) as answers
    from answers
    group by organisation, survey, item, code
)
select
    items.organisation,
    items.survey,
    items.item,
    codes.code,
    codes.position,
    codes.class,
    coalesce(counted.answers, 0) as count
from items
join codes using (organisation, survey)
left join counted
    on counted.organisation = items.organisation
    and counted.survey = items.survey
    and counted.item = items.item
    and counted.code = codes.code
order by items.organisation, items.survey, items.position, items.item, codes.position nulls last, codes.code
