-- kind: change
-- keys: organisation, survey, item
-- tables: surveys, items, answers

-- Each item of a survey that is over against the same item of the one that its form says it is comparable with.
-- The items of one survey are one family: they are judged together.
with counted as (
    select
        items.organisation,
        items.survey,
        items.item,
        items.position,
        count(*) filter (where answers.class = 'qualified') as qualified,
        count(*) filter (where answers.class in ('qualified', 'unsatisfied')) as rated
    from items
    left join answers using (organisation, survey, item)
    group by items.organisation, items.survey, items.item, items.position
)
select
    surveys.organisation,
    surveys.survey,
    now.item,
    earlier.survey as before,
    earlier.qualified as before_numerator,
    earlier.rated as before_denominator,
    now.qualified as numerator,
    now.rated as denominator
from surveys
join counted as now using (organisation, survey)
join counted as earlier
    on earlier.organisation = surveys.organisation
    and earlier.survey = surveys.comparable_with
    and earlier.item = now.item
where surveys.fieldwork_to is not null
order by surveys.organisation, surveys.survey, now.position, now.item
