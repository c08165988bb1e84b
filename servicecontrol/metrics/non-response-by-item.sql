-- kind: ratio
-- keys: organisation, survey, item
-- tables: items, answers
-- rules: no-answer-apart
-- interval: wilson

-- In the order of the form. An item that does not apply, or was answered twice, was not left out.
select
    items.organisation,
    items.survey,
    items.item,
    count(*) filter (where answers.class = 'no-answer') as numerator,
    count(*) filter (where answers.class in ('qualified', 'unsatisfied', 'no-answer')) as denominator
from items
left join answers using (organisation, survey, item)
group by items.organisation, items.survey, items.item, items.position
order by items.organisation, items.survey, items.position, items.item
