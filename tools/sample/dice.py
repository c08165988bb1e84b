"""Repeatable chance: the same seed gives the same choices under every Python."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

_T = TypeVar("_T")


class Dice:
    """Choices made of `random()` alone, the one method whose stream no Python version has changed."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311  # a sample, no secret

    def share(self) -> float:
        """A number from 0 up to, not including, 1."""
        return self._random.random()

    def chance(self, probability: float) -> bool:
        """Whether something of that probability happens."""
        return self.share() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, options: Sequence[_T]) -> _T:
        """One of the options."""
        return options[self.whole(0, len(options) - 1)]

    def weighted(self, weights: Mapping[_T, float]) -> _T:
        """One of the keys, as often as its weight says."""
        left = self.share() * sum(weights.values())
        for option, weight in weights.items():
            left -= weight
            if left < 0:
                return option
        return next(reversed(list(weights)))

    def some(self, options: Sequence[_T], number: int) -> list[_T]:
        """So many of the options, in their order."""
        places = sorted(range(len(options)), key=lambda _: self.share())[:number]
        return [options[place] for place in sorted(places)]


class Deck:
    """Deals texts without repeating one before all have been dealt."""

    def __init__(self, seed: str) -> None:
        self._dice = Dice(seed)
        self._left: dict[str, list[object]] = {}

    def deal(self, name: str, cards: Sequence[_T]) -> _T:
        """The next card of the pack of that name."""
        pack = self._left.setdefault(name, [])
        if not pack:
            pack.extend(self._dice.some(range(len(cards)), len(cards)))
            pack.sort(key=lambda _: self._dice.share())
        place = pack.pop()
        return cards[place if isinstance(place, int) else 0]
