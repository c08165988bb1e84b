"""The reports that the procedures name, each made of parts: tables, charts and sentences of one subject."""

from servicecontrol.pages.reports.pages import report_entry, report_pages

__all__ = ["report_entry", "report_pages"]
