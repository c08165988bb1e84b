"""Plug-ins and overlays where they go wrong: what each promises and lacks, and whose fault it is when one fails."""

from servicecontrol.extending.blame import blamed
from servicecontrol.extending.promises import promise_problems

__all__ = ["blamed", "promise_problems"]
