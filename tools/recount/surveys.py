"""Satisfaction, recovery and response, scores, ratings: one survey at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from .estimates import Row, clustered, finite, share, students_reach, variance, wilson
from .reading import Company, Form, Inquiry, Store, is_yes

_COUNTED = ("qualified", "unsatisfied")
#: A survey with its company's id and itself.
_Each = Iterator[tuple[Company, Inquiry, Row]]


def each(store: Store) -> _Each:
    """Every survey with the keys of its rows."""
    for company in store.companies:
        for survey in company.surveys:
            yield company, survey, {"organisation": company.id, "survey": survey.id}


def classes(survey: Inquiry, form: Form) -> Sequence[str | None]:
    """What the answers of a form about the company count as."""
    return [survey.classes[form.codes[place]] for place, _ in survey.items]


def people(survey: Inquiry, forms: Sequence[Form]) -> list[tuple[int, int]]:
    """Of each form how many answers are qualified, and how many are rated."""
    found = []
    for form in forms:
        count = Counter(classes(survey, form))
        found.append((count["qualified"], count["qualified"] + count["unsatisfied"]))
    return found


def _kinds(survey: Inquiry, answers: Sequence[str]) -> Row:
    """How many of some codes were no answer, and how many stand on the two best levels."""
    count = Counter(survey.classes[code] for code in answers)
    return {
        "no_answer": count["no-answer"],
        "not_applicable": count["not-applicable"],
        "invalid": count["invalid"],
        "top_two": sum(code in _top(survey) and survey.classes[code] == "qualified" for code in answers),
    }


def _top(survey: Inquiry) -> set[str]:
    return {level["code"] for level in survey.levels if is_yes(level.get("top"))}


def _codes(survey: Inquiry, forms: Sequence[Form]) -> list[str]:
    return [form.codes[place] for form in forms for place, _ in survey.items]


def _areas(survey: Inquiry) -> list[str]:
    """The areas that forms went to or came from."""
    named = {one["area"] for one in survey.areas}
    return sorted(named | {form.area for form in survey.counted if form.area and survey.items})


def by_survey(store: Store) -> Iterator[Row]:
    """The satisfaction rate of each survey."""
    for company, survey, keys in each(store):
        forms, population = survey.counted, None
        if survey.sendings:
            first = survey.first_out
            population = sum(_is_customer(one, first) for one in company.customers.values()) or None
        answered = people(survey, forms)
        kinds = _kinds(survey, _codes(survey, forms))
        yield keys | clustered(answered) | kinds | finite(answered, population)


def _is_customer(customer: Mapping[str, str], when: object) -> bool:
    last = customer.get("to") or "9999-12-31"
    return customer["from"] <= str(when) <= last


def by_area(store: Store) -> Iterator[Row]:
    """The satisfaction rate of each area."""
    for company, survey, keys in each(store):
        for area in _areas(survey):
            forms = [form for form in survey.counted if form.area == area]
            answered = people(survey, forms)
            population = company.households_on(area, survey.first_out)
            row = clustered(answered) | _kinds(survey, _codes(survey, forms)) | finite(answered, population)
            yield keys | {"area": area} | row


def by_item(store: Store) -> Iterator[Row]:
    """The satisfaction rate of each item."""
    for _, survey, keys in each(store):
        for place, item in survey.items:
            yield keys | {"item": item["id"]} | _item(survey, survey.counted, place)


def _item(survey: Inquiry, forms: Sequence[Form], place: int) -> Row:
    codes = [form.codes[place] for form in forms]
    count = Counter(survey.classes[code] for code in codes)
    return share(count["qualified"], count["qualified"] + count["unsatisfied"]) | _kinds(survey, codes)


def by_area_and_item(store: Store) -> Iterator[Row]:
    """The satisfaction rate of each item in each area."""
    for _, survey, keys in each(store):
        for area in _areas(survey):
            forms = [form for form in survey.counted if form.area == area]
            for place, item in survey.items:
                yield keys | {"area": area, "item": item["id"]} | _item(survey, forms, place)


def top_two(store: Store) -> Iterator[Row]:
    """The share of the two best levels."""
    for _, survey, keys in each(store):
        best, found = _top(survey), []
        for form, (_, rated) in zip(survey.counted, people(survey, survey.counted), strict=True):
            codes = [form.codes[place] for place, _ in survey.items]
            hits = sum(code in best and survey.classes[code] == "qualified" for code in codes)
            found.append((hits, rated))
        yield keys | clustered(found)


def non_response(store: Store) -> Iterator[Row]:
    """How often each item was left out."""
    for _, survey, keys in each(store):
        for place, item in survey.items:
            count = Counter(survey.classes[form.codes[place]] for form in survey.counted)
            asked = count["qualified"] + count["unsatisfied"] + count["no-answer"]
            yield keys | {"item": item["id"]} | share(count["no-answer"], asked)


def ratings(store: Store) -> Iterator[Row]:
    """How often each level was chosen for each item."""
    for _, survey, keys in each(store):
        places = {level["code"]: number for number, level in enumerate(survey.levels)}
        other = sorted({code for code in _codes(survey, survey.counted) if code not in places})
        for place, item in survey.items:
            count = Counter(form.codes[place] for form in survey.counted)
            for code in (*places, *other):
                row = {"item": item["id"], "code": code, "position": places.get(code)}
                yield keys | row | {"class": survey.classes[code], "count": count[code]}


def unsatisfied(store: Store) -> Iterator[Row]:
    """The Pareto chart of a survey's unsatisfied answers."""
    for _, survey, keys in each(store):
        counts = {
            item["id"]: sum(survey.classes[form.codes[place]] == "unsatisfied" for form in survey.counted)
            for place, item in survey.items
        }
        yield from (keys | row for row in pareto({name: n for name, n in counts.items() if n}, set()))


def pareto(counts: Mapping[str, int], others: set[str]) -> Iterator[Row]:
    """Categories by count, equal ones by name, the bucket of others last, and the vital few."""
    total = sum(counts.values())
    order = sorted(counts, key=lambda one: (one in others, -counts[one], one))
    few, bare = _few(counts, order, others), _few(counts, [one for one in order if one not in others], set())
    least = min((counts[one] for one in few if one not in others), default=0)
    split = sum(counts[one] for one in others if one in counts) > least
    for one, cumulative in zip(order, np.cumsum([counts[one] for one in order]).tolist(), strict=True):
        yield {
            "category": one,
            "count": counts[one],
            "cumulative": cumulative,
            "total": total,
            "share": cumulative / total,
            "vital_few": one in few,
            "vital_few_without_other": one in bare,
            "split_other": split,
        }


def _few(counts: Mapping[str, int], order: Sequence[str], others: set[str]) -> set[str]:
    """The fewest that reach four in five, with those equal to the last of them."""
    total, before, few = sum(counts[one] for one in order), 0, set()
    for one in order:
        if 5 * before < 4 * total:
            few.add(one)
        before += counts[one]
    least = min((counts[one] for one in few if one not in others), default=0)
    return few | {one for one in order if one not in others and counts[one] == least}


def recovered_by_area(store: Store) -> Iterator[Row]:
    """Forms that came back, and the usable ones, of each area."""
    for _, survey, keys in each(store):
        for one in survey.areas:
            for measure, came in zip(("returned", "usable"), _came(one), strict=True):
                row = share(came, int(one["distributed"]), "none")
                yield keys | {"area": one["area"], "measure": measure} | row


def _came(area: Mapping[str, str]) -> tuple[int | None, int | None]:
    if not area.get("returned"):
        return None, None
    returned = int(area["returned"])
    return returned, returned - int(area.get("blank") or 0) - int(area.get("invalid") or 0)


def _sent(survey: Inquiry) -> list[tuple[int, int | None, int | None]]:
    """Of each area, or of all customers together: handed out, returned, usable."""
    found = [(int(one["distributed"]), *_came(one)) for one in survey.areas]
    if survey.sendings:
        asked = len({one["customer"] for one in survey.sendings})
        back = len({one["customer"] for one in survey.sendings if one.get("returned")})
        found.append((asked, back, back))
    return found


def recovered(store: Store) -> Iterator[Row]:
    """Forms that came back, and the usable ones, of each survey."""
    for _, survey, keys in each(store):
        sent = _sent(survey)
        for place, measure in enumerate(("returned", "usable")):
            known = [came for _, *both in sent if (came := both[place]) is not None]
            if sent:
                whole = sum(known) if len(known) == len(sent) else None
                row = share(whole, sum(one[0] for one in sent), "none")
                counts = {"so_far": sum(known), "areas": len(sent), "areas_counted": len(known)}
                yield keys | {"measure": measure} | row | counts


def response_rates(store: Store) -> Iterator[Row]:
    """What became of every form, and AAPOR's rates."""
    for _, survey, keys in each(store):
        sent = _sent(survey)
        if sent:
            yield keys | _aapor(survey, sent)


def _aapor(survey: Inquiry, sent: Sequence[tuple[int, int | None, int | None]]) -> Row:
    handed_out, back = sum(one[0] for one in sent), [came for _, came, _ in sent if came is not None]
    names = ("complete", "partial", "refused", "not_reached", "other", "unknown")
    rates = ("rr1", "rr2", "rr3", "rr4", "rr5", "rr6")
    if len(back) < len(sent):
        return {"distributed": handed_out} | dict.fromkeys((*names, *rates))
    whole = [
        sum(one not in ("no-answer", "invalid") for one in classes(survey, form)) for form in survey.counted
    ]
    n = len(survey.items)
    complete = sum(one >= 0.8 * n for one in whole) if n else 0
    partial = sum(0.5 * n <= one < 0.8 * n for one in whole) if n else 0
    other = sum(int(one.get("invalid") or 0) for one in survey.areas)
    refused, out = sum(back) - other - complete - partial, handed_out - sum(back)
    counts = dict(zip(names, (complete, partial, refused, out, other, 0), strict=True))
    eligible = complete + partial + refused + out + other
    if refused < 0 or not eligible:
        return {"distributed": handed_out} | counts | dict.fromkeys(rates)
    strict, loose = complete / eligible, (complete + partial) / eligible
    return {"distributed": handed_out} | counts | dict(zip(rates, (strict, loose) * 3, strict=True))


def weighted(store: Store) -> Iterator[Row]:
    """The satisfaction rate weighted by households."""
    for company, survey, keys in each(store):
        areas = _areas(survey)
        if areas:
            yield keys | _weighted(company, survey, areas)


def _weighted(company: Company, survey: Inquiry, areas: Sequence[str]) -> Row:
    strata = []
    for area in areas:
        answered = people(survey, [form for form in survey.counted if form.area == area])
        rated = [one for one in answered if one[1]]
        strata.append((company.households_on(area, survey.first_out) or 0, rated))
    lacking = sum(not 1 < len(rated) <= homes for homes, rated in strata)
    everybody = [one for _, rated in strata for one in rated]
    asked = sum(b for _, b in everybody)
    row: Row = dict.fromkeys(
        ("value", "low", "high", "error", "low_finite", "high_finite", "error_finite", "weights_effect")
    ) | {
        "areas": len(strata),
        "areas_lacking": lacking,
        "population": sum(homes for homes, _ in strata) or None,
        "respondents": len(everybody),
        "pooled": sum(a for a, _ in everybody) / asked if asked else None,
    }
    if lacking:
        return row
    homes = np.array([one for one, _ in strata], float)
    sizes = np.array([len(rated) for _, rated in strata], float)
    weights = homes / homes.sum()
    rates = np.array([sum(a for a, _ in rated) / sum(b for _, b in rated) for _, rated in strata])
    spreads = np.array([variance([a for a, _ in rated], [b for _, b in rated]) for _, rated in strata], float)
    each_weight = np.repeat(homes / sizes, sizes.astype(int))
    kish = len(each_weight) * (each_weight**2).sum() / each_weight.sum() ** 2
    value = float(weights @ rates)
    # Where all of an area said the same its variance is not known: then the respondents are counted.
    known = bool((spreads > 1e-15).all())
    endless = float(weights**2 @ spreads) if known else None
    rest = float(weights**2 @ (spreads * (1 - sizes / homes))) if known else None
    row |= {"value": value, "weights_effect": float(kish)}
    for suffix, found in (("", endless), ("_finite", rest)):
        low, high, error = _spread(value, found, float(sizes.sum() / kish))
        row |= {f"low{suffix}": low, f"high{suffix}": high, f"error{suffix}": error}
    return row


def _spread(rate: float, found: float | None, respondents: float) -> tuple[float, float, float]:
    if found == 0:
        return rate, rate, 0.0
    size = respondents if found is None else rate * (1 - rate) / found
    return *wilson(rate * size, size), float(np.sqrt(rate * (1 - rate) / size))


def score(survey: Inquiry, form: Form) -> float | None:
    """The total of a form; nothing where the form has no weights, or too little of them was answered."""
    points = {level["code"]: float(level["score"]) for level in survey.levels if level.get("score")}
    if not points or any(not item.get("weight") for _, item in survey.items):
        return None
    answered = [
        (points[form.codes[p]], float(i["weight"])) for p, i in survey.items if form.codes[p] in points
    ]
    whole, weight = sum(float(item["weight"]) for _, item in survey.items), sum(one for _, one in answered)
    least = float(survey.form.get("minimum_answered") or 0.5)
    if not weight or weight < least * whole - 1e-12:
        return None
    return sum(one * other for one, other in answered) / weight


def scores(store: Store) -> Iterator[Row]:
    """The mean score of each survey."""
    for _, survey, keys in each(store):
        found = [score(survey, form) for form in survey.counted]
        known = [one for one in found if one is not None]
        n, mean = len(known), float(np.mean(known)) if known else None
        deviation = float(np.std(known, ddof=1)) if n > 1 else None
        reach = None if deviation is None else students_reach(deviation, n)
        yield keys | {
            "n": n,
            "responses": len(found),
            "mean": mean,
            "deviation": deviation,
            "low": None if mean is None or reach is None else mean - reach,
            "high": None if mean is None or reach is None else mean + reach,
            "lowest": min(known, default=None),
            "highest": max(known, default=None),
        }


def scores_by_customer(store: Store) -> Iterator[Row]:
    """The score of every form of a customer, and which is the newest."""
    rows = []
    for _, survey, keys in each(store):
        for form in survey.counted:
            when = form.returned or survey.first_out
            about = {"customer": form.customer, "response": form.id, "score": score(survey, form)}
            rows += [keys | about | {"day": when.isoformat() if when else None}] if form.customer else []
    newest: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda one: (one["day"] or "", one["survey"], one["response"])):
        if row["score"] is not None:
            newest[row["organisation"], row["customer"]] = row
    for row in rows:
        yield row | {"latest": newest.get((row["organisation"], row["customer"])) is row}


def beside_others(store: Store) -> Iterator[Row]:
    """The company and other suppliers, as those see them who rated both."""
    for _, survey, keys in each(store):
        own = {place for place, _ in survey.items}
        others = [place for place in range(len(survey.form.get("items") or [])) if place not in own]
        if not others or not survey.counted:
            continue
        both = []
        for form, mine in zip(survey.counted, people(survey, survey.counted), strict=True):
            count = Counter(survey.classes[form.codes[place]] for place in others)
            theirs = (count["qualified"], count["qualified"] + count["unsatisfied"])
            both += [(mine, theirs)] if mine[1] and theirs[1] else []
        yield keys | {"side": "own"} | clustered([mine for mine, _ in both])
        yield keys | {"side": "others"} | clustered([theirs for _, theirs in both])


RECOUNTS: Mapping[str, Callable[[Store], Iterator[Row]]] = {
    "satisfaction-by-survey": by_survey,
    "satisfaction-by-area": by_area,
    "satisfaction-by-item": by_item,
    "satisfaction-by-area-and-item": by_area_and_item,
    "satisfaction-weighted": weighted,
    "top-two-by-survey": top_two,
    "non-response-by-item": non_response,
    "ratings-by-item": ratings,
    "unsatisfied-by-item": unsatisfied,
    "recovery-by-area": recovered_by_area,
    "recovery-by-survey": recovered,
    "response-rates": response_rates,
    "score-by-survey": scores,
    "score-by-customer": scores_by_customer,
    "competitor-comparison": beside_others,
}
