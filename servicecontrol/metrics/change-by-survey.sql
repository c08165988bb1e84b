-- kind: clustered-change
-- keys: organisation, survey
-- tables: surveys, answers

-- The satisfaction rate of a survey that is over against the one that its form says it is comparable with. As one
-- person's answers resemble each other, both are compared by the number of independent answers they amount to. Where
-- forms go to customers the same ones answer again: there only those count who answered once in both, each compared with
-- itself, for which the sums of products of both surveys stand at the end; elsewhere they are unknown.
with respondents as (
    select
        organisation,
        survey,
        response,
        any_value(customer) as customer,
        count(*) filter (where class = 'qualified') as qualified,
        count(*) filter (where class in ('qualified', 'unsatisfied')) as rated
    from answers
    group by organisation, survey, response
),
single as (
    select organisation, survey, customer, any_value(qualified) as qualified, any_value(rated) as rated
    from respondents
    where customer is not null and rated > 0
    group by organisation, survey, customer
    having count(*) = 1
),
both_times as (
    select
        surveys.organisation,
        surveys.survey,
        count(*) as respondents,
        sum(earlier.qualified) as before_numerator,
        sum(earlier.rated) as before_denominator,
        sum(earlier.qualified * earlier.qualified) as before_numerator_squared,
        sum(earlier.qualified * earlier.rated) as before_numerator_by_denominator,
        sum(earlier.rated * earlier.rated) as before_denominator_squared,
        sum(now.qualified) as numerator,
        sum(now.rated) as denominator,
        sum(now.qualified * now.qualified) as numerator_squared,
        sum(now.qualified * now.rated) as numerator_by_denominator,
        sum(now.rated * now.rated) as denominator_squared,
        sum(earlier.qualified * now.qualified) as numerators,
        sum(earlier.qualified * now.rated) as before_numerator_by_later_denominator,
        sum(earlier.rated * now.qualified) as before_denominator_by_later_numerator,
        sum(earlier.rated * now.rated) as denominators
    from surveys
    join single as now using (organisation, survey)
    join single as earlier
        on earlier.organisation = surveys.organisation
        and earlier.survey = surveys.comparable_with
        and earlier.customer = now.customer
    group by surveys.organisation, surveys.survey
),
counted as (
    select
        organisation,
        survey,
        bool_or(customer is not null) as panel,
        count(*) filter (where rated > 0) as respondents,
        sum(qualified) as numerator,
        sum(rated) as denominator,
        sum(qualified * qualified) as numerator_squared,
        sum(qualified * rated) as numerator_by_denominator,
        sum(rated * rated) as denominator_squared
    from respondents
    group by organisation, survey
)
select
    surveys.organisation,
    surveys.survey,
    earlier.survey as before,
    earlier.respondents as before_respondents,
    earlier.numerator as before_numerator,
    earlier.denominator as before_denominator,
    earlier.numerator_squared as before_numerator_squared,
    earlier.numerator_by_denominator as before_numerator_by_denominator,
    earlier.denominator_squared as before_denominator_squared,
    now.respondents,
    now.numerator,
    now.denominator,
    now.numerator_squared,
    now.numerator_by_denominator,
    now.denominator_squared,
    null as numerators,
    null as before_numerator_by_later_denominator,
    null as before_denominator_by_later_numerator,
    null as denominators
from surveys
join counted as now using (organisation, survey)
join counted as earlier
    on earlier.organisation = surveys.organisation and earlier.survey = surveys.comparable_with
where surveys.fieldwork_to is not null and not now.panel
union all
select
    surveys.organisation,
    surveys.survey,
    surveys.comparable_with,
    coalesce(both_times.respondents, 0),
    coalesce(before_numerator, 0),
    coalesce(before_denominator, 0),
    coalesce(before_numerator_squared, 0),
    coalesce(before_numerator_by_denominator, 0),
    coalesce(before_denominator_squared, 0),
    coalesce(both_times.respondents, 0),
    coalesce(both_times.numerator, 0),
    coalesce(both_times.denominator, 0),
    coalesce(both_times.numerator_squared, 0),
    coalesce(both_times.numerator_by_denominator, 0),
    coalesce(both_times.denominator_squared, 0),
    coalesce(numerators, 0),
    coalesce(before_numerator_by_later_denominator, 0),
    coalesce(before_denominator_by_later_numerator, 0),
    coalesce(denominators, 0)
from surveys
join counted as now using (organisation, survey)
join counted as earlier
    on earlier.organisation = surveys.organisation and earlier.survey = surveys.comparable_with
left join both_times
    on both_times.organisation = surveys.organisation and both_times.survey = surveys.survey
where surveys.fieldwork_to is not null and now.panel
order by 1, 2
