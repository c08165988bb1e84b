import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from composed import composed, has_twins
from hypothesis import assume, example, given
from hypothesis import strategies as st
from written import anything, records

from servicecontrol.problems import TOLD, Place, Problem
from servicecontrol.read.source import FORBIDDEN, SIZE_LIMIT, decode
from servicecontrol.read.tree import DEPTH_LIMIT, Tree, parse, place
from servicecontrol.text import language, languages

GOOD = b"id: C-2026-0001\nreceived: 2026-03-14\ncustomer: R-0001\n"
ROOT = Path(__file__).parent.parent


def said(problem: Problem) -> Problem:
    """The problem, once every language has words for it and its hint."""
    for code in languages():
        assert language(code).say(problem.what)
        assert problem.hint is None or language(code).say(problem.hint)
    return problem


def faults(data: bytes | str) -> list[tuple[int, str, str]]:
    """The line, name and hint of each fault of a file that is refused."""
    tree, problems = parse(data.encode() if isinstance(data, str) else data, "C-1.yaml")
    assert None is tree
    assert problems
    assert all(problem.frame for problem in problems)
    return [
        (
            said(problem).place.line,
            problem.what.key.removeprefix("problems."),
            problem.hint.key.removeprefix("hints.") if problem.hint else "",
        )
        for problem in problems
    ]


def read(data: bytes | str) -> Tree:
    """What a file that is read holds."""
    tree, problems = parse(data.encode() if isinstance(data, str) else data, "C-1.yaml")
    assert () == problems
    assert None is not tree
    return tree


# What is read


def test_a_record_is_read_as_it_is_written():
    text = (
        "id: S-1\nopen: yes\nitems:\n  - id: q1\n    counts: {1: 2, 5: 35}\n  - text\nsays: |\n  好\n  的\n"
    )
    assert {
        "id": "S-1",
        "open": "yes",
        "items": [{"id": "q1", "counts": {"1": "2", "5": "35"}}, "text"],
        "says": "好\n的\n",
    } == read(text)


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "on",
        "yes",
        "null",
        "~",
        "=",
        "+886912345678",
        "190:20:30",
        "4.10",
        "0227205",
        ".nan",
        "-.inf",
        "012",
        "1e3",
        "0x1F",
        "1_000",
        "2026-02-30",
        "2026-03-14T00:00:00Z",
        "9" * 5000,
    ],
)
def test_every_scalar_stays_the_text_that_is_written(written):
    assert {"value": written, "list": [written]} == read(f"value: {written}\nlist:\n- {written}\n")


def test_a_key_without_a_value_holds_nothing():
    assert {"a": {"b": None}, "c": "1", "d": None, "e": None, "f": {"g": "x", "h": None, "i": None}} == read(
        "a:\n  b:\nc: 1\nd:\ne:  # later\nf: {g: x, h, i: }\n"
    )


def test_an_empty_text_in_quotes_is_a_text():
    assert {"a": "", "b": "", "c": [""], "d": ""} == read("a: \"\"\nb: ''\nc: ['']\nd: |\n")


def test_keys_in_quotes_are_texts_like_any_other():
    assert {"": "1", "<<": "2", "__proto__": "3"} == read('"": 1\n"<<": 2\n__proto__: 3\n')


def test_a_byte_order_mark_changes_nothing():
    assert read(GOOD) == read(b"\xef\xbb\xbf" + GOOD)


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_line_ends_of_every_system_give_the_same_tree_and_lines(end):
    block = GOOD + "says: |\n  一\n  二\nsteps:\n  - date: 1\n".encode()
    assert read(block) == read(block.replace(b"\n", end))
    assert [(9, "duplicate-key", "duplicate-key")] == faults((block + b"id: 2\n").replace(b"\n", end))
    crossed = (block + b"id: 2\n").replace(b"\n", end).decode()
    assert Place("x", 8, 5) == place(crossed, "x", ("steps", 0), of="value")


def test_line_separators_of_unicode_become_spaces_and_end_no_line():
    text = "a: x\u2028y\u2029z\u0085w\nb: 1\nb: 2\n"
    assert {"a": "x y z w"} == read("a: x\u2028y\u2029z\u0085w")
    assert [(3, "duplicate-key", "duplicate-key")] == faults(text)
    assert Place("x", 2, 4) == place(text, "x", ("b",), of="value")


def test_line_separators_written_as_escapes_become_spaces_too():
    assert {"a": "x y z w"} == read('a: "x\\Ly\\Pz\\Nw"\n')


def test_text_from_right_to_left_is_kept():
    assert {"a": "أحمد שלום \u200f\u200e\u061c"} == read("a: أحمد שלום \u200f\u200e\u061c\n")


def test_rare_and_zero_width_characters_are_kept():
    assert {"a": "𠀀\ue000\u200b👨\u200d👩"} == read("a: 𠀀\ue000\u200b👨\u200d👩\n")


def test_marks_of_yaml_inside_a_text_are_text():
    text = "a: R&D, well done! 5 * 3 % {x} [y] <<<<<<< no\nb: 'it''s'\nc: '備註：x'\nd: a \\ b\n"
    assert {
        "a": "R&D, well done! 5 * 3 % {x} [y] <<<<<<< no",
        "b": "it's",
        "c": "備註：x",
        "d": "a \\ b",
    } == read(text)


def test_a_start_and_an_end_of_the_document_are_allowed():
    assert {"a": "1"} == read("# note\n---\na: 1\n...\n")


def test_lists_and_mappings_are_read_down_to_the_limit():
    assert read("a: " + "[" * (DEPTH_LIMIT - 1) + "x" + "]" * (DEPTH_LIMIT - 1))


# What is refused: bytes and characters


def test_a_file_over_the_limit_is_refused_before_it_is_parsed():
    assert [(1, "too-large", "too-large")] == faults(b"a: [" + b"x" * SIZE_LIMIT)
    assert read(b"a: " + b"x" * (SIZE_LIMIT - 3))


def test_a_byte_that_is_not_utf_8_has_its_line():
    assert [(2, "not-utf-8", "save-as-utf-8")] == faults(b"id: 1\nb: br\xffken\n")
    assert Place("x.yaml", 2, 6) == parse(b"id: 1\nb: br\xffken\n", "x.yaml")[1][0].place


@pytest.mark.parametrize(
    ("codec", "name", "name_of_customer", "line"),
    [
        ("cp950", "Big5", "王小明反映電梯運轉時有異音", 2),
        ("gb18030", "GBK", "王小明反映电梯运转时有异音", 2),
        ("utf-16", "UTF-16", "王小明", 1),
        ("utf-16-le", "UTF-16", "Wang", 1),
    ],
)
def test_the_encoding_a_file_was_saved_in_is_guessed(codec, name, name_of_customer, line):
    data = f"id: C-1\ncustomer: {name_of_customer}\n".encode(codec)
    assert [(line, "not-utf-8", "saved-as")] == faults(data)
    _, problems = parse(data, "C-1.yaml")
    assert problems[0].hint
    assert name == problems[0].hint.values["encoding"]


@pytest.mark.parametrize(
    ("character", "hint"),
    [
        ("\0", "control-character"),
        ("\x07", "control-character"),
        ("\x0c", "control-character"),
        ("\x1b", "control-character"),
        ("\x7f", "control-character"),
        ("\x9f", "control-character"),
        ("\ufffe", "control-character"),
        ("\u202a", "bidi-character"),
        ("\u202e", "bidi-character"),
        ("\u2066", "bidi-character"),
        ("\u2069", "bidi-character"),
        ("\ufeff", "stray-byte-order-mark"),
    ],
)
def test_a_character_that_hides_is_refused_where_it_stands_and_as_an_escape(character, hint):
    assert [(3, "forbidden-character", hint)] == faults(f"id: 1\na: b\nc: abc{character}def\n")
    _, problems = parse(f"id: 1\nc: abc{character}def\n".encode(), "x.yaml")
    assert Place("x.yaml", 2, 7) == problems[0].place
    assert f"U+{ord(character):04X}" == problems[0].what.values["code"]
    assert [(2, "forbidden-character", hint)] == faults(f'id: 1\nc: "abc\\u{ord(character):04x}def"\n')


def test_a_second_byte_order_mark_is_refused():
    assert [(1, "forbidden-character", "stray-byte-order-mark")] == faults(b"\xef\xbb\xbf" * 2 + GOOD)


def test_all_forbidden_characters_are_told_at_once():
    assert [1, 2, 2] == [line for line, _, _ in faults("a: \x07\nb: \u202e\x1b\n")]


@pytest.mark.parametrize("escape", ["\\ud83d", "\\uDE00", "\\ud83d\\ude00"])
def test_half_of_a_character_as_an_escape_is_refused(escape):
    assert [(3, "bad-escape", "surrogate")] == faults(f'id: 1\na: b\nc: "{escape}"\n')


def test_a_merge_conflict_stands_at_its_first_marker():
    text = "id: 1\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> branch\n"
    assert [(2, "merge-conflict", "merge-conflict")] == faults(text)
    assert [(2, "merge-conflict", "merge-conflict")] == faults(text.replace("\n", "\r"))


def test_every_merge_conflict_is_told_also_inside_a_text():
    text = "a: |\n  <<<<<<< HEAD\n  one\n  =======\n  two\n  >>>>>>> b\nb: |\n\t<<<<<<<\n"
    assert [(2, "merge-conflict", "merge-conflict"), (8, "merge-conflict", "merge-conflict")] == faults(text)


def test_a_file_in_another_encoding_is_framed_as_its_writer_sees_it():
    _, problems = parse("id: C-1\ncustomer: 王小明\n".encode("cp950"), "x.yaml")
    assert ("   2 │ customer: 王小明", "     │           ^^") == problems[0].frame


def test_half_a_merge_conflict_is_still_one():
    assert [(2, "merge-conflict", "merge-conflict")] == faults("a: 1\n<<<<<<< HEAD\n")
    assert [(2, "merge-conflict", "merge-conflict")] == faults("a: 1\n>>>>>>> branch\n")


# What is refused: more than mappings, lists and texts


@pytest.mark.parametrize(
    "value",
    ['!!python/object/apply:os.system ["touch x"]', "!!python/name:os.system", "!!str x", "! x", "!<t:x> y"],
)
def test_a_tag_is_refused(value):
    assert [(2, "tag", "tag")] == faults(f"id: 1\nx: {value}\n")


@pytest.mark.parametrize("value", ["!重要", "!x!y z", "!<x"])
def test_a_text_that_looks_like_a_tag_is_refused(value):
    assert [(2, "tag", "tag")] == faults(f"id: 1\nx: {value}\n")


def test_an_anchor_and_an_alias_are_refused():
    assert [(1, "anchor", "alias"), (2, "alias", "alias")] == faults("note: &n hello\nother: *n\n")
    assert [(1, "anchor", "alias"), (1, "alias", "alias")] == faults("x: &a [*a]\n")
    assert [(1, "alias", "alias"), (2, "alias", "alias")] == faults("*a : 1\n*a : 2\n")


def test_a_text_that_looks_like_an_anchor_or_alias_is_refused():
    assert [(1, "alias", "alias")] == faults("note: *重要*\n")
    assert [(1, "anchor", "alias")] == faults("note: &重要\n")


def test_aliases_of_aliases_are_never_followed():
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    lines += [
        f"{b}: &{b} [" + ",".join([f"*{a}"] * 9) + "]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    found = faults("\n".join(lines))
    assert (1, "anchor", "alias") == found[0]
    assert (TOLD + 1, "more-in-file") == (len(found), found[-1][1])


def test_a_merge_key_is_refused():
    assert (3, "merge-key", "merge-key") in faults("b: &b {x: 1}\nc:\n  <<: *b\n")
    assert [(2, "merge-key", "merge-key")] == faults("c:\n  <<: {x: 1}\n")


@pytest.mark.parametrize(
    "directive", ["%YAML 1.1", "%YAML 9.9", "%YAML x", "%TAG ! tag:x,2026:", "%TAG x", "%OTHER x"]
)
def test_a_directive_is_refused(directive):
    assert [(1, "directive", "directive")] == faults(f"{directive}\n---\nid: 1\n")
    assert [(2, "directive", "directive")] == faults(f"# note\n{directive}\n---\nid: 1\n")


def test_a_directive_without_a_document_is_refused():
    assert [(1, "directive", "directive")] == faults("%YAML 1.1\nid: 1\n")


def test_a_second_document_is_refused():
    assert [(2, "second-document", "second-document")] == faults("id: 1\n---\nid: 2\n")
    assert [(3, "second-document", "second-document")] == faults("id: 1\n...\nid: 2\n")
    assert [(1, "second-document", "second-document")] == faults("{id: 1} x\n")


def test_a_key_that_is_no_text_is_refused_and_reading_goes_on():
    text = "id: 1\n? [a, b]\n: 1\n{c: d}: 2\nid: 3\n"
    assert [
        (2, "key-not-text", "key-not-text"),
        (4, "key-not-text", "key-not-text"),
        (5, "duplicate-key", "duplicate-key"),
    ] == faults(text)


def test_a_key_that_is_not_written_is_refused():
    assert [(1, "empty-key", "empty-key")] == faults("?\n: x\n")


def test_a_repeated_key_names_both_lines():
    _, problems = parse(b"id: 1\nstatus: open\nvisit:\n  status: x\nstatus:\n", "x.yaml")
    assert ["problems.duplicate-key"] == [problem.what.key for problem in problems]
    assert {"key": "status", "first": 2} == problems[0].what.values
    assert Place("x.yaml", 5, 1) == problems[0].place
    assert ("   5 │ status:", "     │ ^^^^^^") == problems[0].frame


def test_a_repeated_key_is_found_where_the_first_has_no_value_or_the_mapping_is_inside():
    assert [(2, "duplicate-key", "duplicate-key")] == faults("a:\na: 1\n")
    assert [(3, "duplicate-key", "duplicate-key")] == faults("visit:\n  date: 1\n  date: 2\n")
    assert [(3, "duplicate-key", "duplicate-key")] == faults("- a: 1\n- b: 1\n  b: 2\n")


def test_the_same_key_in_two_mappings_is_not_repeated():
    assert {"a": {"x": "1"}, "b": [{"x": "1"}, {"x": "2"}]} == read("a: {x: 1}\nb: [{x: 1}, {x: 2}]\n")


def test_of_three_keys_alike_two_are_repeated():
    _, problems = parse(b"a: 1\na: 2\n\na: 3\n", "x.yaml")
    assert [(2, 1), (4, 1)] == [(problem.place.line, problem.what.values["first"]) for problem in problems]


def test_an_empty_entry_of_a_list_is_refused():
    assert [(2, "empty-entry", "empty-entry"), (4, "empty-entry", "empty-entry")] == faults(
        "a:\n-\n- x\n- # y\n"
    )


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n", b"# todo\n", b"---\n", b"---\n# x\n...\n"])
def test_a_file_without_a_record_is_refused(data):
    assert ["empty-file"] == [name for _, name, _ in faults(data)]


def test_a_list_or_a_text_instead_of_a_record_is_refused():
    assert [(2, "not-a-record", "top-list")] == faults("# note\n- id: 1\n  b: 2\n")
    assert [(1, "not-a-record", "top-text")] == faults("gone.yaml")
    assert [(1, "not-a-record", "top-text")] == faults('"gone"')


def test_all_faults_are_told_at_once_and_in_order():
    text = 'a: 1\na: 2\nb: !x y\nc: &z "\\u202e"\nd:\n  -\ne: "open\n'
    assert [
        (2, "duplicate-key"),
        (3, "tag"),
        (4, "anchor"),
        (4, "forbidden-character"),
        (6, "empty-entry"),
        (7, "unclosed-quote"),
    ] == [(line, name) for line, name, _ in faults(text)]


@pytest.mark.parametrize("line", ["- &a b\n", "a: \x07\n", "<<<<<<< a\n", "a{n}: b #c\n"])
def test_a_file_full_of_faults_is_told_up_to_the_limit_and_the_rest_are_counted(line: str):
    problems = parse("".join(line.replace("{n}", str(n)) for n in range(1000)).encode(), "x.yaml")[1]
    counted = [problem.what for problem in problems if problem.what.key == "problems.more-in-file"]
    assert TOLD + 1 == len(problems)
    assert [1000 - TOLD] == [what.values["n"] for what in counted]
    assert counted[0] is problems[-1].what


def test_a_key_given_twice_before_the_text_breaks_off_tells_where_it_stood_first():
    problems = parse(b"a: 1\na: 1\n\t", "x.yaml")[1]
    assert [("problems.duplicate-key", 1), ("problems.tab", None)] == [
        (problem.what.key, problem.what.values.get("first")) for problem in problems
    ]


def test_one_fault_more_than_the_limit_is_told_itself():
    problems = parse(b"a: \x07\n" * (TOLD + 1), "x.yaml")[1]
    assert ["problems.forbidden-character"] * (TOLD + 1) == [problem.what.key for problem in problems]
    *_, last = parse(b"a: \x07\n" * (TOLD + 2), "x.yaml")[1]
    assert (Place("x.yaml", TOLD + 1, 4), 2) == (last.place, last.faults)


# What is refused: depth


def test_depth_over_the_limit_is_refused_with_its_place():
    _, problems = parse(b"a: 1\nx: " + b"[" * 3000 + b"]" * 3000, "x.yaml")
    assert ["problems.too-deep"] == [problem.what.key for problem in problems]
    assert Place("x.yaml", 2, 3 + DEPTH_LIMIT) == problems[0].place
    assert DEPTH_LIMIT == said(problems[0]).what.values["limit"]


def test_deep_block_mappings_are_refused():
    assert [(21, "too-deep", "too-deep")] == faults("\n".join(" " * depth + "a:" for depth in range(1000)))


@pytest.mark.parametrize("opening", ["[", "{", "[{", "- ", "? ", "{a: ", "[[["])
def test_no_depth_ends_the_process(opening):
    program = (
        "import sys; from servicecontrol.read.tree import parse;"
        f"tree, problems = parse(b'x:\\n  ' + {opening.encode()!r} * 200_000, 'x.yaml');"
        "print(tree, problems[-1].what.key)"
    )
    done = subprocess.run(  # our own program
        [sys.executable, "-c", program], capture_output=True, check=False, cwd=ROOT, text=True, timeout=20
    )
    assert (0, "None problems.too-deep\n", "") == (done.returncode, done.stdout, done.stderr)


def test_a_parser_without_libyaml_reads_the_same():
    program = (
        "import sys; sys.modules['yaml._yaml'] = None\n"
        "from servicecontrol.read.tree import parse\n"
        "print(parse('id: 一\\nb:\\nc:\\n  [no, \"\"]\\n'.encode(), 'x')[0])\n"
        "for data in (b'a: 1\\na: 2', b'a: &x y', b'[' * 200_000, b'a:\\n- ', b'a: 1\\nb: [', b''):\n"
        "    print([(p.place.line, p.what.key) for p in parse(data, 'x')[1]])\n"
    )
    done = subprocess.run(  # our own program
        [sys.executable, "-X", "utf8", "-c", program],
        capture_output=True,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
        timeout=20,
    )
    assert "" == done.stderr
    assert [
        "{'id': '一', 'b': None, 'c': ['no', '']}",
        "[(2, 'problems.duplicate-key')]",
        "[(1, 'problems.anchor')]",
        "[(1, 'problems.too-deep')]",
        "[(2, 'problems.empty-entry')]",
        "[(2, 'problems.syntax')]",
        "[(1, 'problems.empty-file')]",
    ] == done.stdout.splitlines()


# What is refused: syntax


@pytest.mark.parametrize(
    ("text", "line", "name", "hint"),
    [
        ("id：C-1\nreceived：2026\n", 1, "not-a-record", "full-width-colon"),
        ("id：C-1\nreceived: 2026\n", 1, "no-colon", "full-width-colon"),
        ("id: 1\nopen：yes\nb: 2\n", 2, "no-colon", "full-width-colon"),
        ("a:\n  - date：x\n    by: y\n", 2, "no-colon", "full-width-colon"),
        ("id：C-1\n# note\n\nreceived: 2026\n", 1, "no-colon", "full-width-colon"),
        ("id:\u00a0C-1\nreceived: 2026\n", 1, "no-colon", "odd-space"),
        ("id:\u3000C-1\n", 1, "not-a-record", "odd-space"),
        ("a: 1\nid:\u00a0C-1\nreceived: 2026\n", 2, "no-colon", "odd-space"),
        ("a: 1\nid:C-1\nb: 2\n", 2, "no-colon", "space-after-colon"),
        ("id:C-1\n", 1, "not-a-record", "space-after-colon"),
        ("a: 1\nb\nc: 2\n", 2, "no-colon", "no-colon"),
        ("a: b: c\n", 1, "unexpected-colon", "unexpected-colon"),
        ("a: x\n  http://y: z\n", 2, "unexpected-colon", "unexpected-colon"),
        ("a:\n\tb: 2\n", 2, "tab", "tab"),
        ("a: 1\n\tb: 2\n", 2, "tab", "tab"),
        ("a: >\n\tb\n", 2, "tab", "tab"),
        ("a: @x\n", 1, "reserved-character", "quote-value"),
        ("a: `x`\n", 1, "reserved-character", "quote-value"),
        ("a: %x\n", 1, "reserved-character", "quote-value"),
        ('a: 1\nb: "open\nc: 2\n', 2, "unclosed-quote", "unclosed-quote"),
        ('a: "open\n---\nb: 1\n', 1, "unclosed-quote", "unclosed-quote"),
        ("a: 'open\n", 1, "unclosed-quote", "unclosed-quote"),
        ('a: "x" y\n', 1, "unexpected-text", "unexpected-text"),
        ("a: 'it's'\n", 1, "unexpected-text", "unexpected-text"),
        ("a:\n  - x\n - y\n", 3, "unexpected-text", "unexpected-text"),
        ("a:\n  b: 1\n c: 2\n", 3, "unexpected-text", "unexpected-text"),
        ("- a\nb: 1\n", 2, "unexpected-text", "unexpected-text"),
        ("a: ]\n", 1, "unexpected-text", "unexpected-text"),
        ("a: ? b\n", 1, "unexpected-text", "unexpected-text"),
        ("a: - b\n", 1, "misplaced-dash", "misplaced-dash"),
        ("a: 1\nb: [x\nc: 2\n", 2, "unclosed-bracket", "unclosed-bracket"),
        ("a: {x: 1\n\n\n", 1, "unclosed-bracket", "unclosed-bracket"),
        ('a: [x, "y" z]\n', 1, "unclosed-bracket", "unclosed-bracket"),
        ('a: "C:\\qemu"\n', 1, "bad-escape", "bad-escape"),
        ('a: "\\xZZ"\n', 1, "bad-escape", "bad-escape"),
        ('a: "\\U00110000"\n', 1, "bad-escape", "bad-escape"),
        ("a: [b:?]\n", 1, "unexpected-colon", "unexpected-colon"),
        ("id：C-1\n# note\nreceived: 2026\n", 1, "no-colon", "full-width-colon"),
        ("a: 1\n# open：\nb: {c: x: y}\n", 3, "unclosed-bracket", "unclosed-bracket"),
        ("\n\t", 2, "tab", "tab"),
        ("a: {", 1, "unexpected-text", "unexpected-text"),
        ("a: |text\n", 1, "block-header", "block-header"),
        ("a: |0\n x\n", 1, "block-header", "block-header"),
    ],
)
def test_a_fault_of_syntax_is_named_and_stands_at_its_cause(text, line, name, hint):
    assert [(line, name, hint)] == faults(text)


@pytest.mark.parametrize(
    ("text", "carets"),
    [
        ("a：1\nb: 2\n", ("   1 │ a：1", "     │  ^^")),
        ('a: "x\\q"\n', ('   1 │ a: "x\\q"', "     │      ^")),
        ('a: "\\ud83d"\n', ('   1 │ a: "\\ud83d"', "     │     ^")),
        ("a: [b, c\n\n# end\n", ("   1 │ a: [b, c", "     │    ^")),
        ("a: [b, c", ("   1 │ a: [b, c", "     │    ^")),
        ('a: [b, "c" d]\n', ('   1 │ a: [b, "c" d]', "     │            ^")),
        ("a: {\n\n", ("   1 │ a: {", "     │    ^")),
        ("a: @x\n", ("   1 │ a: @x", "     │    ^")),
        ("%YAML 1.1\nid: 1\n", ("   1 │ %YAML 1.1", "     │ ^")),
        ("a: &n hello\n", ("   1 │ a: &n hello", "     │    ^^^^^^^^")),
        ('a: !t "b\n  c d e f"\n', ('   1 │ a: !t "b', "     │    ^")),
        ("a: !t [b, c]\n", ("   1 │ a: !t [b, c]", "     │    ^")),
        ("<<<<<<< HEAD\n", ("   1 │ <<<<<<< HEAD", "     │ ^^^^^^^")),
    ],
)
def test_carets_stand_under_the_cause(text, carets):
    _, problems = parse(text.encode(), "x.yaml")
    assert [carets] == [problem.frame for problem in problems]


def test_the_character_a_value_cannot_begin_with_is_named():
    _, problems = parse(b"a: 1\nb: @x\n", "x.yaml")
    assert {"character": "@"} == problems[0].what.values


def test_the_space_after_a_colon_is_named():
    _, problems = parse("id:\u00a0C-1\nreceived: 2026\n".encode(), "x.yaml")
    assert problems[0].hint
    assert {"code": "U+00A0"} == problems[0].hint.values
    assert Place("x.yaml", 1, 4) == problems[0].place


# Places

PLACED = "# note\nid: C-1\nvisit:\n  date: 2026\n  by:\nsteps:\n  - a\n  - by: 王\n    on: {x: 1, y}\n"


@pytest.mark.parametrize(
    ("steps", "of", "line", "column"),
    [
        (("id",), "key", 2, 1),
        (("id",), "value", 2, 5),
        (("visit",), "key", 3, 1),
        (("visit",), "value", 4, 3),
        (("visit", "date"), "value", 4, 9),
        (("steps", 0), "value", 7, 5),
        (("steps", 0), "key", 7, 5),
        (("steps", 1, "by"), "key", 8, 5),
        (("steps", 1, "by"), "value", 8, 9),
        (("steps", 1, "on", "x"), "value", 9, 13),
    ],
)
def test_an_entry_stands_where_it_is_written(steps, of, line, column):
    assert Place("x.yaml", line, column) == place(PLACED, "x.yaml", steps, of=of)


def test_an_empty_value_stands_at_its_key():
    assert Place("x.yaml", 5, 3) == place(PLACED, "x.yaml", ("visit", "by"), of="value")
    assert Place("x.yaml", 9, 16) == place(PLACED, "x.yaml", ("steps", 1, "on", "y"), of="value")


def test_what_is_not_written_stands_at_the_key_around_it():
    assert Place("x.yaml", 3, 1) == place(PLACED, "x.yaml", ("visit", "to"), of="value")
    assert Place("x.yaml", 6, 1) == place(PLACED, "x.yaml", ("steps", 7, "by"), of="key")
    assert Place("x.yaml", 8, 5) == place(PLACED, "x.yaml", ("steps", 1, "to"), of="key")
    assert Place("x.yaml", 2, 1) == place(PLACED, "x.yaml", ("customer",), of="value")
    assert Place("x.yaml", 2, 1) == place(PLACED, "x.yaml", (), of="value")


def test_a_text_that_cannot_be_read_has_places_up_to_its_fault():
    assert Place("x.yaml", 1, 4) == place("a: 1\nb: [", "x.yaml", ("a",), of="value")
    assert Place("x.yaml", 1, 1) == place("", "x.yaml", ("a",), of="value")
    assert Place("x.yaml", 1, 21) == place("[" * 5000, "x.yaml", (0,) * 30, of="key")


# Whatever is written


@given(records)
def test_any_record_of_texts_comes_back_as_it_was(record):
    assume(not has_twins(record))
    written = yaml.safe_dump(record, default_style='"', allow_unicode=True)
    assert composed(record) == read(written)


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("東區: 1\n東區\u3000: 2\n", 1),
        ('"東區 ": 1\n東區: 2\n', 1),
        ('" 東區": 1\n"東區 ": 2\n', 2),
        ('"東區 ": 1\n西區: 2\n', 0),
        ("a:\n  caf\u00e9: 1\n  cafe\u0301: 2\n", 1),
    ],
)
def test_a_key_that_only_looks_like_another_one_is_given_twice(text, twice):
    _, problems = parse(text.encode(), "x.yaml")
    assert twice == len(problems)
    assert {problem.what.key for problem in problems} <= {"problems.spaced-key", "problems.duplicate-key"}


def test_letters_are_compared_as_they_look():
    assert {"caf\u00e9": "caf\u00e9"} == read("cafe\u0301: cafe\u0301\n")


@given(records)
def test_any_record_of_texts_has_all_its_places(record):
    written = yaml.safe_dump(record, default_style='"', allow_unicode=True)
    lines = written.split("\n")
    for key, value in record.items():
        found = place(written, "x", (key,), of="key")
        assert '"' == lines[found.line - 1][found.column - 1] or written[0] == "?"
        if isinstance(value, str) and "\n" not in value:
            found = place(written, "x", (key,), of="value")
            assert '"' == lines[found.line - 1][found.column - 1]


@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
def test_no_bytes_raise(data):
    tree, problems = parse(data, "x.yaml")
    assert (tree is None) == bool(problems)


@given(anything)
def test_no_text_raises_and_every_problem_can_be_said_and_stands_in_it(text):
    tree, problems = parse(text.encode(), "x.yaml")
    assert (tree is None) == bool(problems)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        said(problem)
        assert 1 <= problem.place.line <= len(lines)
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1
        assert 2 == len(problem.frame)


@given(anything)
def test_what_is_read_has_no_character_that_hides(text):
    tree, _ = parse(text.encode(), "x.yaml")
    assert None is FORBIDDEN.search(repr_of_texts(tree))


def repr_of_texts(tree: Tree | None) -> str:
    """All texts of a tree, one after the other."""
    if isinstance(tree, dict):
        return "".join(key + repr_of_texts(value) for key, value in tree.items())
    return "".join(map(repr_of_texts, tree)) if isinstance(tree, list) else tree or ""


def test_decoding_gives_the_text_without_its_byte_order_mark():
    assert ("id: 一\r\n", ()) == decode("\ufeffid: 一\r\n".encode(), "x.csv")
