"""Throws odd and broken data at every door they come in by, for as long as it is given: `make fuzz MINUTES=60`.

Each of the `targets` gets its share of the time, in rounds of examples that a seed decides. What fails is
printed with that seed, so that `make fuzz TARGET=… SEED=…` fails again; what takes more than its share of work
fails as well. Where atheris is installed, it looks by what the code does for examples that do something new.
"""

from __future__ import annotations

import argparse
import faulthandler
import importlib.util
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROUND = 200  #: examples drawn from one seed
CPU_LIMIT = 20  #: seconds of work for one example; each should take hundredths of one


class TooLong(BaseException):
    """An example takes more work than any should: no `except` may take it for a fault of the data."""


def main() -> None:
    """Runs the targets one after the other; leaves with 1 at the first that fails."""
    options = _options()
    if options.one:
        _guide(options.one, options.seed, 60 * options.minutes)
    from .targets import TARGETS

    names = [options.target] if options.target else list(TARGETS)
    seconds = 60 * options.minutes / len(names)
    for name in names:
        guided = options.guided and importlib.util.find_spec("atheris") is not None
        examples = _guided(name, options.seed, seconds) if guided else _rounds(name, options.seed, seconds)
        print(f"{name:12} {examples:>9} examples  seed {options.seed}", flush=True)


def _options() -> argparse.Namespace:
    whole = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    whole.add_argument("--minutes", type=float, default=1.0, help="for all targets together (1)")
    whole.add_argument("--target", default="", help="one of them alone")
    whole.add_argument("--seed", type=int, default=0, help="where to begin (0); a failure names its own")
    whole.add_argument("--no-guide", dest="guided", action="store_false", help="without atheris")
    whole.add_argument("--one", default="", help=argparse.SUPPRESS)  # the target that a guided child is for
    return whole.parse_args()


def _rounds(name: str, seed: int, seconds: float) -> int:
    """Rounds of examples until the time is over, at least one; how many examples that were."""
    end, examples = time.monotonic() + seconds, 0
    while examples == 0 or time.monotonic() < end:
        examples += _round(name, seed + examples // ROUND)
    return examples


def _round(name: str, seed: int) -> int:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    from .targets import TARGETS

    target = TARGETS[name]
    quiet = settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        print_blob=True,
    )
    test: Any = seeded(seed)(quiet(given(target.drawn)(_watched(target.check))))
    try:
        test()
    except BaseException:
        print(f"{name} FAILED: make fuzz TARGET={name} SEED={seed}", flush=True)
        raise
    return ROUND


def _watched(check: Callable[[object], object]) -> Callable[[object], None]:
    """The check, stopped when one example takes too much; the processor's time is counted, not the clock's."""

    def watched(drawn: object) -> None:
        faulthandler.dump_traceback_later(CPU_LIMIT * 20, exit=True)  # hangs that no signal ends
        _alarm(CPU_LIMIT)
        try:
            check(drawn)
        finally:
            _alarm(0)
            faulthandler.cancel_dump_traceback_later()

    return watched


def _alarm(seconds: int) -> None:
    """Asks for `TooLong` after so much work, where the system can; 0 takes it back."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGVTALRM, _too_long)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)


def _too_long(*_: object) -> None:
    raise TooLong


def _guided(name: str, seed: int, seconds: float) -> int:
    """As `_rounds`, in a process that is led by what it runs through; atheris ends the one that it is in."""
    options = ("--one", name, f"--seed={seed}", f"--minutes={seconds / 60}")
    command = [sys.executable, "-m", "tools.fuzz", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    found = re.search(r"Done (\d+) runs", done.stderr)
    if done.returncode or not found:
        print(f"{name} FAILED\n{done.stdout}\n{done.stderr}", flush=True)
        sys.exit(1)
    return int(found[1])


def _guide(name: str, seed: int, seconds: float) -> None:
    """Lets atheris choose the bytes that examples are drawn from; does not return."""
    import atheris  # type: ignore[import-untyped]
    from hypothesis import HealthCheck, given, settings

    with atheris.instrument_imports(include=["servicecontrol"]):
        from .targets import TARGETS

    target = TARGETS[name]
    quiet = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
    test: Any = quiet(given(target.drawn)(_shown(_watched(target.check))))
    limits = (f"-max_total_time={seconds:.0f}", f"-seed={seed + 1}", "-rss_limit_mb=4096", "-max_len=4096")
    litter = f"-artifact_prefix={tempfile.gettempdir()}/"
    atheris.Setup([sys.argv[0], *limits, litter], test.hypothesis.fuzz_one_input)
    atheris.Fuzz()


def _shown(check: Callable[[object], None]) -> Callable[[object], None]:
    """The check, with the example printed that fails."""

    def shown(drawn: object) -> None:
        try:
            check(drawn)
        except Exception:
            print(f"falsified by {drawn!r}", flush=True)
            raise

    return shown


if __name__ == "__main__":
    main()
