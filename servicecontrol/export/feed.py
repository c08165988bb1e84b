"""News to subscribe to as Atom (RFC 4287): findings and reports by the day they came up, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lxml import etree

from servicecontrol.export.ids import judgement_parts, tag
from servicecontrol.export.nameless import clause_titles, nameless, page_of
from servicecontrol.facts import Facts
from servicecontrol.pages.reports import issued_title, report_page
from servicecontrol.pages.shared.addresses import feed_paths, worded_folder
from servicecontrol.pages.shared.names import short_name
from servicecontrol.pages.shared.page import relative
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement, each_once

#: A reader that looks once a month still misses nothing; the exports hold all.
ENTRIES = 100
_DAY = timedelta(days=1)
_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class NewsEntry:
    """Something new; equal days are put in the order of the ids."""

    id: str
    organisation: str
    kind: str  #: finding or report
    title: str
    summary: str
    published: date
    updated: date
    page: str  #: in the tree of its language, without ending


def feeds(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """The feed of everything and of each organisation, in each language."""
    for code in facts.store.settings.languages:
        words = facts.store.language(code)
        ledgers = facts.store.ledgers
        entries = {id_: list(_entries(ledger, facts, words)) for id_, ledger in ledgers.items()}
        for organisation, name in feed_paths(facts.store).items():
            wanted = [organisation] if organisation else ledgers
            shown = [entry for id_ in wanted for entry in entries[id_]]
            path = worded_folder(facts, words) + name
            yield path, _feed(path, organisation, shown, facts, words)


def _entries(ledger: Ledger, facts: Facts, words: Language) -> Iterator[NewsEntry]:
    for judgement in each_once(facts.judged.findings):
        if judgement.organisation == ledger.id:
            yield _finding(judgement, ledger, facts, words)
    yield from _reports(ledger, facts, words)


def _finding(judgement: Judgement, ledger: Ledger, facts: Facts, words: Language) -> NewsEntry:
    """A duty is broken the day after its last day, and has news again when it is met late; a check on its own day."""
    since = judgement.due + _DAY if judgement.due else judgement.day
    published = min(since, facts.as_of)
    return NewsEntry(
        id=tag(words.code, "finding", *judgement_parts(judgement)),
        organisation=ledger.id,
        kind="finding",
        title=words.say(
            "feeds.news.finding",
            verdict=words.say(f"words.verdict.{judgement.verdict}"),
            what=nameless(judgement, ledger, words),
        ),
        summary=clause_titles(judgement, facts, words),
        published=published,
        updated=max(published, judgement.met or published),
        page=page_of(judgement, ledger),
    )


def _reports(ledger: Ledger, facts: Facts, words: Language) -> Iterator[NewsEntry]:
    """Every report that somebody has issued, by what last happened to it."""
    for edition in facts.reports[ledger.id]:
        steps = edition.life.steps
        if steps and ledger.id in facts.judged.procedures:
            yield NewsEntry(
                id=tag(words.code, "report", ledger.id, edition.key),
                organisation=ledger.id,
                kind="report",
                title=issued_title(edition, words),
                summary=words.say(f"reporting.state.{edition.life.state}"),
                published=steps[0].day,
                updated=steps[-1].day,
                page=report_page(edition, ledger),
            )


def _newest_first(entries: Iterable[NewsEntry]) -> list[NewsEntry]:
    return sorted(entries, key=lambda entry: (-entry.updated.toordinal(), entry.id))[:ENTRIES]


def _feed(path: str, organisation: str, entries: Iterable[NewsEntry], facts: Facts, words: Language) -> bytes:
    """A feed as a file; its addresses are relative, for the site has none of its own."""
    shown = _newest_first(entries)
    names = {ledger.id: short_name(ledger, words) for ledger in facts.store.ledgers.values()}
    name = names[organisation] if organisation else facts.store.settings.name.say(words.code)
    # The pages stand beside the folder of the exports.
    pages = relative(f"api/{path}", worded_folder(facts, words) or ".")
    root = etree.Element(f"{{{_ATOM}}}feed", {_LANGUAGE: words.code}, nsmap={None: _ATOM})
    _put(root, "id", tag(words.code, "feed", organisation))
    _put(root, "title", words.say("feeds.news.name", name=name))
    _put(root, "updated", _moment(shown[0].updated if shown else facts.as_of))
    _put(_put(root, "author"), "name", name)
    _put(root, "link", rel="self", type="application/atom+xml", href=path.rpartition("/")[2])
    home = f"{organisation}/index.html" if organisation else "index.html"
    _put(root, "link", rel="alternate", type="text/html", hreflang=words.code, href=f"{pages}/{home}")
    for entry in shown:
        _put_entry(root, entry, names[entry.organisation], pages, words)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _put_entry(root: etree._Element, entry: NewsEntry, name: str, pages: str, words: Language) -> None:
    element = _put(root, "entry")
    _put(element, "id", entry.id)
    _put(element, "title", words.say("feeds.news.title", organisation=name, what=entry.title))
    _put(element, "published", _moment(entry.published))
    _put(element, "updated", _moment(entry.updated))
    _put(element, "link", rel="alternate", type="text/html", href=f"{pages}/{entry.page}.html")
    _put(element, "category", term=entry.kind, label=words.say(f"feeds.news.kind.{entry.kind}"))
    _put(element, "category", term=entry.organisation, label=name)
    _put(element, "summary", entry.summary)


def _put(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    child.text = text
    return child


def _moment(day: date) -> str:
    """The first second of a day in UTC: the same day still wherever the clock is ahead of it, as all of Asia's are."""
    return f"{day.isoformat()}T00:00:00Z"
