-- kind: change
-- keys: organisation, survey, item
-- tables: surveys, items, answers

-- Each item of a survey that is over against the same item of the one that its form says it is comparable with.
-- The items of one survey are one family: they are judged together. Where forms go to customers the same ones answer
-- again, so that the surveys are no independent samples: there each customer is compared with itself, and only those
-- count who rated the item once in both. `better` and `worse` say how many of them changed; elsewhere they are unknown.
with panels as (
    select distinct organisation, survey from answers where customer is not null
),
single as (
    select organisation, survey, item, customer, any_value(class) as class
    from answers
    where customer is not null and class in ('qualified', 'unsatisfied')
    group by organisation, survey, item, customer
    having count(*) = 1
),
paired as (
    select
        surveys.organisation,
        surveys.survey,
        now.item,
        count(*) as pairs,
        count(*) filter (where earlier.class = 'qualified') as before_qualified,
        count(*) filter (where now.class = 'qualified') as qualified,
        count(*) filter (where earlier.class = 'unsatisfied' and now.class = 'qualified') as better,
        count(*) filter (where earlier.class = 'qualified' and now.class = 'unsatisfied') as worse
    from surveys
    join single as now using (organisation, survey)
    join single as earlier
        on earlier.organisation = surveys.organisation
        and earlier.survey = surveys.comparable_with
        and earlier.item = now.item
        and earlier.customer = now.customer
    group by surveys.organisation, surveys.survey, now.item
),
counted as (
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
    case when panels.survey is null then earlier.qualified else coalesce(before_qualified, 0) end as before_numerator,
    case when panels.survey is null then earlier.rated else coalesce(pairs, 0) end as before_denominator,
    case when panels.survey is null then now.qualified else coalesce(paired.qualified, 0) end as numerator,
    case when panels.survey is null then now.rated else coalesce(pairs, 0) end as denominator,
    case when panels.survey is not null then coalesce(better, 0) end as better,
    case when panels.survey is not null then coalesce(worse, 0) end as worse
from surveys
join counted as now using (organisation, survey)
join counted as earlier
    on earlier.organisation = surveys.organisation
    and earlier.survey = surveys.comparable_with
    and earlier.item = now.item
left join panels on panels.organisation = surveys.organisation and panels.survey = surveys.survey
left join paired
    on paired.organisation = surveys.organisation
    and paired.survey = surveys.survey
    and paired.item = now.item
where surveys.fieldwork_to is not null
order by surveys.organisation, surveys.survey, now.position, now.item
