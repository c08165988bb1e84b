"""Whether a plug-in's package has what it promises: each file under the plug-in's name, each with its words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import yaml
from jinja2 import Environment, TemplateSyntaxError
from pydantic import ValidationError

from servicecontrol.measure import measure
from servicecontrol.measure.running import MetricFailed
from servicecontrol.metrics.catalogue import metric_of, metrics
from servicecontrol.metrics.schema import SCHEMA
from servicecontrol.pages.site.added import family_of
from servicecontrol.plugins import Plugin
from servicecontrol.problems import Message, Problem, Value, told
from servicecontrol.read.place import problem_in
from servicecontrol.rules.registry import rules
from servicecontrol.store import Store
from servicecontrol.text import Language, language, languages

#: What a reader is told of each rule and of each metric.
RULE_WORDS = ("name", "duty")
METRIC_WORDS = ("name", "definition", "numerator", "denominator", "unit", "formula", "source")


def promise_problems(store: Store) -> tuple[Problem, ...]:
    """Everything that the plug-ins in use lack, each at its name in the settings."""
    tell = partial(problem_of, store)
    return told(tell(plugin, reason) for plugin in store.plugins for reason in _faults(plugin, store))


def problem_of(store: Store, plugin: Plugin, reason: Message) -> Problem:
    """A Problem with a plug-in, at the line that names it."""
    values: dict[str, Value] = {
        "plugin": plugin.name,
        "version": plugin.version,
        "distribution": plugin.distribution,
        "reason": reason,
    }
    steps = ("plugins", store.settings.plugins.index(plugin.name))
    what, hint = Message("problems.plugin-fails", values), Message("hints.plugin-fails", values)
    return problem_in(store, f"{store.root}/site.yaml", steps, what, hint)


def _faults(plugin: Plugin, store: Store) -> Iterator[Message]:
    if plugin.folder is None:
        yield Message("plugins.no-package", {"value": plugin.package})
        return
    if plugin.name in _reserved():
        yield Message("plugins.name-reserved", {"value": plugin.name})
        return
    found = [*_names(plugin), *_rules(plugin), *_metrics(plugin), *_pages(plugin), *_templates(plugin)]
    yield from found
    for code in store.settings.languages:
        faults = list(_texts(plugin, code))
        yield from faults
        if not faults:
            yield from _words(plugin, language(code, (plugin.folder / "templates",)), language(code))


@cache
def _reserved() -> frozenset[str]:
    """What the program's own words, rules and metrics begin with: there a plug-in's would stand among ours."""
    words = (key.partition(".")[0] for code in languages() for key in language(code).texts)
    return frozenset({*words, *(name.partition("-")[0] for name in (*rules(), *metrics()))})


def _texts(plugin: Plugin, code: str) -> Iterator[Message]:
    """Files of words that hold none."""
    for path in plugin.files(f"templates/text/{code}/*.yaml"):
        where = f"templates/text/{code}/{path.name}"
        try:
            tree = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506  # texts alone
        except (yaml.YAMLError, UnicodeDecodeError) as fault:
            yield _raised(where, fault)
            continue
        if not isinstance(tree, dict):
            yield Message("plugins.not-words", {"value": where})


def _stems(plugin: Plugin, pattern: str) -> Iterator[str]:
    return (path.stem for path in plugin.files(pattern) if not path.stem.startswith("_"))


def _names(plugin: Plugin) -> Iterator[Message]:
    """Files without the plug-in's name in front."""
    for pattern in ("rules/*.py", "metrics/*.sql", "templates/pages/*.html", "templates/parts/*.html"):
        for stem in _stems(plugin, pattern):
            if not plugin.owns(stem):
                values: dict[str, Value] = {"value": pattern.replace("*", stem), "plugin": plugin.name}
                yield Message("plugins.foreign-name", values)


def _rules(plugin: Plugin) -> Iterator[Message]:
    known = rules((plugin.name,))
    for stem in _stems(plugin, "rules/*.py"):
        try:
            known[stem.replace("_", "-")]
        except KeyError:
            yield Message("plugins.no-rule", {"value": f"rules/{stem}.py", "rule": stem})
        except (Exception, SystemExit) as fault:  # noqa: BLE001  # whatever a module of somebody else's raises
            yield _raised(f"rules/{stem}.py", fault)


def _metrics(plugin: Plugin) -> Iterator[Message]:
    """Headers that are not complete, and queries that the database does not take."""
    whole = True
    for path in plugin.files("metrics/*.sql"):
        try:
            metric = metric_of(path.stem, path.read_text("utf-8"))
        except (ValidationError, UnicodeDecodeError) as fault:
            whole = False
            yield _raised(f"metrics/{path.name}", fault)
            continue
        for table in sorted(set(metric.tables) - SCHEMA.keys()):
            whole = False
            yield Message("plugins.no-table", {"value": f"metrics/{path.name}", "table": table})
    for name in metrics((plugin.name,)).keys() - metrics().keys() if whole else ():
        try:
            measure({}, [name])
        except MetricFailed as fault:
            yield Message("plugins.raised", {"value": f"metrics/{name}.sql", "reason": fault.reason})


def _pages(plugin: Plugin) -> Iterator[Message]:
    try:
        family_of(plugin)
    except AttributeError:
        yield Message("plugins.no-pages", {"value": f"{plugin.name}_pages"})
    except (Exception, SystemExit) as fault:  # noqa: BLE001  # as of a rule
        yield _raised("pages", fault)


def _templates(plugin: Plugin) -> Iterator[Message]:
    for path in (*plugin.files("templates/pages/*.html"), *plugin.files("templates/parts/*.html")):
        try:
            Environment(autoescape=True).parse(path.read_text("utf-8"))
        except TemplateSyntaxError as fault:
            yield _raised(f"templates/{path.parent.name}/{path.name}:{fault.lineno}", fault)
        except UnicodeDecodeError as fault:
            yield _raised(f"templates/{path.parent.name}/{path.name}", fault)


def _words(plugin: Plugin, words: Language, ours: Language) -> Iterator[Message]:
    """Words that are missing in a language, and those that are not the plug-in's to give."""
    values: dict[str, Value] = {"language": words.code}
    wanted = [
        f"rules.{stem.replace('_', '-')}.{part}"
        for stem in _stems(plugin, "rules/*.py")
        for part in RULE_WORDS
    ]
    wanted += [f"metrics.{stem}.{part}" for stem in _stems(plugin, "metrics/*.sql") for part in METRIC_WORDS]
    for key in wanted:
        if not words.has(key):
            yield Message("plugins.no-words", {**values, "key": key})
    for key, text in words.texts.items():
        own = key.split(".", 2)
        if ours.texts.get(key) != text and own[0] != plugin.name and not plugin.owns("".join(own[1:2])):
            yield Message("plugins.foreign-words", {**values, "key": key})


def _raised(where: str | Path, fault: BaseException) -> Message:
    line = " ".join(f"{type(fault).__name__}: {fault}".split())
    return Message("plugins.raised", {"value": str(where), "reason": line})
