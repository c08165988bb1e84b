"""The forms that came back to the property manager: codes, comments, severe dissatisfaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .company import days
from .dice import Deck, Dice
from .property_mood import dissatisfied
from .property_plan import Round
from .property_rounds import ROUNDS
from .property_words import POOR, PRAISE, SEVERE

_LETTERS = {"翠湖苑": "C", "松濤閣": "S", "臨江樓": "L", "商業裙樓": "B"}


@dataclass(frozen=True)
class Form:
    """A form that came back and can be used."""

    id: str
    area: str
    returned: date
    codes: Mapping[str, str]
    about: str = ""
    says: str = ""
    severe: bool = False

    @property
    def poor(self) -> list[str]:
        """The items answered with dissatisfied."""
        return [item for item, code in self.codes.items() if code == "1"]


def forms() -> dict[str, list[Form]]:
    """Every usable form, by survey."""
    return {entry.id: _with_severe(entry, list(_round_forms(entry))) for entry in ROUNDS}


def _round_forms(entry: Round) -> Iterator[Form]:
    dice, deck = Dice(f"property {entry.id}"), Deck(f"property words {entry.id}")
    for area in entry.areas:
        if area.returned is None or area.collected is None:
            continue
        open_days = list(days(area.first_out + timedelta(days=3), area.collected))
        for number in range(1, area.returned - sum(area.unusable) + 1):
            mood = dice.weighted({0.35: 30, 0.9: 40, 1.2: 15, 2.2: 15})
            codes = {
                item: _code(dice, dissatisfied(entry, item, area.name) * mood) for item, _, _ in entry.items
            }
            form = Form(f"{_LETTERS[area.name]}{number:03}", area.name, dice.pick(open_days), codes)
            yield _commented(dice, deck, form)


def _code(dice: Dice, poor: float) -> str:
    if dice.chance(0.025):
        return "9" if dice.chance(0.15) else "0"
    return "1" if dice.chance(poor) else dice.weighted({"4": 40, "3": 38, "2": 22})


def _commented(dice: Dice, deck: Deck, form: Form) -> Form:
    poor = form.poor
    if poor and dice.chance(0.16):
        about = dice.pick(poor)
        return Form(form.id, form.area, form.returned, form.codes, about, deck.deal(about, POOR[about]))
    if not poor and dice.chance(0.05):
        return Form(form.id, form.area, form.returned, form.codes, "", deck.deal("praise", PRAISE))
    return form


def _with_severe(entry: Round, found: list[Form]) -> list[Form]:
    """Some of those who are dissatisfied are so severely; most of them live where the old lifts are."""
    deck = Deck(f"property severe {entry.id}")
    dice = Dice(f"property severe {entry.id}")
    able = [form for form in found if any(item in SEVERE for item in form.poor)]
    near = [form for form in able if "lift" in form.poor and form.area in ("臨江樓", "松濤閣")]
    chosen = {form.id for form in dice.some(near, entry.severe - 1)} if entry.severe else set()
    others = [form for form in able if form.id not in chosen and "lift" not in form.poor]
    chosen |= {form.id for form in dice.some(others, 1)} if entry.severe else set()
    return [_severe(form, deck) if form.id in chosen else form for form in found]


def _severe(form: Form, deck: Deck) -> Form:
    about = next(item for item in form.poor if item in SEVERE)
    return Form(
        form.id, form.area, form.returned, form.codes, about, deck.deal(about, SEVERE[about]), severe=True
    )
