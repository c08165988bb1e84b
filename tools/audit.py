"""Looks for known faults in every package of every lock file: `make audit`.

pip-audit passes over a package that is locked for another system than the one it runs on; and where the service that
knows of faults can't be reached, it ends in a traceback. So it is given each package without its condition, its
answer is compared with what was asked, and whatever keeps it from answering is told in a sentence. Exit code: 0
where every package was looked up and none has a known fault; 1 otherwise.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-tools.txt")
AUDIT = (sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "--format", "json")
_ENTRY = re.compile(
    r"^(?P<pin>[a-z0-9-]+==[^ ;\\]+)[^\\\n]*(?P<hashes>(?:\\\n +--hash=\S+ ?)+)", re.MULTILINE
)


def main(audit: Sequence[str] = AUDIT) -> None:
    """Audits every lock file and says what came of it."""
    wanted = packages((ROOT / lock).read_text("utf-8") for lock in LOCKS)
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "requirements.txt")
        listed.write_text("".join(wanted.values()), "utf-8")
        # It looks up what is locked and resolves nothing; being strict, it would tell but the first that it can't find.
        command = [*audit, "--disable-pip", "--require-hashes", "--requirement", str(listed)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answered = json.loads(done.stdout)["dependencies"]
    except ValueError:
        why = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        sys.exit(f"The packages could not be audited, so nothing is known of them: {why}")
    faults = [*faults_of(answered), *unanswered(wanted, answered)]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{len(wanted)} packages, {len(faults)} with a known fault or not looked up.")
    sys.exit(1 if faults or done.returncode else 0)


def packages(locks: Iterable[str]) -> dict[str, str]:
    """Every package of some lock files, as its pin and a line that asks for it on any system."""
    found = (match for text in locks for match in _ENTRY.finditer(text))
    return {match["pin"]: f"{match['pin']} {match['hashes'].rstrip()}\n" for match in found}


def faults_of(answered: Iterable[Mapping[str, Any]]) -> list[str]:
    """A line for each known fault, with the versions that have it no more."""
    return [
        f"{package['name']}=={package['version']}: {fault['id']}, mended in "
        f"{', '.join(fault['fix_versions']) or 'no version yet'}"
        for package in answered
        for fault in package.get("vulns", ())
    ]


def unanswered(wanted: Iterable[str], answered: Iterable[Mapping[str, Any]]) -> list[str]:
    """A line for each package that was asked for and not looked up."""
    looked_up = {f"{each['name']}=={each['version']}" for each in answered if "vulns" in each}
    return [f"{pin}: it was not looked up" for pin in wanted if pin not in looked_up]


if __name__ == "__main__":
    main()
