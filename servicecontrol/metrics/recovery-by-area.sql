-- kind: ratio
-- keys: organisation, survey, area, measure
-- tables: recovery
-- rules: recovered-enough
-- interval: none

-- Two shares of the forms handed out: those that came back, and of these the usable ones, neither blank nor invalid.
-- While forms are out the numerator is not known, and there is no share.
select organisation, survey, area, 'returned' as measure, returned as numerator, distributed as denominator
from recovery
where area is not null
union all
select organisation, survey, area, 'usable', returned - blank - invalid, distributed
from recovery
where area is not null
order by organisation, survey, area, measure
