"""Requests to stop: where they strike, where they wait, and that none goes unheard."""

from __future__ import annotations

import signal
import sys
import weakref
from collections.abc import Callable
from contextlib import suppress

import pytest

from servicecontrol.interruption import Interrupted, held, interruptible, released

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself signals there")


@pytest.fixture(autouse=True)
def _heard():
    """A shell starts what runs in the background deaf to some of these signals, and the tests with it."""
    asked = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.default_int_handler) for number in asked}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def _ask(name: str = "SIGTERM") -> None:
    signal.raise_signal(signal.Signals[name])


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_request_strikes_and_gives_the_exit_code_that_shells_know(name: str, code: int):
    with pytest.raises(Interrupted, match=name) as asked, interruptible():
        _ask(name)
    assert code == asked.value.exit_code
    assert isinstance(asked.value, KeyboardInterrupt)


def test_handlers_are_as_before_afterwards_and_nothing_is_remembered():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    with pytest.raises(Interrupted), interruptible():
        _ask()
    assert before == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    with held(), released():
        pass


def test_what_the_process_was_started_deaf_to_stays_unheard():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible():
            _ask("SIGHUP")
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_handler_that_python_does_not_know_stays(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(signal, "getsignal", lambda _: None)
    monkeypatch.setattr(signal, "signal", lambda *_: pytest.fail("replaced it"))
    with interruptible():
        pass


def _stopped(work: Callable[[list[str]], None]) -> list[str]:
    """What was done of some work by the time that a request struck."""
    done: list[str] = []
    with pytest.raises(Interrupted), interruptible():
        work(done)
    return done


def test_a_request_waits_until_what_is_held_ends():
    def work(done: list[str]) -> None:
        with held():
            _ask()
            done.append("made")
        done.append("gone on")

    assert ["made"] == _stopped(work)


@pytest.mark.parametrize("waits", [True, False])
def test_a_request_strikes_where_it_is_released_and_one_that_waits_at_once(*, waits: bool):
    def work(done: list[str]) -> None:
        with held():
            if waits:
                _ask()
            try:
                with released():
                    done.append("begun")
                    _ask()
                    done.append("gone on")
            finally:
                _ask("SIGINT")  # clearing up is not cut short
                done.append("cleared")

    assert (["cleared"] if waits else ["begun", "cleared"]) == _stopped(work)


def test_inside_one_that_holds_another_holds_too():
    def work(done: list[str]) -> None:
        with held(), released():
            with held():
                _ask()
                done.append("inner")
            done.append("gone on")

    assert ["inner"] == _stopped(work)


def test_a_fault_of_its_own_is_told_rather_than_the_request():
    def work() -> None:
        with held():
            _ask()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), interruptible():
        work()


def test_a_request_that_was_swallowed_is_heard_at_the_end():
    def work(done: list[str]) -> None:
        with held():
            with released():
                with suppress(KeyboardInterrupt):  # as Python does in a callback
                    _ask()
                _ask()  # what follows counts as clearing up
                done.append("gone on")
            done.append("published")

    assert ["gone on"] == _stopped(work)


def test_without_a_request_nothing_is_raised():
    done = []
    with interruptible():
        with held():
            with released():
                done.append(1)
            done.append(2)
        done.append(3)
    assert [1, 2, 3] == done


def test_a_request_that_a_library_makes_a_fault_of_is_still_one():
    def query() -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        except Interrupted:
            raise RuntimeError("Query interrupted") from None

    with pytest.raises(Interrupted) as asked, interruptible():
        query()
    assert 143 == asked.value.exit_code
    with pytest.raises(RuntimeError, match="a fault"), interruptible():
        raise RuntimeError("a fault")


def test_a_request_that_strikes_where_python_only_reports_it_is_heard_later_and_told_once(
    monkeypatch: pytest.MonkeyPatch,
):
    told: list[type[BaseException] | None] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda unheard: told.append(unheard.exc_type))

    def work(done: list[str]) -> None:
        with held(), released():
            _in_a_callback(_ask)
            _in_a_callback(lambda: 1 / 0)
            done.append("gone on")

    assert ["gone on"] == _stopped(work)
    assert [ZeroDivisionError] == told
    _in_a_callback(_never)
    assert [ZeroDivisionError, Interrupted] == told


def _in_a_callback(call: Callable[[], object]) -> None:
    """Has Python call something where nobody hears what it raises."""

    class Watched:
        pass

    watched = Watched()
    _watch = weakref.ref(watched, lambda _: call())
    del watched


def _never() -> None:
    raise Interrupted(signal.SIGTERM)
