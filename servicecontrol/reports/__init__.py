"""The reports that a procedure names: which there are, what state each is in, what data it was approved on."""

from servicecontrol.reports.editions import ReportEdition, editions
from servicecontrol.reports.fingerprints import fingerprints
from servicecontrol.reports.life import Life, ReportEvent
from servicecontrol.reports.seals import RecordChange, SealState, may_seal, seal_state

__all__ = [
    "Life",
    "RecordChange",
    "ReportEdition",
    "ReportEvent",
    "SealState",
    "editions",
    "fingerprints",
    "may_seal",
    "seal_state",
]
