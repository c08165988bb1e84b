-- kind: ratio
-- keys: organisation, survey, measure
-- tables: recovery
-- rules: recovered-enough
-- interval: none

-- As by area, over the whole survey. There is no share before every area is counted; `so_far` is what has come back.
with shares as (
    select organisation, survey, 'returned' as measure, returned as came, distributed from recovery
    union all
    select organisation, survey, 'usable', returned - blank - invalid, distributed from recovery
)
select
    organisation,
    survey,
    measure,
    case when count(*) = count(came) then sum(came) end as numerator,
    sum(distributed) as denominator,
    coalesce(sum(came), 0) as so_far,
    count(*) as areas,
    count(came) as areas_counted
from shares
group by organisation, survey, measure
order by organisation, survey, measure
