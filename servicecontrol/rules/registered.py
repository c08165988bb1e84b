"""Documents: what the procedure names stands in the document register, in a valid version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from servicecontrol.periods import periods_between
from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import Text
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject


@rule
def registered(
    context: Context,
    *,
    documents: tuple[Text, ...],
    by: Literal["title", "code"] = "title",
) -> Iterator[Check]:
    """Each document that the procedure names stands in the document register and is in use."""
    ledger = context.ledger
    for span in periods_between(ledger.procedures[0].effective, context.as_of, "half-year"):
        day = min(span.last, context.as_of)
        for name in documents:
            titles = [
                title for title, document in ledger.documents.items() if name in _names(title, document, by)
            ]
            valid = [title for title in titles if ledger.documents[title].holds_on(day)]
            values: dict[str, Value] = {"document": name, "day": day}
            subject = Subject("documents", (valid or titles or [name])[0], span.label)
            if valid:
                document = ledger.documents[valid[0]]
                message = Message("rules.registered.kept", {**values, "version": document.version or "–"})
                yield Check(subject, span.first, "pass", message, steps=(valid[0],))
            elif titles:
                message = Message("rules.registered.not-valid", values)
                yield Check(subject, span.first, "fail", message, steps=(titles[0],))
            else:
                yield Check(subject, span.first, "no-evidence", Message("rules.registered.unknown", values))


def _names(title: str, document: object, by: str) -> set[str]:
    if by == "code":
        return {str(getattr(document, "code", "") or "")}
    return {title, *getattr(document, "aliases", ())}
