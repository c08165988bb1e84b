"""A page of the built site -> a PDF, printed by an installed Chromium."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from servicecontrol.printing.browser import find_browser, print_page
from servicecontrol.printing.fault import NotPrinted
from servicecontrol.printing.pdf import mended
from servicecontrol.problems import Message

_AS_OF = re.compile(r'data-as-of="(\d{4}-\d\d-\d\d)"')


def write_pdf(site: Path, page: str, out: Path, environment: Mapping[str, str]) -> None:
    """Writes a page as a PDF of A4 sheets; raises `NotPrinted` and then leaves `out` as it was."""
    browser = find_browser(environment)
    day = _AS_OF.search((site / f"{page}.html").read_text("utf-8"))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Beside the PDF, not among the system's temporary files, which a confined browser has its own of.
        with tempfile.TemporaryDirectory(dir=out.parent, prefix="printing-") as folder:
            made = Path(folder) / "page.pdf"
            print_page(browser, site, page, made, Path(folder) / "profile")
            made.write_bytes(mended(made.read_bytes(), day[1] if day else None))
            made.replace(out)
    except OSError as fault:
        raise NotPrinted(Message("printing.not-written", {"path": str(out), "why": str(fault)})) from fault
