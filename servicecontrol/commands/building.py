"""The stages of a build after judging: measure, lay out pages, render, export, publish."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from servicecontrol.collector import collector_paused
from servicecontrol.console import Console
from servicecontrol.export import exports
from servicecontrol.facts import Facts
from servicecontrol.judging.judged import Judged
from servicecontrol.measure import measure
from servicecontrol.measure.tables import tables
from servicecontrol.metrics.catalogue import metrics
from servicecontrol.pages.layout import site_pages, work_out
from servicecontrol.pages.site.own import check_own_links
from servicecontrol.publishing.editions import drawing_of, edition_of
from servicecontrol.publishing.publish import publish
from servicecontrol.render import Rendered, escape, render
from servicecontrol.revision import Revision
from servicecontrol.store import Store


def build(store: Store, judged: Judged, out: Path, terminal: Console, revision: Revision | None) -> None:
    """Builds the site in every language at `out`; raises `publish.PublishFailed`."""
    with collector_paused():
        _build(store, judged, out, terminal, revision)


def _build(store: Store, judged: Judged, out: Path, terminal: Console, revision: Revision | None) -> None:
    say = terminal.words.say
    stage = terminal.stage("measuring")
    figures = measure(tables(store, judged), metrics(store.settings.plugins))
    facts = Facts(store, judged, figures, judged.as_of, revision)
    stage.done(say("console.figures", n=len(facts.figures)))
    stage = terminal.stage("rendering")
    work_out(facts)
    editions = []
    for code in store.settings.languages:
        words = store.language(code)
        pages = site_pages(facts, words)
        check_own_links(store, pages, code)
        rendered = tuple(render(drawing_of(facts, words, pages), pages, stage.progress))
        _assert_none_lost(store, rendered)
        editions.append(edition_of(facts, words, rendered))
    stage.done(say("console.pages", n=sum(len(edition.pages) for edition in editions)))
    stage = terminal.stage("publishing")
    progress = stage.progress if terminal.is_terminal else None
    exported = publish(editions, partial(exports, facts), out, judged.as_of, progress)
    stage.done(say("console.exports", n=exported))


def _assert_none_lost(store: Store, pages: Sequence[Rendered]) -> None:
    """Every record that was read has a page of its own, or stands by its id on one of its organisation's."""
    for ledger in store.ledgers.values():
        own = [page for page in pages if page.path.startswith(f"{ledger.id}/")]
        named = {page.path.rpartition("/")[2] for page in own}
        ids = {*ledger.surveys, *(id_ for kept in ledger.records.values() for id_ in kept)} - named
        lost = [id_ for id_ in sorted(ids) if not any(escape(id_) in page.body for page in own)]
        if lost:
            message = f"{ledger.id}: read, but on no page: {', '.join(lost)}"
            raise AssertionError(message)
