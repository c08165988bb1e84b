"""The badges of an organisation: what each says, and the state that colours it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.pages.dashboard.headline import headline
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import short_name
from servicecontrol.text import Language


@dataclass(frozen=True)
class Badge:
    """A figure with what it is a figure of."""

    name: str  #: the same in every language
    label: str
    message: str
    state: str  #: of the figure's chip; empty where it is neither good nor bad

    def said(self, words: Language) -> str:
        """The badge as a sentence, for whoever doesn't see it."""
        return words.say("feeds.about", subject=self.label, what=self.message)


def badges_of(context: PageContext) -> Iterator[Badge]:
    """How much is overdue, then the figures at the top of the dashboard."""
    overdue = len(context.judged.overdue.get(context.ledger.id, ()))
    name = short_name(context.ledger, context.words)
    label = context.say("feeds.badge", organisation=name, figure=context.say("words.state.overdue"))
    yield Badge("overdue", label, str(overdue), "overdue" if overdue else "pass")
    for card in headline(context):
        label = context.say("feeds.badge", organisation=name, figure=card.label)
        yield Badge(card.name, label, card.value, card.chip.state if card.chip else "")
