"""Hears of files that change, and waits until whoever changes them has finished."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Self

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

#: A save is several events, and a checkout is many: so long nothing must happen before it counts as done.
_QUIET_SECONDS = 0.05
_LONGEST_SECONDS = 2.0
#: What only looks at files changes none.
_LOOKS = frozenset({"opened", "closed_no_write"})


class Watch(FileSystemEventHandler):
    """Whatever changes below some folders while it is entered."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._heard: Queue[Path] = Queue()
        self._observer = Observer()

    def __enter__(self) -> Self:
        for folder in self._folders:
            self._observer.schedule(self, str(folder), recursive=True)
        self._observer.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._observer.stop()
        self._observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by the observer, on a thread of its own."""
        if event.event_type not in _LOOKS:
            self._heard.put(Path(os.fsdecode(event.dest_path or event.src_path)))

    def changed(self, seconds: float) -> Collection[Path]:
        """What has changed since the last time, once it is quiet; nothing after so many seconds without a change."""
        try:
            found = {self._heard.get(timeout=seconds)}
        except Empty:
            return ()
        begun = time.monotonic()
        while time.monotonic() - begun < _LONGEST_SECONDS:
            try:
                found.add(self._heard.get(timeout=_QUIET_SECONDS))
            except Empty:
                break
        return found
