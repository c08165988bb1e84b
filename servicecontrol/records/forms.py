"""Texts of a certain form, each with the hint that describes it to whoever writes another."""

from __future__ import annotations

from pydantic import StringConstraints

#: pattern -> hint, a key of `hints:` in `templates/text`.
FORMS: dict[str, str] = {}


def form(
    name: str, pattern: str, *, strip: bool | None = None, longest: int | None = None
) -> StringConstraints:
    """A text of the form that `hints.form-of-<name>` describes."""
    FORMS[pattern] = f"form-of-{name}"
    return StringConstraints(pattern=pattern, strip_whitespace=strip, max_length=longest)
