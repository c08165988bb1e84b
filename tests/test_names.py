"""Numbers, codes, keys, names: which fields hold one, and that nothing but one passes for it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, StringConstraints, TypeAdapter, ValidationError
from test_render import INJECTIONS

from servicecontrol.read.kinds import KINDS
from servicecontrol.records import fields
from servicecontrol.records.fields import Refers
from servicecontrol.records.forms import FORMS
from servicecontrol.records.wordings import text_kind

#: Texts that somebody writes as they like, and pages show through the escape alone; a new field of text has a form,
#: refers to something that has one, or is entered here.
FREE_TEXTS = """
    at available_via batch because business_plan cause chosen closed comparison competitor contact
    contact_theirs customer_not_told_because extent_reason finding found grounds improvements language materials
    means measures mended met method name no_measure_because note options origin part phone product programme
    purpose quantity reason refused_because respondents satisfaction says service severe_reason source
    subject summary text topic urgency_reason usage what worked
"""
#: Not texts: each rule's own annotations convert its parameters, a form's scale holds its answers.
HELD_ELSEWHERE = frozenset({"parameters", "under", "answers", "languages", "time_zone"})
#: What a page, a frame, a table or a condition could take for something else than text; a line break is one of them.
HARMFUL = re.compile(r"[<>\"`{}|=\\\n;\x00-\x1f\u200b-\u200f\u2028-\u202e]")


def _texts(annotation: object, marks: tuple[object, ...] = ()) -> Iterator[tuple[type, tuple[object, ...]]]:
    """Every text and model inside an annotation, each with its own marks."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _texts(inner[0], (*marks, *inner[1:]))
    elif origin in (Union, UnionType):
        for each in inner:
            yield from _texts(each, marks)
    elif origin is not None and origin is not Literal:
        for each in inner:
            yield from _texts(each)
    elif annotation is str or (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        yield annotation, marks


@cache
def _text_fields() -> tuple[tuple[str, str, tuple[object, ...]], ...]:
    """Every text that a file may hold, as its model's name, its field's, and its marks; a mapping's keys are texts."""
    found, seen, to_do = [], set(), [kind.model for kind in KINDS]
    while to_do:
        model = to_do.pop()
        if model in seen:
            continue
        seen.add(model)
        kinds = {name: Annotated[i.annotation, *i.metadata, None] for name, i in model.model_fields.items()}
        for name, taken in {**kinds, **({"language": text_kind(model)} if text_kind(model) else {})}.items():
            for kind, marks in _texts(taken):
                if kind is str:
                    found.append((model.__name__, name, tuple(mark for mark in marks if mark is not None)))
                else:
                    to_do.append(kind)
    return tuple(found)


def _forms() -> dict[str, StringConstraints]:
    return {
        mark.pattern: mark
        for _, _, marks in _text_fields()
        for mark in marks
        if isinstance(mark, StringConstraints) and mark.pattern
    }


def test_every_text_has_a_form_or_refers_to_one_or_is_free() -> None:
    def is_free(marks: tuple[object, ...]) -> bool:
        has_form = any(isinstance(mark, StringConstraints) and mark.pattern for mark in marks)
        return not has_form and not any(isinstance(mark, Refers) for mark in marks)

    free = {name for _, name, marks in _text_fields() if is_free(marks)}
    assert free - HELD_ELSEWHERE == set(FREE_TEXTS.split())


def test_every_form_has_a_hint_of_its_own() -> None:
    assert len(_forms()) > 12
    assert _forms().keys() <= FORMS.keys()
    assert len(set(FORMS.values())) == len(FORMS)


@pytest.mark.parametrize("pattern", _forms())
def test_no_hostile_text_passes_for_a_number_code_key_or_name(pattern: str) -> None:
    adapter = TypeAdapter(Annotated[str, _forms()[pattern]])
    for _, text in INJECTIONS:
        with contextlib.suppress(ValidationError):
            taken = adapter.validate_python(text)
            assert taken == text.strip()
            assert not HARMFUL.search(taken)


@pytest.mark.parametrize("pattern", _forms())
@given(st.text())
def test_whatever_a_form_takes_is_one_harmless_line(pattern: str, text: str) -> None:
    adapter = TypeAdapter(Annotated[str, _forms()[pattern]])
    for attempt in (text, f"A-1{text}", f"a{text}"):
        with contextlib.suppress(ValidationError):
            assert not HARMFUL.search(adapter.validate_python(attempt))


@pytest.mark.parametrize(
    "written", ["1", "4.1.2", "5.2.4 (1) c", "4.1.1–4.1.6", "第五條", "附錄 A", "（三）", "§ 7"]
)
def test_a_number_of_a_clause_is_written_as_it_is_cited(written: str) -> None:
    assert written == _made(fields.ClauseNumber, written)


@pytest.mark.parametrize("written", ["", ".1", "1<b>", "-->1", "1\n2", "{{1}}", "1" * 41, "4.1&nbsp;"])
def test_what_is_no_number_of_a_clause_is_refused(written: str) -> None:
    assert _fault(fields.ClauseNumber, written) in {"string_pattern_mismatch", "string_too_long"}


@pytest.mark.parametrize(
    "written",
    ["QR/SH19.01-02", "Q/BFB6.2.2-01-2003", "GB/T 19001—2016", "ISO 9001:2015", "A/0", "國辦發〔2022〕16號"],
)
def test_a_code_of_a_document_is_written_as_its_issuer_does(written: str) -> None:
    assert written == _made(fields.Code, written)


@pytest.mark.parametrize("written", ["", "/A", "A<1>", 'A"', "A\n1", "../A", "A" * 61, "javascript:x()'"])
def test_what_is_no_code_is_refused(written: str) -> None:
    assert _fault(fields.Code, written) in {"string_pattern_mismatch", "string_too_long"}


def _made(kind: object, written: str) -> object:
    return TypeAdapter(kind).validate_python(written)


def _fault(kind: object, written: str) -> str:
    with pytest.raises(ValidationError) as raised:
        _made(kind, written)
    return raised.value.errors()[0]["type"]
