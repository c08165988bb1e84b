"""Rows and written words in, charts as plain data out: a figure for the browser and the same as a table."""

from servicecontrol.charts.cases import Case, Panel, cases
from servicecontrol.charts.chart import Chart, Column, FootItem, Frame, LegendEntry, Say
from servicecontrol.charts.dot_intervals import Estimate, dot_intervals
from servicecontrol.charts.months import Mean, Month, months
from servicecontrol.charts.pareto import Category, pareto
from servicecontrol.charts.ratings import Level, Rated, ratings
from servicecontrol.charts.recovery import Returned, recovery
from servicecontrol.charts.rows import Limit
from servicecontrol.charts.trend import Period, trend

__all__ = [
    "Case",
    "Category",
    "Chart",
    "Column",
    "Estimate",
    "FootItem",
    "Frame",
    "LegendEntry",
    "Level",
    "Limit",
    "Mean",
    "Month",
    "Panel",
    "Period",
    "Rated",
    "Returned",
    "Say",
    "cases",
    "dot_intervals",
    "months",
    "pareto",
    "ratings",
    "recovery",
    "trend",
]
