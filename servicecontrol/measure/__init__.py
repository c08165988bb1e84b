"""Tables in, figures out."""

from servicecontrol.measure.rows import Result, Row
from servicecontrol.measure.running import Database, figured, load, measure

__all__ = ["Database", "Result", "Row", "figured", "load", "measure"]
