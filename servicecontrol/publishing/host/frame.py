"""A hook of the host: whatever text the theme prints in its frame, it prints escaped, once.

Material prints titles of pages and of the navigation as they are, and the site's name now escaped, now not.
"""

from __future__ import annotations

from jinja2 import Environment
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Called once every page has its title and none is written: markup that vouches for itself takes their place."""
    # A filter that escapes leaves such markup alone, so nothing is escaped twice.
    config.site_name = escape(config.site_name)
    for scheme in config.theme["palette"]:
        scheme["toggle"]["name"] = escape(config.extra["words"][scheme["toggle"]["name"]])
    for file in files.documentation_pages():
        if file.page is None:
            continue
        for entry in (file.page, *file.page.ancestors):
            entry.title = escape(entry.title)
        # The search index takes a title from here, as markup too.
        file.page.meta["title"] = escape(file.page.meta.get("title", file.page.title))
    return env
