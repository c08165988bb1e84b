"""A tree of texts -> YAML as a clerk would write it; read strictly, it is the same tree again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servicecontrol.read.tree import Tree

_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r"})
_MARKERS = ("<<<<<<<", ">>>>>>>")  #: at the start of a line they are taken for a conflict left behind


def yaml_text(tree: Mapping[str, Tree]) -> str:
    """The file that holds this mapping; an empty one is no record and not to be written."""
    return "".join(f"{line}\n" for line in _mapping(tree, ""))


def _mapping(tree: Mapping[str, Tree], indent: str) -> Iterator[str]:
    for key, value in tree.items():
        yield from _entry(f"{indent}{_in_line(key)}:", value, indent)


def _entry(start: str, value: Tree, indent: str) -> Iterator[str]:
    """A value after its key or dash: on the same line where it fits, else on those below."""
    inner = f"{indent}  "
    if isinstance(value, str):
        yield from _scalar(start, value, inner)
    elif not value:
        yield f"{start} {'{}' if isinstance(value, dict) else '[]'}"
    elif isinstance(value, dict):
        yield start
        yield from _mapping(value, inner)
    else:
        yield start
        for entry in value:
            yield from _item(entry, inner)


def _item(entry: Tree, indent: str) -> Iterator[str]:
    """An entry of a list; a mapping begins on the line of its dash."""
    if isinstance(entry, dict) and entry:
        first, *rest = _mapping(entry, f"{indent}  ")
        yield f"{indent}- {first.lstrip(' ')}"
        yield from rest
    else:
        yield from _entry(f"{indent}-", entry, indent)


def _scalar(start: str, text: str, inner: str) -> Iterator[str]:
    if not _is_block(text):
        yield f"{start} {_in_line(text)}"
        return
    yield f"{start} |-"
    yield from (f"{inner}{line}" if line else "" for line in text.split("\n"))


def _is_block(text: str) -> bool:
    """Whether a text of several lines can stand below its key as it is."""
    lines = text.split("\n")
    plain = all(line.isprintable() and not line.endswith(" ") for line in lines)
    edges = bool(lines[0]) and not lines[0].startswith(" ") and bool(lines[-1])
    return len(lines) > 1 and plain and edges and not any(marker in text for marker in _MARKERS)


def _in_line(text: str) -> str:
    """A text on one line, in quotation marks only where YAML would take it for something else."""
    is_plain = (
        text[:1].isalnum()
        and text.isprintable()
        and ": " not in text
        and " #" not in text
        and text[-1] not in ": "
    )
    return text if is_plain else f'"{text.translate(_ESCAPES)}"'
