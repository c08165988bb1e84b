"""Numbers and codes as the names of their pages, and which of these are one name on some system."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


def clause_page(id_: str) -> str:
    """A clause's id as the name of its page."""
    return id_.replace("/", "-")


def code_page(code: str) -> str:
    """A document's code as the name of its page."""
    return _UNSAFE.sub("-", code).strip(".")


def alike(name: str) -> str:
    """What is the same for names that are one file on some system: capitals, and accents written in two ways."""
    return unicodedata.normalize("NFC", name).casefold()
