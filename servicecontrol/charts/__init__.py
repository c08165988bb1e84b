"""Rows and written words in, charts as plain data out: a figure for the browser and the same as a table."""

from servicecontrol.charts.cases import Case, Panel, cases
from servicecontrol.charts.chart import Chart, ChartFrame, Column, FootItem, LegendEntry, Say
from servicecontrol.charts.control import Sample, control
from servicecontrol.charts.dot_intervals import Estimate, dot_intervals
from servicecontrol.charts.months import Mean, Month, months
from servicecontrol.charts.multiples import Course, multiples
from servicecontrol.charts.pareto import Category, pareto
from servicecontrol.charts.priorities import Placed, Quadrants, priorities
from servicecontrol.charts.ratings import Level, Rated, level_tokens, ratings
from servicecontrol.charts.recovery import Returned, recovery
from servicecontrol.charts.rows import Limit
from servicecontrol.charts.trend import TrendPeriod, trend
from servicecontrol.charts.waiting import Curve, Drop, waiting

__all__ = [
    "Case",
    "Category",
    "Chart",
    "ChartFrame",
    "Column",
    "Course",
    "Curve",
    "Drop",
    "Estimate",
    "FootItem",
    "LegendEntry",
    "Level",
    "Limit",
    "Mean",
    "Month",
    "Panel",
    "Placed",
    "Quadrants",
    "Rated",
    "Returned",
    "Sample",
    "Say",
    "TrendPeriod",
    "cases",
    "control",
    "dot_intervals",
    "level_tokens",
    "months",
    "multiples",
    "pareto",
    "priorities",
    "ratings",
    "recovery",
    "trend",
    "waiting",
]
