"""Ids that stay the same while what they name changes: of feeds and their entries, of duties in calendars."""

from __future__ import annotations

from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from servicecontrol.verdicts import Judgement

#: A site has no address of its own, it also opens from disk; the domain is one that nobody can ever own.
_TAG = "tag:servicecontrol.invalid,2026:"


def tag(*parts: str) -> str:
    """A URI that names something for ever and leads nowhere (RFC 4151)."""
    return _TAG + "/".join(quote(part, safe="") for part in parts if part)


def judgement_parts(judgement: Judgement) -> tuple[str, ...]:
    """What a judgement keeps as its days, its verdict and the record around it change."""
    subject = judgement.subject
    # Several checks of one record differ by the field at fault; where a duty points at may move as the record fills.
    where = _which(judgement) if judgement.due else (judgement.file, *map(str, judgement.steps))
    ids = (subject.kind, subject.id, subject.part)
    return (judgement.organisation, judgement.clause, *ids, judgement.message.key, *where)


def _which(duty: Judgement) -> tuple[str, ...]:
    """What tells duties of one clause on one record apart: the field to be filled, the entry that the next follows."""
    values = duty.message.values
    return tuple(str(values[name]) for name in ("field", "day") if name in values)


def uid(duty: Judgement) -> str:
    """A duty's id in calendars; a UUID, as RFC 7986 asks, made of what names the duty."""
    return str(uuid5(NAMESPACE_URL, tag("duty", *judgement_parts(duty))))
