"""The reports that a procedure names: which there are, what state each is in, what data it was approved on."""

from servicecontrol.reports.editions import Edition, editions
from servicecontrol.reports.life import Life, Step
from servicecontrol.reports.seals import Change, SealState, digests, seal_state, whole

__all__ = [
    "Change",
    "Edition",
    "Life",
    "SealState",
    "Step",
    "digests",
    "editions",
    "seal_state",
    "whole",
]
