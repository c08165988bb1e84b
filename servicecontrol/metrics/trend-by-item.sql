-- kind: trends
-- keys: organisation, item, first_asked
-- tables: surveys, items, answers

-- Each item over all the company's surveys that are over and asked it in the same words and on the same scale, whether
-- or not other items came or went between them; the latest hundred, as each is compared with each. From four years of
-- both halves of the year on, each half is compared with itself.
select
    organisation,
    item,
    first_asked,
    survey as period,
    half_year,
    count(*) filter (where class = 'qualified')
        / count(*) filter (where class in ('qualified', 'unsatisfied')) as value
from surveys
join items using (organisation, survey)
join answers using (organisation, survey, item)
where fieldwork_to is not null and level is distinct from 'department' and first_asked is not null
group by organisation, item, first_asked, survey, half_year, fieldwork_from
having count(*) filter (where class in ('qualified', 'unsatisfied')) > 0
qualify row_number() over (
    partition by organisation, item, first_asked
    order by fieldwork_from desc, survey desc
) <= 100
order by organisation, item, first_asked, fieldwork_from, survey
