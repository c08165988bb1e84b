"""What the host puts beside and around our pages: files of its own, and scripts and styles in the frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader
from jinja2.utils import htmlsafe_json_dumps

from servicecontrol.home import TEMPLATES
from servicecontrol.publishing.host.mkdocs import BUNDLE, Edition, bundle, prefixes
from servicecontrol.publishing.verify import Expected, FinishedTree
from servicecontrol.publishing.verify.files import Wanted
from servicecontrol.publishing.verify.frame import Frame
from servicecontrol.text import language

_THEME = TEMPLATES / "theme"
_MATERIAL = Path(str(files("material"))) / "templates"
#: As a page of plain words has them, kept here to be reviewed: `make gold` writes them anew after an upgrade.
LOADS = Path(__file__).with_name("loads.yaml")
_PAPER = "assets/style/print.css"
#: A site without an address of its own has nothing to list.
_SITEMAP = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    b"</urlset>"
)


def expected(editions: Sequence[Edition], added: Mapping[str, bytes]) -> Expected:
    """All that a site of these editions is made of; `added` are the files that the host knows nothing of."""
    loads = yaml.safe_load(LOADS.read_text(encoding="utf-8"))
    folders = prefixes(editions)
    trees = tuple(
        FinishedTree(
            Frame(tuple(_loads(loads, edition)), folders[edition.language]),
            {page.path: page.body for page in edition.pages},
        )
        for edition in editions
    )
    return Expected(trees, Frame(tuple(loads["missing"])), {**_files(editions, folders.values()), **added})


def _loads(kept: Mapping[str, Sequence[str]], edition: Edition) -> Iterator[str]:
    """What is loaded on every page, with the theme's words; a company's own sheet comes before that for paper."""
    words = theme_words(edition.language, kept["words"])
    for load in kept["pages"]:
        if edition.sheet and _PAPER in load:
            yield f'<link rel="stylesheet" href="{{up}}{edition.sheet}">'
        yield load.replace("{words}", words)


def theme_words(code: str, keys: Sequence[str]) -> str:
    """The words of a language that the theme gives to its scripts, as it writes them: text alone, with no tag in it."""
    environment = Environment(loader=FileSystemLoader(_MATERIAL), autoescape=False)  # noqa: S701  # written as JSON
    settings = {"theme": {"language": language(code).say("language.theme")}}
    said = vars(environment.get_template("partials/language.html").make_module({"config": settings}))["t"]
    return str(htmlsafe_json_dumps({key: said(key) for key in keys}, sort_keys=True))


def _files(editions: Sequence[Edition], folders: Iterable[str]) -> Wanted:
    """The files that are no pages: the theme's, ours in its place and the company's in theirs, the maps of the site."""
    assets: dict[str, Path] = {}
    own = [editions[0].theme] if editions[0].theme else []
    for theme in (_MATERIAL, _THEME, *own):
        found = (file for file in (theme / "assets").rglob("*") if file.is_file())
        assets |= {file.relative_to(theme).as_posix(): file for file in found}
    wanted: dict[str, bytes | Path] = {BUNDLE: bundle()}
    for prefix in folders:
        wanted |= {prefix + name: file for name, file in assets.items()}
        wanted |= dict.fromkeys((f"{prefix}sitemap.xml", f"{prefix}sitemap.xml.gz"), _SITEMAP)
    return wanted
