"""Documents: what a record says was used was in use on that day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servicecontrol.problems import Message, Value
from servicecontrol.records.registers import Document
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind, TextPath
from servicecontrol.verdicts import Check, Verdict


@rule
def in_use_that_day(
    context: Context,
    *,
    records: RecordKind,
    field: TextPath,
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
) -> Iterator[Check]:
    """Every document that a record names by code or title stood in the register, and was in use on that day."""
    register = _register(context.ledger.documents)
    for found in context.selected(records, each, when):
        for name in dict.fromkeys(map(str, found.values(field))):
            document = register.get(name)
            values: dict[str, Value] = {"document": name, "day": found.day}
            verdict: Verdict = "no-evidence"
            key = "unknown"
            if document is not None:
                kept = document.holds_on(found.day)
                verdict, key = ("pass", "kept") if kept else ("fail", "not-valid")
                values["version"] = document.version or "–"
            yield found.check(verdict, Message(f"rules.in-use-that-day.{key}", values), field)


def _register(documents: Mapping[str, Document]) -> dict[str, Document]:
    """Documents by every name that a record may give them."""
    found = dict(documents)
    for document in documents.values():
        found |= dict.fromkeys((*document.aliases, *filter(None, (document.code,))), document)
    return found
