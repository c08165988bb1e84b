"""Texts that belong together: what a customer said, what was found, what was done, how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .dice import Dice


@dataclass(frozen=True)
class Story:
    """One kind of trouble; `{qty}`, `{checked}`, `{bad}` and `{share}` stand for the figures of a case."""

    problem: str
    department: str  #: at fault; or 顧客, 運輸, 無法確認
    means: str  #: of the permanent measure
    products: tuple[str, ...]
    says: str
    finding: str
    emergency: str
    permanent: str
    conclusion: str
    no_measure: str  #: why nothing is to be improved

    @property
    def is_ours(self) -> bool:
        """Whether the trouble was made in the house."""
        return self.department not in ("顧客", "運輸", "無法確認")


_LINES = {
    "說": "says",
    "因": "finding",
    "急": "emergency",
    "長": "permanent",
    "結": "conclusion",
    "免": "no_measure",
}


def stories(text: str) -> Mapping[str, Sequence[Story]]:
    """Stories by problem, in the order of the text.

    The first line of each is `problem | department`, where it applies with `| means | products`.
    """
    found: dict[str, list[Story]] = {}
    for block in text.strip().split("\n\n"):
        head, *lines = block.split("\n")
        problem, department, means, products = (*(part.strip() for part in head.split("|")), "", "")[:4]
        parts = dict.fromkeys(_LINES.values(), "") | {_LINES[line[0]]: line[2:] for line in lines}
        story = Story(problem, department, means, tuple(products.split("、")), **parts)
        found.setdefault(problem, []).append(story)
    return found


def figures(dice: Dice, sizes: Sequence[int]) -> dict[str, int]:
    """Quantities that go together: delivered, checked, found bad."""
    qty = dice.pick(sizes)
    checked = min(qty, dice.pick((50, 80, 80, 100, 125, 200)))
    bad = dice.whole(max(2, checked // 40), max(3, checked // 7))
    return {"qty": qty, "checked": checked, "bad": bad, "share": max(1, round(100 * bad / checked))}
