"""The reports that the procedures name, each made of parts: tables, charts and sentences of one subject."""

from servicecontrol.pages.reports.pages import issued_title, report_entry, report_page, report_pages

__all__ = ["issued_title", "report_entry", "report_page", "report_pages"]
