"""The small store in one language alone: its texts, and the names that are keys, are written in no other."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

from pages_of import GOOD

_BOTH = re.compile(r"\{zh-Hant: ([^,{}]+), en: ([^{}]+)\}")
_KEYED = re.compile(r"^( *)([^\s:{}]+): \{en: ([^,{}]+)(?:, )?", re.MULTILINE)
#: People and customers have one name in every language; the store's own are Chinese.
PEOPLE = {"甲一": "Ann Alder", "乙二": "Ben Birch", "海風號": "The Sea Breeze"}


def store_in(code: str, folder: Path) -> Path:
    """A copy of the small store that is written in one language."""
    root = folder / "data"
    copytree(GOOD, root)
    files = [path for path in sorted(root.rglob("*")) if path.suffix in (".yaml", ".csv")]
    texts = {path: path.read_text("utf-8") for path in files if "calendars" not in path.parts}
    names = {key: name for text in texts.values() for _, key, name in _KEYED.findall(text)} | PEOPLE
    for path, text in texts.items():
        written = _BOTH.sub(r"\2" if code == "en" else r"\1", _KEYED.sub(r"\1\2: {", text))
        for key, name in sorted(names.items() if code == "en" else (), key=lambda pair: -len(pair[0])):
            written = re.sub(rf"(?<![^\s,\[{{:]){re.escape(key)}(?![^\s,\]}}:])", name, written)
        settings = f"languages: [{code}]\n" if path.name == "site.yaml" else ""
        path.write_text(written + settings, "utf-8")
    return root
