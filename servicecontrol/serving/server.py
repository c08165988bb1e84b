"""Answers browsers on this machine, and nobody else."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from servicecontrol.problems import Problem, told
from servicecontrol.serving.finding import Finding
from servicecontrol.serving.preview import OWN, Answer, Preview, script
from servicecontrol.text import Language, language, languages

LOOPBACK = "127.0.0.1"
_RELOAD = Path(__file__).with_name("reload.js")
#: Problems that a page shows; the terminal has more.
_SHOWN = 20
_HTML = "text/html; charset=utf-8"


class Showing:
    """What is shown now: the last site that could be made, and what keeps a newer one from being made."""

    def __init__(self, code: str, blamed: Callable[[Exception, Preview], Sequence[Problem]]) -> None:
        self._code, self._blamed = code, blamed
        self.preview: Preview | None = None
        self.number = 0
        self.problems: tuple[Problem, ...] = ()
        self._finding = Finding()

    def show(self, preview: Preview, number: int) -> None:
        """Shows a newer site."""
        self.preview, self.number, self.problems = preview, number, ()
        self._finding.follow(preview)

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Leaves the last site where it is, and says why there is no newer one."""
        self.problems = told(problems)

    def answer(self, address: str) -> Answer:
        """What is found at an address."""
        parts = urlsplit(address)
        path = unquote(parts.path).removeprefix("/")
        if path == f"{OWN}reload.js":
            return Answer("text/javascript", _RELOAD.read_bytes())
        if path == f"{OWN}state.json":
            asked = parse_qs(parts.query).get("language", [self._code])[0]
            return self._state(language(asked if asked in languages() else self._code))
        if self.preview is None:
            says = "" if self.problems else language(self._code).say("serving.first")
            return Answer(_HTML, _page(says, self._code, self.number))
        code = self.preview.index_asked(path)
        index = self._finding.of(code) if code else None
        return Answer("application/json", index) if index is not None else self.preview.answer(path)

    def _state(self, words: Language) -> Answer:
        faults = {
            "title": words.say("serving.refused", n=sum(problem.faults for problem in self.problems)),
            "behind": words.say("serving.behind" if self.preview else "serving.nothing-behind"),
            "close": words.say("serving.close"),
            "list": [
                {
                    "place": str(problem.place),
                    "what": words.say(problem.what),
                    "frame": "\n".join(problem.frame),
                    "hint": words.say(problem.hint) if problem.hint else "",
                }
                for problem in self.problems[:_SHOWN]
            ],
        }
        return Answer("application/json", json.dumps({"state": self.number, "faults": faults}).encode())

    def fails(self, fault: Exception) -> Answer:
        """What is said of a page that cannot be drawn: whose fault it is, or where ours stands."""
        problems = self._blamed(fault, self.preview) if self.preview else ()
        if problems:
            self.refuse(problems)
            return Answer(_HTML, _page("", self._code, self.number), found=False)
        traceback.print_exception(fault, file=sys.stderr)
        return Answer(
            _HTML, _page(language(self._code).say("serving.failed"), self._code, self.number), found=False
        )


def _page(says: str, code: str, number: int) -> bytes:
    head = f'<!doctype html><html lang="{code}"><head><meta charset="utf-8"><title>Service control</title></head>'
    return f"{head}<body><p>{says}</p>{script(code, number)}</body></html>".encode()


class Server:
    """A server of what is shown, while it is entered; raises `OSError` where the port is taken."""

    def __init__(self, showing: Showing, port: int) -> None:
        class Handler(_Handler):
            shown = showing

        self._server = ThreadingHTTPServer((LOOPBACK, port), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://{LOOPBACK}:{self._server.server_port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    shown: Showing

    def do_GET(self) -> None:
        """Answers with what stands at the address."""
        # A page of somebody else's, open in the same browser, may have any name lead here; ours has these alone.
        if (self.headers.get("Host") or "").rpartition(":")[0] not in (LOOPBACK, "localhost"):
            self._send(Answer("text/plain", b""), HTTPStatus.FORBIDDEN)
            return
        try:
            answer = self.shown.answer(self.path)
        except Exception as fault:  # noqa: BLE001  # whatever a page runs into, the next one is answered
            self._send(self.shown.fails(fault), HTTPStatus.INTERNAL_SERVER_ERROR)
            return
        self._send(answer, HTTPStatus.OK if answer.found else HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET  # noqa: N815  # as the library calls it

    def _send(self, answer: Answer, status: HTTPStatus) -> None:
        self.send_response(status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.data)

    def log_message(self, *_: object) -> None:
        """The terminal is for what changes, not for who looks."""
