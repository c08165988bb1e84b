"""Serves a folder while it is swapped again and again, and counts the requests that fail: `tools/swaps.py 500`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from servicecontrol.disk.workplace import remove_whole
from servicecontrol.publishing import swap as swapping

_SWAPS = 500
_ONE, _TWO = "one step", "two steps"
_OWN = 3  #: arguments of the process that swaps
_READERS = 4
_PAGES = tuple(f"page-{number}.html" for number in range(20))


class _Quiet(SimpleHTTPRequestHandler):
    """As the library serves a folder, without a line for each request."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Says nothing."""


def serve_swaps(times: int, folder: Path, steps: str) -> tuple[int, int]:
    """Swaps a served site so many times; how many requests there were, and how many failed."""
    place = folder / "site"
    _write(place, 0)
    answers: list[bool] = []
    with _served(place) as port, _read_on(port, answers):
        # In a process of its own, as a build is: threads of one process wait for each other between two steps.
        subprocess.run([sys.executable, __file__, str(times), str(folder), steps], check=True)
    return len(answers), answers.count(False)


def _swap_on(times: int, folder: Path, steps: str) -> None:
    if steps == _TWO:
        swapping._exchanged = lambda *_: False  # noqa: SLF001
    for number in range(1, times + 1):
        new = folder / "new"
        _write(new, number)
        swapping.swap(new, folder / "site")
        remove_whole(new)


def _write(site: Path, number: int) -> None:
    site.mkdir()
    for page in _PAGES:
        (site / page).write_text(f"<p>{number}</p>" * 2_000, "utf-8")


@contextmanager
def _served(site: Path) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def _read_on(port: int, answers: list[bool]) -> Iterator[None]:
    """Readers who ask for one page after the other, each at least once for all of them."""
    enough = threading.Event()
    readers = [
        threading.Thread(target=_read, args=(port, answers.append, enough.is_set)) for _ in range(_READERS)
    ]
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        enough.set()
        for reader in readers:
            reader.join()


def _read(port: int, told: Callable[[bool], None], is_enough: Callable[[], bool]) -> None:
    while True:
        for page in _PAGES:
            told(_is_whole(port, page))
        if is_enough():
            return


def _is_whole(port: int, page: str) -> bool:
    """Whether a page comes, all of it of one site."""
    connection = HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", f"/{page}")
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return answer.status == 200 and body == body[: len(body) // 2_000] * 2_000  # noqa: PLR2004


def main() -> int:
    """Both ways of swapping; only the one step must not fail anybody."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else _SWAPS
    if len(sys.argv) > _OWN:
        _swap_on(times, Path(sys.argv[2]), sys.argv[3])
        return 0
    failures = []
    for steps in (_ONE, _TWO):
        with tempfile.TemporaryDirectory() as folder:
            requests, failed = serve_swaps(times, Path(folder), steps)
        print(f"{times} swaps in {steps}: {failed} of {requests} requests failed", flush=True)
        failures.append(failed)
    return 1 if failures[0] else 0


if __name__ == "__main__":
    sys.exit(main())
