"""What runs and what styles on a page: exactly what the frame is known to have, element by element."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from servicecontrol.publishing.verify.tags import shown

#: Scripts and styles with all that is in them, and links; those that load nothing are left where they are.
_LOAD = re.compile(
    r'<link\s+rel="(?:prev|next|alternate feed)"[^<>]*>'
    r"|(?P<load><script\b.*?</script\s*>|<style\b.*?</style\s*>|<link\b[^<>]*>)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Frame:
    """The scripts, styles and loading links of one language's pages, in their order, whole.

    `{base}` in them stands for the way to the root of the language, `{up}` for the same before an address, and
    `{shared}` for the way to the root of the site before one.
    """

    loads: tuple[str, ...]
    prefix: str = ""  #: the folder of the language

    def on(self, path: str) -> tuple[str, ...]:
        """As they stand on a page."""
        up = "../" * path.removeprefix(self.prefix).count("/")
        return _written(self.loads, up, up + "../" * self.prefix.count("/"))


@lru_cache(maxsize=64)
def _written(loads: tuple[str, ...], up: str, shared: str) -> tuple[str, ...]:
    """The pages of a folder have the same."""
    base = up.rstrip("/") or "."
    return tuple(
        load.replace("{base}", base).replace("{up}", up).replace("{shared}", shared) for load in loads
    )


def parted(text: str) -> tuple[tuple[str, ...], str]:
    """What a frame runs and loads, and the rest of it."""
    loads = tuple(match["load"] for match in _LOAD.finditer(text) if match["load"])
    return loads, _LOAD.sub(lambda match: "" if match["load"] else match[0], text)


def load_faults(found: tuple[str, ...], known: tuple[str, ...]) -> Iterator[str]:
    """Every script, style or link that is not known, is there more often than it should be, or is not there."""
    if found == known:
        return
    more, fewer = Counter(found) - Counter(known), Counter(known) - Counter(found)
    yield from (f"nobody here wrote {shown(load)}" for load in more)
    yield from (f"the frame has lost {shown(load)}" for load in fewer)
    if not more and not fewer:
        yield "the frame's scripts and styles stand in another order"
