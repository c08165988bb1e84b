"""A Plotly figure as plain data: what it is made of, laid over, and written as."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

#: A piece of a Plotly figure, ready for JSON.
Piece = dict[str, Any]

#: Characters that could end an attribute or open a tag, written so that JSON reads them back unchanged.
_SAFE = str.maketrans({"&": r"\u0026", "'": r"\u0027", "<": r"\u003c", ">": r"\u003e"})


def narrowed(figure: Mapping[str, Any], narrow: Mapping[str, Any]) -> Piece:
    """A figure with what a narrow container changes, as `charts.js` makes it: traces one by one, the layout by key."""
    changes = [*narrow.get("data", ()), *({} for _ in figure["data"])]
    return {
        "data": [laid_over(trace, change) for trace, change in zip(figure["data"], changes, strict=False)],
        "layout": laid_over(figure["layout"], narrow.get("layout", {})),
    }


def laid_over(base: Any, changes: Any) -> Any:
    """Changes over a base: mappings key by key, everything else whole."""
    if isinstance(base, Mapping) and isinstance(changes, Mapping):
        return {**base, **{key: laid_over(base.get(key), change) for key, change in changes.items()}}
    return changes


def written(figure: Mapping[str, Any]) -> str:
    """A figure as compact JSON: the same bytes for the same figure, none that HTML reads."""
    text = json.dumps(figure, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.translate(_SAFE)
