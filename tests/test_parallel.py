"""Work on every core: the same as on one, whatever becomes of the copies that do it."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from servicecontrol import parallel
from servicecontrol.parallel import in_parallel

linux = pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are made on Linux alone")


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine has."""
    monkeypatch.setattr(parallel, "_cores", lambda: 2)


def test_results_come_in_the_order_of_the_items() -> None:
    assert [n * n for n in range(1000)] == list(in_parallel(lambda n: n * n, range(1000)))


@linux
def test_the_work_is_shared_by_copies_of_this_process() -> None:
    workers = set(in_parallel(lambda _: os.getpid(), range(1000)))
    assert 2 == len(workers)
    assert os.getpid() not in workers


def test_little_work_is_done_here() -> None:
    assert {os.getpid()} == set(in_parallel(lambda _: os.getpid(), range(199)))


@linux
def test_what_a_copy_cannot_do_fails_here_with_its_trace() -> None:
    def work(n: int) -> int:
        if n == 700:
            raise ZeroDivisionError
        return n

    done = []
    with pytest.raises(ZeroDivisionError) as fault:
        done.extend([n for n in in_parallel(work, range(1000)) if done.append(n) is None])
    assert list(range(700)) == done
    assert "work" == fault.traceback[-1].name


@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_share_of_a_killed_copy_is_done_here(number: signal.Signals) -> None:
    here = os.getpid()

    def work(n: int) -> int:
        if n == 701 and os.getpid() != here:
            os.kill(os.getpid(), number)
        return n

    assert list(range(1000)) == list(in_parallel(work, range(1000)))


@linux
def test_what_cannot_be_sent_back_is_made_here() -> None:
    made = list(in_parallel(lambda n: lambda: n, range(300)))
    assert list(range(300)) == [each() for each in made]


@linux
def test_no_copy_outlives_what_nobody_waits_for() -> None:
    some = in_parallel(lambda _: os.getpid(), range(100_000))
    worker = next(some)
    some.close()  # type: ignore[attr-defined]  # a generator
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
