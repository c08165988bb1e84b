"""Where the reviewed pages stand that tests compare with."""

from pathlib import Path

GOLD = Path(__file__).parent / "gold"
