"""What every figure means, and where the data is: the definitions and the downloads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from servicecontrol import __version__
from servicecontrol.facts import Facts
from servicecontrol.metrics.columns import published_columns
from servicecontrol.metrics.schema import SCHEMA
from servicecontrol.pages.dashboard.subscriptions import Subscriptions, subscriptions
from servicecontrol.pages.figures.definitions import Definition, definitions
from servicecontrol.pages.shared.names import crumbs
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.revision import Revision
from servicecontrol.text import Language

#: Exports whose contents have a sentence of their own; the others are named as their registers are.
_TOLD = ("complaints", "visits", "follow-ups", "summaries", "surveys", "responses", "customers", "areas")
_DOCUMENTS = ("about", "clauses", "data-quality", "findings", "matrix", "objectives", "obligations")


@dataclass(frozen=True)
class Download:
    """A file of the exports."""

    path: str
    says: str
    csv: str


@dataclass(frozen=True)
class TableFiles:
    """A table that metrics count: its two files and its columns."""

    name: str
    says: str
    csv: str
    parquet: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class FiguresView:
    """All metrics."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    definitions: tuple[Definition, ...]


@dataclass(frozen=True)
class DataView:
    """All downloads and what their keys mean."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    built: str  #: by which version of the program
    revision: str  #: what is known of the data's commit
    commit: str
    documents: tuple[Download, ...]
    records: tuple[Download, ...]
    tables: tuple[TableFiles, ...]
    columns: tuple[tuple[str, str], ...]  #: a column means the same in every table
    package: str
    subscriptions: tuple[Subscriptions, ...]
    calendar_list: str
    rerun: str  #: an example of counting a figure again, line by line
    keys: tuple[tuple[str, str], ...]
    definitions: Link


#: The keys of the exports that a reader meets everywhere, each with its meaning under `data-keys`.
_KEYS = (
    "organisation", "clause", "rule", "subject", "day", "verdict", "message", "owner", "duty", "due", "due-waits-for",
    "lenient-due", "met", "state", "readings", "interpretation", "file", "evidence", "counts", "period", "enforcement",
)  # fmt: skip


def figure_pages(facts: Facts, words: Language) -> Iterator[Page]:
    """The definitions and the downloads."""
    definitions_title, data_title = words.say("pages.definitions"), words.say("pages.data")
    yield Page(
        "figures", "figures.html", definitions_title, partial(_figures, definitions_title, facts, words)
    )
    yield Page("data", "data.html", data_title, partial(_data, data_title, facts, words))


def _figures(title: str, facts: Facts, words: Language) -> FiguresView:
    found = tuple(definitions(facts, words))
    lead = (words.say("figures.lead", n=len(found)), *_plugins(facts, words))
    return FiguresView(title, crumbs(words), lead, found)


def _data(title: str, facts: Facts, words: Language) -> DataView:
    files = tuple(_table_files(words))
    columns = dict.fromkeys(column for table in files for column in table.columns)
    return DataView(
        title,
        crumbs(words),
        (words.say("data.lead"), _allowed(facts, words)),
        " ".join((words.say("data.built", version=__version__), *_plugins(facts, words))),
        words.say(f"data.{_known(facts.revision)}"),
        facts.revision.commit if facts.revision else "",
        tuple(Download(f"{name}.json", words.say(f"data.{name}"), "") for name in _DOCUMENTS),
        tuple(_records(facts, words)),
        files,
        tuple((column, words.say(f"tables.columns.{column}")) for column in columns),
        "datapackage.json",
        tuple(subscriptions(facts, words)),
        "calendars.json",
        words.say("data.rerun-example"),
        tuple((key.replace("-", "_"), words.say(f"data-keys.{key}")) for key in _KEYS),
        Link(words.say("pages.definitions"), "figures"),
    )


def _plugins(facts: Facts, words: Language) -> Iterator[str]:
    """Which plug-ins took part, by name and version; nothing where there are none."""
    used = tuple(f"{plugin.name} {plugin.version}" for plugin in facts.store.plugins)
    if used:
        yield words.say("data.plugins", n=len(used), plugins=used)


def _known(revision: Revision | None) -> str:
    """The name of the sentence that says which commit the data are of."""
    if revision is None:
        return "no-commit"
    return "changed-since" if revision.changed else "committed"


def _allowed(facts: Facts, words: Language) -> str:
    """Whom the files may be given to: whoever may read the site."""
    readers = facts.store.settings.readers
    if readers is None:
        return words.say("data.readers-not-settled")
    return words.say("data.readers", readers=readers.say(words.code))


def _records(facts: Facts, words: Language) -> Iterator[Download]:
    """The exports of records, one for each type that any organisation keeps."""
    kept = [kind for kind in RECORD_TYPES if any(each.kept(kind) for each in facts.store.ledgers.values())]
    documents = ["documents"] if any(each.documents for each in facts.store.ledgers.values()) else []
    for name in dict.fromkeys([*_TOLD, *kept, *documents]):
        says = words.say(f"data.{name}" if name in _TOLD else f"kinds.{name}")
        yield Download(f"records/{name}.json", says, f"records/{name}.csv")


def _table_files(words: Language) -> Iterator[TableFiles]:
    for name in SCHEMA:
        yield TableFiles(
            name,
            words.say(f"tables.holds.{name}"),
            f"tables/{name}.csv",
            f"tables/{name}.parquet",
            published_columns(name),
        )
