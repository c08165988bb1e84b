"""Complaints: how many, how long, how often again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from . import taken
from .estimates import Curve, Row, medians, share
from .reading import Company, Raw, Store, code, day, has_hour, is_yes, moment
from .surveys import pareto

_WITHIN, _HORIZON, _AGAIN = 7, 30, 90


@dataclass(frozen=True)
class Case:
    """A complaint with its times, as texts."""

    raw: Raw
    urgency: str
    times: Sequence[tuple[str, str | None]]  #: opened, closed
    answered: str | None
    waived: bool
    contacted: str | None

    @property
    def received(self) -> date:
        """The day of the receipt."""
        return date.fromisoformat(self.raw["received"][:10])

    @property
    def closed(self) -> str | None:
        """The first closing that counts."""
        return self.times[0][1]

    @property
    def reopened(self) -> str | None:
        """The first time that it was taken up again."""
        return self.times[1][0] if len(self.times) > 1 else None

    def first(self, at: str | None) -> str | None:
        """A moment, if it is one of the first handling: what came after it was taken up again is not."""
        if self.reopened is None or at is None or taken.earlier(at, self.reopened):
            return at
        return None if self.closed is None or taken.earlier(self.closed, at) else at


def cases(store: Store, company: Company) -> list[Case]:
    """An organisation's complaints in the order of receipt."""
    refusing = taken.refused(store, company)
    found = []
    for raw in company.complaints:
        again = raw.get("reclassed") or []
        urgency = code(again[-1]["to"] if again else raw.get("urgency"))
        times = taken.open_times(raw, refusing)
        at, waived = taken.answered(store, company, raw)
        found.append(Case(raw, urgency or "none", times, at, waived, taken.contacted(raw)))
    return found


def _each(store: Store) -> Iterator[tuple[Company, list[Case]]]:
    for company in store.companies:
        yield company, cases(store, company)


def _quarter(when: date) -> str:
    return str(pd.Period(when, "Q"))


def _end(period: str) -> date:
    """The last day of a month, quarter or year."""
    last: date = pd.Period(period).end_time.date()
    return last


def by_month(store: Store) -> Iterator[Row]:
    """Complaints that came, were taken up again, were closed and stood open, month by month."""
    for company, found in _each(store):
        if not found:
            continue
        first = min(one.received for one in found)
        moves = [
            (number, opened[:7], (closed or "")[:7])
            for one in found
            for number, (opened, closed) in enumerate(one.times)
        ]
        left = 0
        for period in pd.period_range(first, store.as_of, freq="M"):
            month = str(period)
            received = sum(opened == month for number, opened, _ in moves if not number)
            again = sum(opened == month for number, opened, _ in moves if number)
            closed = sum(end == month for *_, end in moves)
            left += received + again - closed
            yield {
                "organisation": company.id,
                "month": month,
                "received": received,
                "reopened": again,
                "closed": closed,
                "open": left,
                "complete": _end(month) < store.as_of,
            }


def closing_time(store: Store) -> Iterator[Row]:
    """Closings by year, and the median days of the first ones."""
    for company, found in _each(store):
        closings = [
            (number, day(opened), day(closed))
            for one in found
            for number, (opened, closed) in enumerate(one.times)
            if closed
        ]
        for year in sorted({str(closed)[:4] for *_, closed in closings}):
            mine = [one for one in closings if str(one[2])[:4] == year]
            days = [
                (closed - opened).days for number, opened, closed in mine if not number and opened and closed
            ]
            yield {
                "organisation": company.id,
                "year": year,
                "closed": len(mine),
                "first_closed": len(days),
                "median_days": float(np.median(days)) if days else None,
                "complete": date(int(year), 12, 31) < store.as_of,
            }


def by_origin(store: Store) -> Iterator[Row]:
    """Complaints of the last 365 days by where they came from."""
    for company, found in _each(store):
        since = store.as_of - timedelta(days=365)
        recent = [one.raw for one in found if one.received > since]
        count = Counter(
            (one.get("customer") or None, one.get("area") or None, one["problem"]) for one in recent
        )
        for (customer, area, problem), n in count.items():
            keys = {"organisation": company.id, "customer": customer, "area": area}
            yield keys | {"problem": problem, "count": n}


def by_problem(store: Store) -> Iterator[Row]:
    """The Pareto charts of complaints: of all, and of each year."""
    for company, found in _each(store):
        names = company.organisation.get("problems") or {}
        others = {name for name, one in names.items() if one and is_yes(one.get("other"))}
        for period in sorted({"all"} | {str(one.received.year) for one in found} if found else set()):
            mine = [one.raw["problem"] for one in found if period in ("all", str(one.received.year))]
            keys = {"organisation": company.id, "period": period}
            yield from (keys | row for row in pareto(Counter(mine), others & set(mine)))


def still_open(store: Store) -> Iterator[Row]:
    """Complaints that are open on the day."""
    for company, found in _each(store):
        late = {
            one["subject"]["id"]
            for one in store.duties
            if (one["organisation"], one["subject"]["kind"]) == (company.id, "complaints")
            and one["state"] == "overdue"
        }
        waiting = [one for one in found if one.times[-1][1] is None]
        days = [(store.as_of - date.fromisoformat(one.times[-1][0][:10])).days for one in waiting]
        yield {
            "organisation": company.id,
            "recorded": len(found),
            "open": len(waiting),
            "overdue": sum(one.raw["id"] in late for one in waiting),
            "oldest_days": max(days, default=None),
        }


def acknowledged(store: Store) -> Iterator[Row]:
    """Complaints whose customer was told that they had come in."""
    for company, found in _each(store):
        for period in ("all", *sorted({_quarter(one.received) for one in found})):
            mine = [one for one in found if period in ("all", _quarter(one.received))]
            told = [
                min((at for at in (one.raw.get("receipt_sent"), one.contacted) if at), default=None)
                for one in mine
            ]
            yield (
                {"organisation": company.id, "period": period}
                | share(sum(map(bool, told)), len(mine))
                | {
                    "same_day": sum(
                        (at or "")[:10] == str(one.received) for at, one in zip(told, mine, strict=True)
                    ),
                    "contacted": sum(one.contacted is not None for one in mine),
                    "complete": None if period == "all" else _end(period) < store.as_of,
                }
            )


def completeness(store: Store) -> Iterator[Row]:
    """Closed complaints with a conclusion and a measure."""
    for company in store.companies:
        closed = [one for one in company.complaints if one.get("closed")]
        quarters = {one["id"]: _quarter(date.fromisoformat(one["closed"][:10])) for one in closed}
        for period in ("all", *sorted(set(quarters.values()))):
            mine = [one for one in closed if period in ("all", quarters[one["id"]])]
            concluded = [one for one in mine if one.get("conclusion")]
            whole = sum(bool(one.get("measures")) for one in concluded)
            excused = sum(
                bool(one["conclusion"].get("no_measure_because")) and not one.get("measures")
                for one in concluded
            )
            yield (
                {"organisation": company.id, "period": period}
                | share(whole, len(mine))
                | {
                    "excused": excused,
                    "without_conclusion": len(mine) - len(concluded),
                    "complete": None if period == "all" else _end(period) < store.as_of,
                }
            )


def _works(store: Store, company: Company, when: date) -> bool | None:
    """Whether a company works on a day; nothing where the days off of its year are not published."""
    found = store.days_off.get((company.organisation["calendar"], when.year))
    if found is None:
        return None
    off, worked = found
    for one in company.organisation.get("closures") or []:
        if one["from"] <= str(when) <= (one.get("to") or one["from"]):
            return False
    return when in worked or (when.weekday() < 5 and when not in off)


def _workdays(store: Store, company: Company, case: Case, first: date, last: date) -> tuple[int, int] | None:
    """The working days of a span without its pauses, and those that the pauses took."""
    span = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    works = [_works(store, company, one) for one in span]
    if None in works:
        return None
    pauses = [
        (date.fromisoformat(one["from"]), date.fromisoformat(one["to"]))
        for one in case.raw.get("pauses") or []
        if one.get("to") and date.fromisoformat(one["to"]) <= store.as_of
    ]
    inside = [any(begin <= one <= end for begin, end in pauses) for one in span]
    paused = sum(bool(on) and within for on, within in zip(works, inside, strict=True))
    return sum(map(bool, works)) - paused, paused


#: Urgency, measure, first day, last day, whether it ended, the case.
_Span = tuple[str, str, date, date, bool, Case]


def _spans(store: Store, found: Sequence[Case]) -> Iterator[_Span]:
    for case in found:
        ends = {"contacted": case.first(case.contacted), "closed": case.closed}
        if not case.waived:
            ends["answered"] = case.first(case.answered)
        for measure, end in ends.items():
            last = day(end or case.closed) or store.as_of
            yield case.urgency, measure, case.received, last, end is not None, case
        for opened, closed in case.times[1:]:
            begun, last = date.fromisoformat(opened[:10]), day(closed) or store.as_of
            yield case.urgency, "closed-again", begun, last, closed is not None, case


def handling_time(store: Store) -> Iterator[Row]:
    """Days until complaints were answered, closed, closed again."""
    for company, found in _each(store):
        groups: dict[tuple[str, str], list[_Span]] = {}
        for span in _spans(store, found):
            for urgency in (span[0], "any"):
                groups.setdefault((urgency, span[1]), []).append(span)
        for (urgency, measure), spans in groups.items():
            keys = {"organisation": company.id, "urgency": urgency, "measure": measure}
            yield keys | _days(store, company, spans)


def _days(store: Store, company: Company, spans: Sequence[_Span]) -> Row:
    times = [(last - first).days for _, _, first, last, _, _ in spans]
    ended = [over for *_, over, _ in spans]
    curve = Curve(times, ended)
    running, (low, high) = curve.running(_WITHIN), curve.interval(_WITHIN)
    row: Row = {"n": len(times), "ended": sum(ended), "open": len(times) - sum(ended)}
    row |= medians(times, ended)
    row |= {
        f"within_{_WITHIN}": None if running is None else 1 - running,
        f"within_{_WITHIN}_low": None if high is None else 1 - high,
        f"within_{_WITHIN}_high": None if low is None else 1 - low,
        f"mean_{_HORIZON}": curve.mean(_HORIZON),
    }
    worked = [_workdays(store, company, case, first, last) for _, _, first, last, _, case in spans]
    known = [one for one in worked if one is not None]
    names = ("ended_median", "median", "median_low", "median_high")
    if len(known) < len(worked):
        return row | {f"workdays_{name}": None for name in names} | {"paused": None}
    found = medians([days for days, _ in known], ended)
    return (
        row | {f"workdays_{name}": found[name] for name in names} | {"paused": sum(off for _, off in known)}
    )


def handling_curve(store: Store) -> Iterator[Row]:
    """The share still waiting after each day."""
    for company, found in _each(store):
        for measure in ("answered", "closed"):
            spans = [one for one in _spans(store, found) if one[1] == measure]
            if not spans:
                continue
            times = [(last - first).days for _, _, first, last, _, _ in spans]
            curve = Curve(times, [over for *_, over, _ in spans])
            for end in curve.ends:
                running = float(curve.fit.predict(end))
                low, high = curve.interval(end)
                yield {
                    "organisation": company.id,
                    "measure": measure,
                    "day": end,
                    "running": running if running > 1e-12 else 0.0,
                    "low": low,
                    "high": high,
                    "at_risk": sum(time >= end for time in times),
                }


def handling_hours(store: Store) -> Iterator[Row]:
    """Hours until complaints whose hours are on record were contacted, answered, closed."""
    for company, found in _each(store):
        steps: list[tuple[str, Case, str | None]] = []
        for case in found:
            closing = case.raw.get("closed") or None
            if _timed(case.raw["received"], case.answered, closing):
                steps += [("closed", case, case.closed)]
                steps += [] if case.waived else [("answered", case, case.first(case.answered))]
            contact = case.contacted or closing
            if _timed(case.raw["received"], contact, closing if case.reopened else None):
                steps += [("contacted", case, case.first(case.contacted))]
        moments = [
            at
            for _, case, end in steps
            for at in (moment(case.raw["received"]), moment(end), moment(case.closed))
            if at
        ]
        for measure in ("contacted", "answered", "closed"):
            mine = [(case, end) for name, case, end in steps if name == measure]
            if not mine:
                continue
            times = [_minutes(case, end or case.closed, max(moments)) for case, end in mine]
            ended = [end is not None for _, end in mine]
            row = {"n": len(times), "ended": sum(ended), "open": len(times) - sum(ended)}
            yield {"organisation": company.id, "measure": measure} | row | medians(times, ended, 60)


def _timed(*moments: str | None) -> bool:
    return all(has_hour(one) for one in moments if one)


def _minutes(case: Case, end: str | None, seen: datetime) -> int:
    begun, over = moment(case.raw["received"]), moment(end) or seen
    return int((over - (begun or over)).total_seconds() // 60)


def _again(company: Company, again: Sequence[tuple[str, int, bool, int]]) -> Iterator[Row]:
    """The rate of each problem, and of all; rows are problem, days, whether again, days watched."""
    for problem in sorted({"any", *(one[0] for one in again)} if again else set()):
        mine = [one[1:] for one in again if problem in ("any", one[0])]
        whole = [came and days <= _AGAIN for days, came, seen in mine if seen >= _AGAIN]
        curve = Curve([one[0] for one in mine], [one[1] for one in mine])
        running, band = curve.running(_AGAIN), curve.interval(_AGAIN)
        yield {
            "organisation": company.id,
            "problem": problem,
            **share(sum(whole), len(whole)),
            "closed": len(mine),
            "estimated": None if running is None else 1 - running,
            "estimated_low": None if band[1] is None else 1 - band[1],
            "estimated_high": None if band[0] is None else 1 - band[0],
        }


def recurrence(store: Store) -> Iterator[Row]:
    """How often a closed problem came again from the same customer or area."""
    for company, found in _each(store):
        known = [(one, _source(company, one)) for one in found]
        again = []
        for case, source in known:
            closings = [closed for _, closed in case.times if closed]
            if source is None or not closings:
                continue
            alike = [
                other.raw["received"]
                for other, theirs in known
                if theirs == source and other.raw["problem"] == case.raw["problem"]
            ]
            after = [
                (date.fromisoformat(came[:10]) - date.fromisoformat(closed[:10])).days
                for closed in closings
                for came in alike
                if taken.earlier(closed, came)
            ]
            again.append(_row(store, case, closings[0], min(after, default=None), day(case.reopened)))
        yield from _again(company, again)


def _row(
    store: Store, case: Case, closed: str, after: int | None, until: date | None
) -> tuple[str, int, bool, int]:
    first = date.fromisoformat(closed[:10])
    days = ((until or store.as_of) - first).days if after is None else after
    return case.raw["problem"], days, after is not None, (store.as_of - first).days


def _source(company: Company, case: Case) -> tuple[str, str] | None:
    if customer := case.raw.get("customer"):
        return "customer", customer
    area = case.raw.get("area")
    return ("area", area) if area and area in company.households else None


def reopening(store: Store) -> Iterator[Row]:
    """How often a closed complaint was taken up again."""
    for company, found in _each(store):
        again = []
        for case in (one for one in found if one.closed):
            pairs = zip(case.times, case.times[1:], strict=False)
            after = [
                (date.fromisoformat(then[:10]) - date.fromisoformat(str(closed)[:10])).days
                for (_, closed), (then, _) in pairs
            ]
            again.append(_row(store, case, str(case.closed), min(after, default=None), None))
        yield from _again(company, again)


RECOUNTS: Mapping[str, Callable[[Store], Iterator[Row]]] = {
    "complaints-by-month": by_month,
    "complaints-by-origin": by_origin,
    "complaints-by-problem": by_problem,
    "closing-time-by-year": closing_time,
    "open-complaints": still_open,
    "acknowledgement-rate": acknowledged,
    "closure-completeness": completeness,
    "handling-time": handling_time,
    "handling-curve": handling_curve,
    "handling-hours": handling_hours,
    "recurrence-rate": recurrence,
    "reopening-rate": reopening,
}
