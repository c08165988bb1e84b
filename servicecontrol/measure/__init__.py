"""Tables in, figures out."""

from servicecontrol.measure.rows import MetricRow, Result, WrongShape
from servicecontrol.measure.running import Database, figured, load, measure

__all__ = ["Database", "MetricRow", "Result", "WrongShape", "figured", "load", "measure"]
