"""A blank form: how much room each kind of value gets."""

from __future__ import annotations

from servicecontrol.pages.form.blank import _lines
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.visit import Visit


def test_what_must_be_told_gets_more_lines_than_what_may_be() -> None:
    fields = Complaint.model_fields
    assert fields["says"].is_required()
    assert not fields["urgency_reason"].is_required()
    assert (3, 2) == (_lines(fields["says"]), _lines(fields["urgency_reason"]))


def test_a_list_of_names_gets_one_line() -> None:
    assert 1 == _lines(Visit.model_fields["learned"])
