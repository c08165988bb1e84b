"""Badges: the figures that the dashboards show, as data for shields.io and as pictures that can be read aloud."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from lxml import etree
from pages_of import facts_of
from trades import trades, trades_files

from servicecontrol.export.badges import _COLORS, _PLAIN, _picture, badges
from servicecontrol.export.formats import Json
from servicecontrol.pages.dashboard.badges import Badge
from servicecontrol.pages.dashboard.headline import headline
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.text import language

SVG = "{http://www.w3.org/2000/svg}"
FILES = {path: data for path, data in trades_files().items() if "badges/" in path}


def _badge(path: str) -> dict[str, Json]:
    return json.loads(FILES[path])


def test_every_headline_figure_of_a_dashboard_has_a_badge_that_says_the_same():
    for code, folder in (("zh-Hant", ""), ("en", "en/")):
        for ledger in trades().store.ledgers.values():
            cards = list(headline(PageContext(ledger, trades(), language(code))))
            assert len(cards) > 2
            for card in cards:
                badge = _badge(f"{folder}badges/{ledger.id}-{card.name}.json")
                assert card.value == badge["message"]
                assert badge["label"].endswith(card.label)


def test_what_is_overdue_is_counted_and_red_until_nothing_is():
    overdue = {
        (duty.subject, duty.message.key, duty.due)
        for duty in trades().judged.judgements
        if duty.organisation == "factory" and duty.state == "overdue"
    }
    badge = _badge("badges/factory-overdue.json")
    assert (str(len(overdue)), "b3261e") == (badge["message"], badge["color"])
    facts = facts_of()
    done = dict(badges(replace(facts, judged=replace(facts.judged, judgements=()))))
    calm = json.loads(done["badges/yard-overdue.json"])
    assert ("0", "0b6b4f") == (calm["message"], calm["color"])


def test_a_badge_has_the_keys_that_shields_asks_for_and_no_others():
    data = [_badge(path) for path in FILES if path.endswith(".json")]
    assert data
    for badge in data:
        assert {"schemaVersion", "label", "message", "color"} == badge.keys()
        assert 1 == badge["schemaVersion"]
        assert badge["label"]
        assert badge["message"]
        assert re.fullmatch(r"[0-9a-f]{6}", badge["color"])


@pytest.mark.parametrize("path", sorted(path for path in FILES if path.endswith(".svg")))
def test_a_picture_says_what_the_data_says_to_eyes_and_ears(path: str):
    root, badge = etree.fromstring(FILES[path]), _badge(path.replace(".svg", ".json"))
    said = (": " if path.startswith("en/") else "：").join((badge["label"], badge["message"]))
    assert ("img", said, said) == (root.get("role"), root.get("aria-label"), root.findtext(f"{SVG}title"))
    assert [badge["label"], badge["message"]] == [text.text for text in root.iter(f"{SVG}text")]
    assert f"#{badge['color']}" in [rect.get("fill") for rect in root.iter(f"{SVG}rect")]


def test_a_picture_runs_and_loads_nothing_whatever_a_name_is():
    hostile = "</title><script>alert(1)</script>\" onload='x' & ]]>"
    root = etree.fromstring(_picture(Badge("x", hostile, hostile, "pass"), language("en")))
    assert {"svg", "title", "clipPath", "rect", "g", "text"} == {
        etree.QName(element).localname for element in root.iter()
    }
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert f"{hostile}: {hostile}" == root.findtext(f"{SVG}title")


def test_a_text_has_room_in_its_half():
    for path, data in FILES.items():
        if path.endswith(".svg"):
            root = etree.fromstring(data)
            lengths = [float(text.get("textLength")) for text in root.iter(f"{SVG}text")]
            assert float(root.get("width")) == sum(lengths) + 24


@pytest.mark.parametrize("color", sorted({*_COLORS.values(), _PLAIN, "3d4852"}))
def test_white_text_can_be_read_on_every_colour(color: str):
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(color[place : place + 2], 16) / 255 for place in (0, 2, 4))
    ]
    luminance = sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
    assert 1.05 / (luminance + 0.05) >= 4.5
