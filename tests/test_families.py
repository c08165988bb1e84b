"""What the pages of each family are made of: what is declared is what they ask for, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from trades import trades

from servicecontrol.facts import Facts
from servicecontrol.pages.layout import FAMILIES
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.family import PageFamily, WorkedOut
from servicecontrol.text import language


class _Watched(Mapping):
    """A mapping that tells which of its keys are asked for; whoever goes through all of it asks for each."""

    def __init__(self, of: Mapping, asked: set[str]) -> None:
        self._of, self._asked = of, asked

    def __getitem__(self, key: str) -> object:
        self._asked.add(key)
        return self._of[key]

    def __iter__(self) -> Iterator[str]:
        self._asked.update(self._of)
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)


def _asked(family: PageFamily) -> tuple[set[str], set[str]]:
    """The metrics and the facts that a family's pages of the three trades ask for."""
    figures, worked_out = set(), set()

    class Seen(Facts):
        def __getattribute__(self, name: str) -> object:
            if name in WorkedOut.__args__:
                worked_out.add(name)
            return super().__getattribute__(name)

    known = trades()
    facts = Seen(known.store, known.judged, _Watched(known.figures, figures), known.as_of)
    for ledger in known.store.ledgers.values():
        assert all(page.view for page in family.pages(PageContext(ledger, facts, language("en"))))
    return figures, worked_out


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.pages.__name__)
def test_a_family_asks_for_what_it_declares_and_for_nothing_else(family: PageFamily) -> None:
    declared = {shape.metric for shape in family.figures}, set(family.facts)
    assert declared == _asked(family)


def test_no_family_declares_anything_twice() -> None:
    for family in FAMILIES:
        assert len(family.figures) == len(set(family.figures))
        assert len(family.facts) == len(set(family.facts))


def test_whatever_is_worked_out_for_pages_is_a_fact() -> None:
    assert [] == [name for name in WorkedOut.__args__ if not hasattr(Facts, name)]
