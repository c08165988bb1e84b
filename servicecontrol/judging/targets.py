"""What objectives are set for: one figure that there is, and a threshold that it can reach."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from servicecontrol.metrics.catalogue import Metric, metrics
from servicecontrol.periods import period_named
from servicecontrol.problems import Hint, Message, Value
from servicecontrol.procedures import Clause
from servicecontrol.read.names import did_you_mean
from servicecontrol.records.objective import Objective
from servicecontrol.store import Ledger

#: Steps to what is at fault in an objective, what is wrong, how to mend it.
_Fault = tuple[tuple[str | int, ...], Message, Hint]
#: Where a metric counts the same cases more than once: metric -> key -> the words that tell its rows apart.
SIDES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "competitor-comparison": {"side": ("own", "others")},
    "handling-time": {
        "urgency": ("any", "urgent", "ordinary", "none"),
        "measure": ("contacted", "answered", "closed", "closed-again"),
    },
    "on-time-rate": {"basis": ("due-cohort", "decided")},
    "recovery-by-area": {"measure": ("returned", "usable")},
    "recovery-by-survey": {"measure": ("returned", "usable")},
    "visit-coverage": {"customers": ("all", "important")},
}
#: A figure of all problems together stands beside those of each.
_ANY = "any"
#: Keys of which a target names no single one: it is for each period, and for its own organisation.
_EACH = frozenset({"organisation", "survey", "quarter", "period"})
#: The longest time that a target can be set for, in days; as `records.fields.Days`.
_LONGEST = 3_660


def target_faults(objective: Objective, figures: Mapping[str, Metric], ledger: Ledger) -> Iterator[_Fault]:
    """An objective is set for a figure that there is, and told apart from every other."""
    known = {name: metric for name, metric in figures.items() if metric.measures}
    metric = known.get(objective.metric)
    if metric is None:
        what = Message("problems.unknown-metric", {"value": objective.metric})
        yield ("metric",), what, did_you_mean(objective.metric, known, _allowed(known))
        return
    if objective.measure not in metric.measures:
        what = _unknown(metric, objective.measure)
        yield ("measure",), what, did_you_mean(objective.measure, metric.measures, _allowed(metric.measures))
    else:
        yield from _threshold(objective, metric)
    yield from _where(objective, metric, ledger)
    for key in _needed(metric):
        if key not in objective.where:
            values: dict[str, Value] = {"metric": metric.name, "key": key}
            what = Message("problems.objective-of-several", values)
            yield (
                ("metric",),
                what,
                Message("hints.objective-of-several", values | _said(metric, key, ledger)),
            )


def _threshold(objective: Objective, metric: Metric) -> Iterator[_Fault]:
    most = _most(objective.measure, metric)
    if not 0 <= objective.threshold <= most:
        values: dict[str, Value] = {"value": f"{objective.threshold:g}", "most": most, "metric": metric.name}
        yield ("threshold",), Message("problems.threshold-out-of-reach", values), None


def _most(measure: str, metric: Metric) -> float:
    """The largest value that a figure can have: of a share or a score 100, of days ten years of them."""
    if measure == "median":
        return _LONGEST
    is_score = measure == "mean" and metric.name in metrics()
    return 100 if measure != "mean" or is_score else float("inf")


def _where(objective: Objective, metric: Metric, ledger: Ledger) -> Iterator[_Fault]:
    keys = tuple(key for key in metric.keys if key != "organisation")
    for key, value in objective.where.items():
        if key not in keys:
            yield ("where", key), _unknown(metric, key), did_you_mean(key, keys, _allowed(keys))
            continue
        words = _words(metric, key, ledger)
        if words is not None and value not in words:
            values: dict[str, Value] = {"metric": metric.name, "key": key, "value": value}
            what = Message("problems.objective-of-nothing", values)
            yield ("where", key), what, did_you_mean(value, words, _allowed(words) if words else None)
        if key in ("quarter", "period") and not _is_quarter(value):
            what = Message(
                "problems.objective-of-nothing", {"metric": metric.name, "key": key, "value": value}
            )
            yield ("where", key), what, Message("hints.objective-quarter")


def _words(metric: Metric, key: str, ledger: Ledger) -> Collection[str] | None:
    """What can stand under a key; None where nobody can tell."""
    if key in SIDES.get(metric.name, {}):
        return SIDES[metric.name][key]
    return _NAMES[key](ledger) if key in _NAMES else None


def _clauses(ledger: Ledger) -> Mapping[str, Clause]:
    return {id_: clause for each in ledger.procedures for id_, clause in each.clauses.items()}


def _rules(ledger: Ledger) -> Collection[str]:
    clauses = (clause for each in ledger.procedures for clause in each.clauses.values())
    return dict.fromkeys(binding.rule for clause in clauses for binding in clause.enforced_by)


def _items(ledger: Ledger) -> Collection[str]:
    forms = (survey.form for survey in ledger.surveys.values() if survey.form)
    return dict.fromkeys(item.id for form in forms for item in form.items)


#: Key -> the names that an organisation has for it.
_NAMES: Mapping[str, Callable[[Ledger], Collection[str]]] = {
    "area": lambda ledger: ledger.areas,
    "clause": _clauses,
    "customer": lambda ledger: ledger.customers,
    "item": _items,
    "problem": lambda ledger: (*ledger.organisation.problems, _ANY),
    "rule": _rules,
    "survey": lambda ledger: ledger.surveys,
}


def _needed(metric: Metric) -> Iterator[str]:
    """The keys without which a target would be for several figures, or for one case counted twice."""
    is_single = any(measure != "value" for measure in metric.measures)
    for key in metric.keys:
        counted_twice = key in SIDES.get(metric.name, {}) or key == "problem"
        if key not in _EACH and (is_single or counted_twice):
            yield key


def _said(metric: Metric, key: str, ledger: Ledger) -> dict[str, Value]:
    return {"allowed": tuple(_words(metric, key, ledger) or ())}


def _is_quarter(label: str) -> bool:
    try:
        return "Q" in label and bool(period_named(label))
    except ValueError:
        return False


def _unknown(metric: Metric, value: str) -> Message:
    return Message("problems.unknown-measure", {"metric": metric.name, "value": value})


def _allowed(words: Collection[str]) -> Message:
    return Message("hints.allowed", {"allowed": tuple(words)})
