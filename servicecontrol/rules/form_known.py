"""Forms: a record is kept on one of the forms that the procedure lists."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import Text
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind, TextPath
from servicecontrol.verdicts import Check


@rule(serves=(Purpose.FORM_CODES,))
def form_known(
    context: Context,
    *,
    records: RecordKind,
    codes: tuple[Text, ...],
    field: TextPath = "form",
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
) -> Iterator[Check]:
    """A record bears the code of a form that the procedure lists."""
    for found in context.selected(records, each, when):
        code = str(found.first(field) or "")
        values: dict[str, Value] = {"code": code, "codes": codes}
        if code in codes:
            yield found.check("pass", Message("rules.form-known.kept", values), field)
        elif code:
            yield found.check("fail", Message("rules.form-known.other", values), field)
        else:
            yield found.check("warn", Message("rules.form-known.none", values), field)
