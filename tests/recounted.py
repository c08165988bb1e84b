"""A store made for the recount: small, but with a row of every figure, and the odd cases that each of them has."""

from __future__ import annotations

import random
import shutil
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import yaml
from pages_of import AS_OF, GOOD

_AREAS = ("東碼頭", "西碼頭")
_ITEMS = ("berth", "staff", "price", "overall")
_PEOPLE = tuple(f"K-{number:03}" for number in range(1, 13))


def recounted_folder(folder: Path) -> Path:
    """Lays the smallest store with surveys of four years, of areas and of customers, complaints, visits, follow-ups."""
    data, chance = folder / "data", random.Random(7)  # noqa: S311  # the same store each time
    shutil.copytree(GOOD, data)
    yard = data / "yard"
    for name in ("complaints", "visits", "follow-ups", "surveys", "summaries"):
        shutil.rmtree(yard / name)
    spans = [{"from": "2022-01-01", "to": "2025-02-10", "count": 30}, {"from": "2025-02-11", "count": 55}]
    homes = {
        _AREAS[0]: {"en": "East", "households_while": spans},
        _AREAS[1]: {"en": "West", "households": 40},
    }
    _write(yard / "areas.yaml", homes)
    customers = {one: {"name": f"船 {one}", "from": "2024-01-01"} for one in _PEOPLE}
    customers["K-002"]["to"] = "2026-02-15"
    customers["K-003"]["important"] = "yes"
    customers["K-004"]["important_while"] = [{"from": "2026-01-01", "to": "2026-03-20"}]
    _write(yard / "customers.yaml", customers)
    days = [date(year, month, 10) for year in (2022, 2023, 2024, 2025) for month in (3, 9)]
    for earlier, day in pairwise((None, *days)):
        _survey(yard, "SV", day, earlier, chance, _by_area(day, chance))
    for earlier, day in pairwise((None, date(2024, 4, 10), date(2025, 4, 10))):
        _survey(yard, "CS", day, earlier, chance, _by_customer(day, chance))
    _follow_ups(yard, chance)
    _complaints(yard, chance)
    _visits(yard, chance)
    return data


class _Plain(yaml.SafeDumper):
    """Writes a value that stands twice twice."""

    def ignore_aliases(self, _: object) -> bool:
        return True


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False)
    path.write_text(text.replace("'", ""), encoding="utf-8", newline="\n")


def _id(kind: str, day: date) -> str:
    return f"{kind}-{day:%Y%m}"


def _survey(  # noqa: PLR0917  # what a survey is made of
    yard: Path, kind: str, day: date, earlier: date | None, chance: random.Random, sent: tuple
) -> None:
    id_ = _id(kind, day)
    distribution, people = sent
    classes = {5: "合格", 4: "合格", 3: "合格", 2: "不滿意", 1: "不滿意", 0: "未表態", 9: "無效"}
    levels = [
        {"code": code, "label": {"zh-Hant": f"級 {code}", "en": f"Level {code}"}, "class": meant}
        | ({"score": 25 * (code - 1)} if 0 < code < 9 else {})
        | ({"top": "yes"} if code in (4, 5) else {})
        for code, meant in classes.items()
    ]
    items = [{"id": one, "text": {"zh-Hant": f"題 {one}", "en": one}, "weight": 0.25} for one in _ITEMS]
    items += [{"id": "rival", "text": {"zh-Hant": "同業", "en": "Others"}, "competitors": "yes"}]
    form = {"id": id_, "title": {"zh-Hant": "表", "en": "Form"}, "scale": levels, "items": items}
    folder = yard / "surveys" / id_
    _write(folder / "form.yaml", form | ({"comparable_with": _id(kind, earlier)} if earlier else {}))
    _write(folder / "distribution.yaml", {"survey": id_, **distribution})
    codes = (5, 4, 4, 3, 3, 2, 1, 0, 9)
    responses = [
        {"id": f"R{n}", **one, "answers": [chance.choice(codes) for _ in items]}
        for n, one in enumerate(people)
    ]
    _write(folder / "responses.yaml", {"survey": id_, "responses": responses})


def _by_area(day: date, chance: random.Random) -> tuple:
    counts = [chance.randint(8, 15) for _ in _AREAS]
    back = day + timedelta(20)
    areas = [
        {"area": area, "distributed": 20, "first_out": day, "returned": n + 2, "blank": 1, "invalid": 1}
        | {"collected": back}
        for area, n in zip(_AREAS, counts, strict=True)
    ]
    return {"areas": areas}, [
        {"area": area, "returned": back} for area, n in zip(_AREAS, counts, strict=True) for _ in range(n)
    ]


def _by_customer(day: date, chance: random.Random) -> tuple:
    back = {one: day + timedelta(chance.randint(3, 20)) for one in _PEOPLE[:-2]}
    sent = [
        {"customer": one, "sent": day} | ({"returned": back[one]} if one in back else {}) for one in _PEOPLE
    ]
    people = [{"customer": one, "returned": when} for one, when in back.items()]
    return {"customers": sent}, [*people, people[0]]  # the first sent two forms back


def _follow_ups(yard: Path, chance: random.Random) -> None:
    survey = _id("SV", date(2025, 9, 10))
    for number in range(9):
        day = date(2025, 10, 5) + timedelta(number)
        result = "聯絡不上" if number == 3 else "滿意"
        told = {item: chance.choice((5, 4, 2, 1)) for item in _ITEMS[:3]} if number != 3 else {}
        about = {"checks": f"{survey}/R{min(number, 7)}", "why": "調查驗證", "date": day, "way": "電話"}
        entry = {"id": f"FU-{number}", **about, "by": "甲一", "result": result}
        _write(
            yard / "follow-ups" / "2025-10" / f"FU-{number}.yaml", entry | ({"answers": told} if told else {})
        )


def _complaints(yard: Path, chance: random.Random) -> None:
    for number in range(70):
        day = date(2024, 12, 1) + timedelta(number * 485 // 70)
        hour = datetime(day.year, day.month, day.day, 9, 30)  # noqa: DTZ001
        id_ = f"C-{day.year}-{number:04}"
        entry = {"id": id_, "received": hour.isoformat("T", "minutes") if number % 3 else day, "via": "電話"}
        where = {"customer": chance.choice(_PEOPLE[:4])} if number % 2 else {"area": chance.choice(_AREAS)}
        entry |= where | {
            "problem": chance.choice(("漏水", "漏水", "其他")),
            "taken_by": "甲一",
            "says": "Leaks.",
        }
        done = day + timedelta(chance.randint(0, 12))
        closed = done + timedelta(chance.randint(0, 30))
        if number % 5 and closed + timedelta(9) <= AS_OF:
            entry["measures"] = [
                {"kind": "緊急對策", "what": "Pumped.", "owner": "乙二", "decided": done, "done": done}
            ]
            entry["conclusion"] = {"date": closed, "by": "甲一", "text": "Done."}
            if number % 7 == 0:
                entry["conclusion"]["no_measure_because"] = "Nothing found."
                del entry["measures"]
            entry["closed"] = f"{closed}T17:00" if number % 3 else closed
            if number % 6 == 1:
                again = {"date": closed + timedelta(5), "because": "It leaks again."}
                entry["reopened"] = [again | ({"closed": closed + timedelta(9)} if number % 4 else {})]
        if number % 4 == 0:
            entry["receipt_sent"] = hour.replace(hour=10).isoformat("T", "minutes")
        _write(yard / "complaints" / str(day.year) / f"{id_}.yaml", entry)


def _visits(yard: Path, chance: random.Random) -> None:
    for number in range(30):
        day = date(2026, 1, 2) + timedelta(chance.randint(0, 80))
        customer = chance.choice(_PEOPLE[2:])
        entry = {
            "id": f"VS-{number}",
            "date": day,
            "way": chance.choice(("走訪", "電話")),
            "customer": customer,
        }
        _write(yard / "visits" / f"{day:%Y-%m}" / f"VS-{number}.yaml", entry | {"by": "甲一"})
