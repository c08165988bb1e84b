"""The files of a finished site: each was asked for and has the bytes that it should have."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from servicecontrol.publishing.verify.tags import PICTURE, look

#: What a file should hold: these bytes, or those of another file.
Wanted = Mapping[str, bytes | Path]


def files_in(site: Path) -> tuple[frozenset[str], tuple[str, ...]]:
    """The path of every file, and a fault for whatever is neither a file nor a folder that holds something."""
    files: set[str] = set()
    faults: list[str] = []
    _gather(site, "", files, faults)
    return frozenset(files), tuple(sorted(faults))


def _gather(folder: Path, inside: str, files: set[str], faults: list[str]) -> None:
    with os.scandir(folder) as listing:
        entries = list(listing)
    if not entries and inside:
        faults.append(f"{inside}: an empty folder, which nobody asked for")
    for entry in entries:
        path = inside + entry.name
        if entry.is_dir(follow_symlinks=False):
            _gather(Path(entry.path), f"{path}/", files, faults)
        elif entry.is_file(follow_symlinks=False):
            files.add(path)
        else:
            faults.append(f"{path}: neither a file nor a folder")


def byte_faults(site: Path, wanted: Wanted, there: frozenset[str]) -> Iterator[str]:
    """Files that are missing or are not what they should be; pictures with anything that is no picture."""
    for path, content in sorted(wanted.items()):
        if path not in there:
            yield f"{path}: the file is missing"
            continue
        should = content.read_bytes() if isinstance(content, Path) else content
        if _bytes(site / path) != should:
            yield f"{path}: its bytes are not those that were written"
        elif path.startswith("api/") and path.endswith(".svg"):
            seen = look(should.decode(), PICTURE)
            yield from (f"{path}: {fault}" for fault in seen.faults)


def _bytes(file: Path) -> bytes:
    """A packed file is what it holds: how it was packed is the packer's affair."""
    data = file.read_bytes()
    if file.suffix != ".gz":
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return data
