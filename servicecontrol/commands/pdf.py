"""`pdf`: a page of the built site as a PDF."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from servicecontrol.commands.exits import OK, TROUBLE, USAGE
from servicecontrol.console import Console
from servicecontrol.text import languages


def print_pdf(options: argparse.Namespace, terminal: Console) -> int:
    """Prints the page that is meant; says which ones may be meant where several or none fit."""
    from servicecontrol.printing import write_pdf
    from servicecontrol.printing.asked import page_asked
    from servicecontrol.printing.fault import NotPrinted

    say, site = terminal.words.say, options.site
    if not (site / "index.html").is_file():
        terminal.line(terminal.paint(say("printing.no-site", path=str(site)), "31"))
        return USAGE
    try:
        page = page_asked(site, options.report, options.language, languages())
        out = options.out or Path(page.replace("/", "-") + ".pdf")
        write_pdf(site, page, out, os.environ)
    except NotPrinted as fault:
        terminal.line(terminal.paint(say(fault.what), "31"))
        for near in fault.pages:
            terminal.line(f"  {terminal.paint(near, '36')}")
        return USAGE if fault.is_usage else TROUBLE
    terminal.line(say("printing.printed", page=page, path=str(out)))
    return OK
