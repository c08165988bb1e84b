"""The reports that a procedure names: which there are, what state each is in, what data it was approved on."""

from servicecontrol.reports.editions import ReportEdition, editions
from servicecontrol.reports.life import Life, ReportEvent
from servicecontrol.reports.seals import RecordChange, SealState, digests, may_seal, seal_state, whole

__all__ = [
    "Life",
    "RecordChange",
    "ReportEdition",
    "ReportEvent",
    "SealState",
    "digests",
    "editions",
    "may_seal",
    "seal_state",
    "whole",
]
