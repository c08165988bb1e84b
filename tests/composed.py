"""Trees of texts as they are read: composed letter by letter, and no key a twin of another."""

from __future__ import annotations

from unicodedata import normalize


def composed(tree: object) -> object:
    """The tree with every letter as one sign with its accent."""
    if isinstance(tree, dict):
        return {normalize("NFC", key): composed(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [composed(value) for value in tree]
    return normalize("NFC", tree) if isinstance(tree, str) else tree


def has_twins(tree: object) -> bool:
    """Whether two keys of a mapping differ in nothing but the spaces around them, or in how letters are composed."""
    if isinstance(tree, dict):
        bare = {normalize("NFC", key).strip() for key in tree}
        return len(bare) < len(tree) or any(map(has_twins, tree.values()))
    return isinstance(tree, list) and any(map(has_twins, tree))
