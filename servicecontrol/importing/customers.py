"""The customers whom rows name -> entries of the register: one for each, however many rows it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicecontrol.importing.batches import Batch, Finding, batch_of
from servicecontrol.importing.fields import Target, field_problems
from servicecontrol.importing.filling import Made
from servicecontrol.importing.maps import MapFile, RecordsMap
from servicecontrol.importing.notation import yaml_text
from servicecontrol.importing.organisation_folder import OrganisationFolder
from servicecontrol.importing.sheets import CsvSheet
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.read.models import model_of
from servicecontrol.read.tree import Tree, parse
from servicecontrol.records.registers import Customer, CustomerKey, CustomerRegister

#: In the order in which a register gives them.
_ORDER = ("id", "name", "important", "contact", "phone", "from", "to")


class CustomerRow(Customer):
    """A row as the entry of its customer."""

    id: CustomerKey


_CustomerRow = tuple[Batch[CustomerRow], Made[CustomerRow]]


def customer_batches(map_: RecordsMap, file: MapFile, sheets: Sequence[CsvSheet]) -> list[Batch[CustomerRow]]:
    """What each row says of its customer; nothing, where the map writes no register."""
    if not map_.customers:
        return []
    target = Target(CustomerRow, "customers", {}, is_optional=True, order=_ORDER)
    problems = tuple(field_problems(target, map_.customers, file))
    if problems:
        return [Batch(sheet, (), (), problems) for sheet in sheets]
    return [batch_of(sheet, map_.customers, target, map_, file) for sheet in sheets]


def register_of(
    batches: Sequence[Batch[CustomerRow]], organisation: OrganisationFolder
) -> tuple[list[tuple[str, str]], list[Finding]]:
    """The path and text of `customers.yaml` with the new customers at its end; those it has stay as they are.

    A customer of several rows comes with the first `from` and goes with the last `to`; all else must agree.
    """
    findings = [finding for batch in batches for finding in batch.findings]
    rows: dict[str, list[_CustomerRow]] = {}
    for batch in batches:
        for made in batch.records:
            rows.setdefault(made.id, []).append((batch, made))
    findings += [finding for entries in rows.values() for finding in _differing(entries)]
    new = sorted(rows.keys() - organisation.registers["customers"])
    added: dict[str, Tree] = {id_: _entry(rows[id_]) for id_ in new}
    if findings or not added:
        return [], findings
    path = f"{organisation.id}/customers.yaml"
    text = organisation.customers.rstrip("\n") + "\n" if organisation.customers else ""
    text += yaml_text(added)
    problem = _unreadable(text, f"{organisation.into.name}/{path}")
    return [(path, text)], [problem] if problem else []


def _differing(rows: Sequence[_CustomerRow]) -> Iterator[Finding]:
    """What a customer's rows say differently."""
    (first_batch, first), *others = rows
    for batch, made in others:
        for field in _ORDER[1:5]:
            if made.tree.get(field) != first.tree.get(field):
                values = {"id": made.id, "field": field, "place": str(first_batch.place(first))}
                what = Message("problems.customer-differs", values)
                yield batch.finding(made, what, Message("hints.customer-differs"), field)


def _entry(rows: Sequence[_CustomerRow]) -> dict[str, Tree]:
    made = [made for _, made in rows]
    entry = {field: made[0].tree[field] for field in _ORDER[1:5] if field in made[0].tree}
    entry["from"] = min(one.record.first for one in made).isoformat()
    ends = [one.record.last for one in made]
    # Whoever has one row without an end is a customer still.
    last = None if None in ends else max(end for end in ends if end is not None)
    return entry if last is None else {**entry, "to": last.isoformat()}


def _unreadable(text: str, path: str) -> Problem | None:
    """Why a register cannot simply go on with more entries: it is one line, or too long already."""
    tree, problems = parse(text.encode(), path)
    if tree is not None and not problems:
        _, problems = model_of(tree, CustomerRegister, text, path)
    if not problems:
        return None
    return Problem(
        Place(path), Message("problems.register-not-extended"), Message("hints.register-not-extended")
    )
