"""The index of the search, which follows the pages at some distance: to make it every page has to be drawn."""

from __future__ import annotations

from threading import Event, Thread

from servicecontrol.serving.preview import Preview

#: So long no newer site must be shown before its index is made.
_QUIET_SECONDS = 1.0
#: So long a browser waits for the first one.
_FIRST_SECONDS = 120.0


class Finding:
    """The newest index of each language."""

    def __init__(self) -> None:
        self._indexes: dict[str, bytes] = {}
        self._first, self._superseded = Event(), Event()

    def follow(self, preview: Preview) -> None:
        """Begins to make the index of a newer site; until it is there the last one serves."""
        self._superseded.set()
        self._superseded = Event()
        Thread(target=self._make, args=(preview, self._superseded), daemon=True).start()

    def _make(self, preview: Preview, superseded: Event) -> None:
        if superseded.wait(_QUIET_SECONDS):
            return
        try:
            made = {code: preview.index(code, lambda: not superseded.is_set()) for code in preview.languages}
        except Exception:  # noqa: BLE001  # the page that cannot be drawn says why to whoever opens it
            made = {}
        if not superseded.is_set():
            self._indexes = {code: index.encode() for code, index in made.items() if index is not None}
            self._first.set()

    def of(self, code: str) -> bytes | None:
        """The index of a language; None where none could be made."""
        self._first.wait(_FIRST_SECONDS)
        return self._indexes.get(code)
