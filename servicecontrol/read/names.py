"""What to say of a name that no register has."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from servicecontrol.problems import Message, Value

#: More names than this are not listed in a hint; the nearest one is.
_FEW = 12


def unknown_name(name: str, register: str, known: Collection[str]) -> tuple[Message, Message]:
    """The fault, and the nearest name; or all of them where they are few; or that the register lacks it."""
    values: dict[str, Value] = {"value": name, "register": register}
    what = Message("problems.unknown-reference", values)
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    if near:
        return what, Message("hints.did-you-mean", {"near": near[0]})
    if 0 < len(known) <= _FEW:
        return what, Message("hints.allowed", {"allowed": tuple(sorted(known))})
    return what, Message("hints.add-to-register", values)
