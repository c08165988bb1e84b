"""What becomes of a complaint at the factory: found, measured against, verified, concluded, acknowledged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .company import AS_OF, Company, in_hours
from .dice import Dice
from .factory_words import INEFFECTIVE, VERIFIED
from .paper import Value
from .stories import Story

#: Every so many days the quality engineer verifies a measure of his own.
_OWN_WORK = 41
_HEADS = {"生產部": "曾志強", "質保部": "許文彬", "計劃供應部": "羅家豪", "技術開發部": "方大偉"}
#: urgency -> after how many days the first countermeasure is taken in time, and how often
_IN_TIME = {"急件": {0: 1, 1: 3, 2: 3}, "普通件": {1: 2, 2: 4, 3: 5, 4: 4, 5: 3, 6: 2, 7: 1}}


@dataclass(frozen=True)
class Case:
    """A complaint's story and the dice that decide about the rest."""

    house: Company
    dice: Dice
    story: Story
    numbers: Mapping[str, int]
    received: datetime
    passed: datetime
    urgency: str | None

    def say(self, text: str) -> str:
        """A text of the story with its figures."""
        return text.format_map(self.numbers)


def replied(case: Case) -> datetime:
    """When the customer got a first answer."""
    wait = case.dice.weighted({0: 5, 1: 4, 2: 1})
    if wait:
        return in_hours(case.dice, case.house.after(case.passed.date(), wait))
    return max(case.passed, case.received) + timedelta(minutes=5 * case.dice.whole(4, 14))


def countermeasure(case: Case) -> date:
    """The day of the first countermeasure: in time as a rule, less often late from year to year."""
    on, dice = case.received.date(), case.dice
    in_time = _IN_TIME[case.urgency or "普通件"]
    late = 0.13 if on < date(2025, 7, 1) else 0.09 if on < date(2026, 1, 1) else 0.06
    if dice.chance(late):
        return case.house.after(on + timedelta(days=max(in_time)), dice.whole(1, 5))
    wanted = on + timedelta(days=dice.weighted(in_time))
    return max(case.passed.date(), case.house.back(wanted))


def still_open(case: Case) -> dict[str, Value]:
    """A case that is being looked into."""
    looked = case.house.after(case.passed.date(), 1)
    finding = _finding(case, looked) if looked <= AS_OF else None
    return {
        "investigation": finding,
        **dict.fromkeys(
            ("measures", "verification", "conclusion", "customer_told", "acknowledged", "closed")
        ),
    }


def _finding(case: Case, on: date) -> dict[str, Value]:
    story = case.story
    ours = story.is_ours
    found: dict[str, Value] = {"date": on, "by": "許文彬", "finding": case.say(story.finding)}
    found["responsibility"] = "本廠" if ours else story.department
    found["department"] = story.department if ours else None
    return {key: value for key, value in found.items() if value is not None}


def course(case: Case, counter: date) -> dict[str, Value]:
    """What follows once there is a countermeasure, or a conclusion that none is needed."""
    looked = min(
        max(case.passed.date(), case.house.after(case.received.date(), case.dice.whole(0, 1))), counter
    )
    finding = {"investigation": _finding(case, looked)}
    if not case.story.emergency:
        return finding | _ending(case, counter, [], None)
    measures = _measures(case, counter)
    done = max(value for measure in measures for value in (measure["done"],) if isinstance(value, date))
    checked = case.house.after(done, case.dice.whole(3, 9))
    effective = not case.dice.chance(0.03)
    note = case.dice.pick(VERIFIED) if effective else INEFFECTIVE
    verification = {
        "date": checked,
        "by": "許文彬" if case.received.toordinal() % _OWN_WORK == 0 else "馬曉東",
        "effective": effective,
        "note": note,
    }
    return finding | _ending(case, case.house.after(checked, case.dice.whole(0, 2)), measures, verification)


def _measures(case: Case, counter: date) -> list[dict[str, Value]]:
    house, dice, story = case.house, case.dice, case.story
    owner = _HEADS.get(story.department, "羅家豪")
    first_done = house.after(counter, dice.weighted({0: 4, 1: 4, 2: 2}))
    decided = house.after(counter, dice.whole(2, 6))
    due = house.after(decided, dice.pick((8, 10, 12, 15, 18)))
    done = (
        house.after(due, dice.whole(1, 4))
        if dice.chance(0.09)
        else house.back(due - timedelta(days=dice.whole(0, 6)))
    )
    first: dict[str, Value] = {
        "kind": "緊急對策",
        "what": case.say(story.emergency),
        "owner": "許文彬",
        "decided": counter,
    }
    last: dict[str, Value] = {
        "kind": "長久對策",
        "means": story.means,
        "what": case.say(story.permanent),
        "owner": owner,
        "decided": decided,
    }
    return [
        {**first, "due": house.after(counter, 2), "done": first_done},
        {**last, "due": due, "done": max(decided, done)},
    ]


def _ending(
    case: Case, concluded: date, measures: list[dict[str, Value]], verification: Value
) -> dict[str, Value]:
    house, dice = case.house, case.dice
    conclusion: dict[str, Value] = {
        "date": concluded,
        "by": "馬曉東",
        "text": case.say(case.story.conclusion),
    }
    if not measures:
        conclusion["no_measure_because"] = case.story.no_measure
    signed = house.after(concluded, dice.whole(1, 3))
    return {
        "measures": measures or None,
        "verification": verification,
        "conclusion": conclusion,
        "customer_told": house.after(concluded, dice.whole(0, 1)),
        "acknowledged": {"by": "趙志遠", "role": "廠長", "date": signed, "decision": "認可"},
        "closed": in_hours(dice, signed),
    }
