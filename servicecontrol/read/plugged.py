"""Whether the plug-ins that the settings name are installed."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.plugins import GROUP, installed
from servicecontrol.problems import Message, Problem, Value
from servicecontrol.read.models import problem_at
from servicecontrol.records.registers import SiteSettings


def plugin_problems(settings: SiteSettings, text: str, path: str) -> Iterator[Problem]:
    """A Problem for each name that no distribution, or more than one, answers to; the settings' text and path."""
    for index, name in enumerate(settings.plugins):
        found = installed(name)
        if len(found) == 1:
            continue
        values: dict[str, Value] = {
            "value": name,
            "group": GROUP,
            "found": tuple(f"{plugin.distribution} {plugin.version}" for plugin in found),
        }
        key = "plugin-twice" if found else "plugin-missing"
        what, hint = Message(f"problems.{key}", values), Message(f"hints.{key}", values)
        yield problem_at(text, path, ("plugins", index), what, hint)
