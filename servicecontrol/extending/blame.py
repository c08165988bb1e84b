"""Whose fault it is that a command failed: the company's templates', a plug-in's, or ours."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateSyntaxError

from servicecontrol.extending.promises import problem_of
from servicecontrol.measure.running import MetricFailed
from servicecontrol.overlays import NAME
from servicecontrol.pages.site.added import PluginFailed
from servicecontrol.pages.site.own import LinksLost
from servicecontrol.plugins import Plugin
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.read.frame import framed
from servicecontrol.rules.registry import OutcomesFailed
from servicecontrol.store import Store


def blamed(fault: Exception | SystemExit, store: Store) -> tuple[Problem, ...]:
    """The Problems that stand for an exception; none where it came of the program's own code."""
    found = _told_by(fault, store)
    if found:
        return found
    for path, line in reversed(list(_steps(fault))):
        if store.overlay and path.is_relative_to(store.overlay.folder):
            return (_template_fault(path, line, store.overlay.folder, fault),)
        for plugin in store.plugins:
            if plugin.folder and path.is_relative_to(plugin.folder):
                where = f"{path.relative_to(plugin.folder).as_posix()}:{line}"
                return (_failed(store, plugin, where, fault),)
    return ()


def _told_by(fault: BaseException, store: Store) -> tuple[Problem, ...]:
    """The Problems of an exception that knows itself whose it is."""
    match fault:
        case LinksLost():
            return fault.problems
        case PluginFailed():
            return (problem_of(store, fault.plugin, fault.what),)
        case OutcomesFailed():
            what = Message("plugins.no-outcomes", {"value": fault.rule, "found": fault.found})
            return tuple(
                problem_of(store, plugin, what) for plugin in store.plugins if plugin.owns(fault.rule)
            )
        case MetricFailed():
            plugins = (plugin for plugin in store.plugins if plugin.owns(fault.metric))
            return tuple(_failed(store, plugin, f"metrics/{fault.metric}.sql", fault) for plugin in plugins)
        case _:
            return ()


def _steps(fault: BaseException) -> Iterator[tuple[Path, int]]:
    """The files and lines that led to an exception, those of templates among them."""
    for step in traceback.extract_tb(fault.__traceback__):
        yield Path(step.filename), step.lineno or 1
    if isinstance(fault, TemplateSyntaxError) and fault.filename:
        yield Path(fault.filename), fault.lineno


def _template_fault(path: Path, line: int, folder: Path, fault: BaseException) -> Problem:
    shown = f"{NAME}/{path.relative_to(folder).as_posix()}"
    what = Message("problems.template-fault", {"reason": _reason(fault)})
    return framed(path.read_text("utf-8"), Place(shown, line), what)


def _failed(store: Store, plugin: Plugin, where: str, fault: BaseException) -> Problem:
    reason = f"{type(fault).__name__}: {_reason(fault)}"
    return problem_of(store, plugin, Message("plugins.raised", {"value": where, "reason": reason}))


def _reason(fault: BaseException) -> str:
    """What an exception says, on one line; a `KeyError` would put it in quotation marks."""
    said = fault.args[0] if isinstance(fault, KeyError) and fault.args else fault
    return " ".join(str(said).split()).rstrip(".")
