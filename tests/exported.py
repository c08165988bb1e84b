"""The exports of the small store, made once for every test that asks, and what no export may hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from declared import values
from pages_of import facts_of

from servicecontrol.export import exports
from servicecontrol.facts import Facts
from servicecontrol.records.vocabulary import VOCABULARIES


@cache
def small_files() -> dict[str, bytes]:
    """The exports of the small store by path."""
    return dict(exports(facts_of()))


def secrets(facts: Facts) -> Iterator[str]:
    """What must not leave the site: every text that may name somebody, but for words and names that all may use."""
    texts = [each for each in values(facts) if isinstance(each.value, str)]
    everybodys = {word for words in VOCABULARIES.values() for pair in words.items() for word in pair}
    everybodys |= {each.value for each in texts if not each.privacy.of.may_name_somebody}
    yield from (each.value for each in texts if each.value not in everybodys)
