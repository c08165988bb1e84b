"""The forms of a survey that came back, area by area, against what the procedure asks for."""

from __future__ import annotations

from collections.abc import Sequence

from servicecontrol.charts import Chart, ChartFrame, Limit, Returned, recovery
from servicecontrol.pages.shared.chart_foot import chart_foot
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import area_name
from servicecontrol.purposes import Purpose
from servicecontrol.records.survey import AreaCount
from servicecontrol.store import Survey
from servicecontrol.text import Language, percent

_PERCENT = "\u202f%"


def required_share(context: PageContext) -> int:
    """The share in per cent that the procedure asks for; 0 where it asks for none."""
    asked = (int(str(binding.parameters["percent"])) for _, binding in context.bindings(Purpose.FORM_RETURN))
    return next(asked, 0)


def worst_area(survey: Survey) -> AreaCount | None:
    """The area of several from which the smallest share came back; None before two are counted."""
    areas = survey.distribution.areas if survey.distribution else ()
    counted = [
        (area.returned / area.distributed, area)
        for area in areas
        if area.returned is not None and area.distributed
    ]
    return min(counted, key=lambda entry: entry[0])[1] if len(counted) > 1 else None


def recovery_chart(survey: Survey, context: PageContext) -> Chart | None:
    """Forms back per area against what the clause asks; none where no clause asks or it has no areas."""
    required = required_share(context)
    if survey.distribution is None or not survey.distribution.areas or not required:
        return None
    here = f"{context.ledger.id}/surveys/{survey.id}"
    areas = survey.distribution.areas
    entries = [_returned(area, required, context) for area in areas]
    headline = _recovery_headline(entries, required, context.words)
    subtitle = context.say("charts-said.recovery-subtitle", survey=survey.id)
    frame = ChartFrame(
        "recovery", headline, subtitle, headline, chart_foot(here, "recovery-by-area", context)
    )
    limit = Limit(float(required), context.say("charts-said.required", percent=required))
    return recovery(
        frame, entries, context.words.say, subject=context.say("fields.area"), required=limit, unit=_PERCENT
    )


def _returned(area: AreaCount, required: int, context: PageContext) -> Returned:
    """An area's forms; before its count is in, how many have to come back."""
    name, enough = area_name(area.area, context.ledger, context.words), -(-required * area.distributed // 100)
    if area.returned is None or not area.distributed:
        word = (
            context.say("surveys.still-out", n=enough)
            if area.distributed
            else context.say("surveys.no-forms")
        )
        return Returned(name, area.distributed, area.returned, "", word)
    lacking = enough - area.returned
    word = context.say("surveys.lacking", n=lacking) if lacking > 0 else context.say("surveys.met")
    written = percent(area.returned, area.distributed, required)
    return Returned(name, area.distributed, area.returned, written, word, lacking <= 0)


def _recovery_headline(entries: Sequence[Returned], required: int, words: Language) -> str:
    """Who is below, else who is still to be counted, else that all came back."""
    below = tuple(entry.area for entry in entries if not entry.met)
    if below:
        return words.say("charts-said.recovery-below", names=below, percent=required, n=len(below))
    out = sum(entry.returned is None and entry.issued > 0 for entry in entries)
    if out:
        return words.say("charts-said.recovery-out", n=out, percent=required)
    return words.say("charts-said.recovery-all", percent=required)
