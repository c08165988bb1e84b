-- kind: pareto
-- keys: organisation, survey
-- tables: items, answers

-- The items that were found unsatisfactory: the Pareto chart of a survey.
select
    items.organisation,
    items.survey,
    items.item as category,
    false as is_other,
    count(*) as count
from items
join answers using (organisation, survey, item)
where answers.class = 'unsatisfied'
group by items.organisation, items.survey, items.item
order by items.organisation, items.survey, items.item
