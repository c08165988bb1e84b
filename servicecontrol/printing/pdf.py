"""A PDF as Chromium writes it -> one whose text is found by what is typed, under the day that it speaks of.

A font draws 用 (U+7528) and the radical ⽤ (U+2F64) with one glyph, and Chromium takes the lower number for what the
glyph means: the text looks right, but who searches for 用戶 finds nothing and who copies it gets radicals.
Each font's table of meanings is written anew here; then the list of the objects' places, which have moved.
The moment of printing and the numbers of the page's elements differ each time; without them one page is one file.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping

#: What Unicode gives no equivalent for, with the character of the same glyph; the Kangxi radicals have one.
_PAIRS = (
    "⺎兀⺒巳⺓幺⺟母⺠民⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
    "\u2012\u2013\u2215\uff0f\u2003\u3000\u2329\u3008\u232a\u3009"
)
_MEANT = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
#: The radicals and the characters kept for old encodings, whose equivalents Unicode knows.
_TWICE = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")
_TABLE = re.compile(rb"\d+ 0 obj\n<<(/Filter /FlateDecode\n)?/Length (\d+)>> stream\n")
_SECTION = re.compile(r"\d+ begin(bfchar|bfrange)\n(.*?)end\1\n", re.DOTALL)
_HEX = re.compile(r"<([0-9A-Fa-f]+)>")
#: A table lists so many meanings at a time, no more.
_AT_A_TIME = 100
_XREF = re.compile(
    rb"xref\n0 \d+\n0{10} 65535 f \n((?:\d{10} 00000 n \n)+)(trailer\n.*)startxref\n", re.DOTALL
)
_NODE = re.compile(rb"\(node(\d{8})\)")
_DATES = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}\+00'00'\)")


def mended(pdf: bytes, day: str | None) -> bytes:
    """The PDF with the characters that are meant, dated `day`; one of another build stays as it is."""
    pdf = _numbered(_dated(pdf, day))
    last = pdf.rfind(b"\nxref\n") + 1
    xref = _XREF.match(pdf, last)
    if xref is None:
        return pdf
    places = [int(line[:10]) for line in xref[1].splitlines()]
    tables = {int(match[1]) for match in re.finditer(rb"/ToUnicode (\d+) 0 R", pdf)}
    order = sorted(range(len(places)), key=places.__getitem__)
    out = bytearray(pdf[: places[order[0]]])
    moved = [0] * len(places)
    for index, after in zip(order, [*order[1:], None], strict=True):
        part = pdf[places[index] : last if after is None else places[after]]
        moved[index] = len(out)
        out += _table_mended(part) if index + 1 in tables else part
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in moved)
    return bytes(out + xref[2] + b"startxref\n%d\n%%%%EOF\n" % start)


def meant(text: str) -> str:
    """The text with the characters that a reader types in the place of those drawn alike."""
    known = "".join(_MEANT.get(character, character) for character in text)
    return _TWICE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), known)


def _dated(pdf: bytes, day: str | None) -> bytes:
    """The moment of printing gives way to the day that the page speaks of."""
    if day is None:
        return pdf
    stamp = day.replace("-", "").encode()
    return _DATES.sub(lambda match: b"/%b (D:%b000000+00'00')" % (match[1], stamp), pdf)


def _numbered(pdf: bytes) -> bytes:
    """The elements are numbered from 1 in the same order, each number as long as before."""
    order = {number: at for at, number in enumerate(sorted(set(_NODE.findall(pdf))), start=1)}
    return _NODE.sub(lambda match: b"(node%08d)" % order[match[1]], pdf)


def _table_mended(part: bytes) -> bytes:
    head = _TABLE.match(part)
    if head is None:
        return part
    stream = part[head.end() : head.end() + int(head[2])]
    text = (zlib.decompress(stream) if head[1] else stream).decode("ascii")
    meanings = dict(_meanings(text))
    wanted = {code: meant(character) for code, character in meanings.items()}
    if wanted == meanings:
        return part
    packed = zlib.compress(_rewritten(text, wanted).encode("ascii"), 9)
    number = part[: part.index(b" ")]
    head_anew = b"%b 0 obj\n<</Filter /FlateDecode\n/Length %d>> stream\n" % (number, len(packed))
    return head_anew + packed + b"\nendstream\nendobj\n"


def _meanings(table: str) -> Iterator[tuple[str, str]]:
    """Each glyph's code, in hexadecimal as it stands there, and the characters that it means."""
    for kind, body in _SECTION.findall(table):
        numbers = _HEX.findall(body)
        if kind == "bfchar":
            for code, characters in zip(numbers[::2], numbers[1::2], strict=True):
                yield code, bytes.fromhex(characters).decode("utf-16-be")
            continue
        for first, end, characters in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
            text = bytes.fromhex(characters).decode("utf-16-be")
            for step in range(int(end, 16) - int(first, 16) + 1):
                code = f"{int(first, 16) + step:0{len(first)}X}"
                yield code, text[:-1] + chr(ord(text[-1]) + step)


def _rewritten(table: str, meanings: Mapping[str, str]) -> str:
    sections = list(_SECTION.finditer(table))
    lines = [
        f"<{code}> <{text.encode('utf-16-be').hex().upper()}>\n" for code, text in sorted(meanings.items())
    ]
    blocks = (lines[index : index + _AT_A_TIME] for index in range(0, len(lines), _AT_A_TIME))
    listed = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return table[: sections[0].start()] + listed + table[sections[-1].end() :]
