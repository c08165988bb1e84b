"""A page of the built site -> a PDF, printed by an installed Chromium."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from servicecontrol.disk.durable import sync_file, sync_folder
from servicecontrol.disk.workplace import PlaceInUse, locked, work_folder
from servicecontrol.printing.browser import find_browser, print_page
from servicecontrol.printing.fault import NotPrinted
from servicecontrol.printing.pdf import mended
from servicecontrol.problems import Message
from servicecontrol.publishing.litter import PRINTING, clear_litter

#: How every PDF begins.
_PDF = b"%PDF-"
_AS_OF = re.compile(r'data-as-of="(\d{4}-\d\d-\d\d)"')


def write_pdf(site: Path, page: str, out: Path, environment: Mapping[str, str]) -> None:
    """Writes a page as a PDF of A4 sheets; raises `NotPrinted` and then leaves `out` as it was."""
    browser = find_browser(environment)
    lacking = [folder for folder in out.parents if not folder.exists()]
    try:
        day = _AS_OF.search((site / f"{page}.html").read_text("utf-8"))
        refuse_others(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        clear_litter(out.parent)
        # Beside the PDF, not among the system's temporary files, which a confined browser has its own of.
        with locked(out), work_folder(out, PRINTING) as work:
            made = print_page(browser, site, page, work, environment)
            _put(mended(made.read_bytes(), day[1] if day else None), work / "mended.pdf", out)
    except PlaceInUse as fault:
        raise NotPrinted(Message("printing.busy", {"path": str(out)})) from fault
    except OSError as fault:
        what = Message("printing.not-written", {"path": str(out), "why": fault.strerror or str(fault)})
        raise NotPrinted(what) from fault
    finally:
        for folder in lacking:  # without a PDF in it
            with suppress(OSError):
                folder.rmdir()


def _put(pdf: bytes, finished: Path, out: Path) -> None:
    """Puts a PDF in place, whole and on the disk."""
    finished.write_bytes(pdf)
    sync_file(finished)
    refuse_others(out)
    finished.replace(out)
    with suppress(OSError):  # it stands there, whether the disk has heard of it or not
        sync_folder(out.parent)


def refuse_others(out: Path) -> None:
    """Raises `NotPrinted` where something stands that is no PDF, and would be lost."""
    wrong = None
    if out.is_symlink():
        wrong = "out-is-a-link"
    elif out.is_dir():
        wrong = "out-is-a-folder"
    elif os.path.lexists(out) and not (out.is_file() and _begins_as_pdf(out)):
        wrong = "out-is-no-pdf"
    if wrong:
        raise NotPrinted(Message(f"printing.{wrong}", {"path": str(out)}), is_usage=True)


def _begins_as_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_PDF)) == _PDF
