import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicecontrol.problems import TOLD, Place, Problem
from servicecontrol.read.source import FORBIDDEN
from servicecontrol.read.table import CELL_LIMIT, COLUMN_LIMIT, TABLE_SIZE_LIMIT, CsvRow, read_table
from servicecontrol.text import language, languages


def said(problem: Problem) -> Problem:
    """The problem, once every language has words for it and its hint."""
    for code in languages():
        assert language(code).say(problem.what)
        assert problem.hint is None or language(code).say(problem.hint)
    return problem


def faults(data: bytes | str, **options) -> list[tuple[int, str, str]]:
    """The line, name and hint of each fault of a table that is refused."""
    _, rows, problems = read_table(data.encode() if isinstance(data, str) else data, "r.csv", **options)
    assert () == rows
    assert all(problem.frame and problem.hint for problem in problems)
    return [
        (
            said(problem).place.line,
            problem.what.key.removeprefix("problems."),
            problem.hint.key.removeprefix("hints."),
        )
        for problem in problems
    ]


def read(data: bytes | str, **options) -> tuple[tuple[str, ...], tuple[CsvRow, ...]]:
    """The header and rows of a table that is read."""
    header, rows, problems = read_table(data.encode() if isinstance(data, str) else data, "r.csv", **options)
    assert () == problems
    return header, rows


def test_a_table_is_read_as_it_is_written():
    expected = (("id", "評分"), (CsvRow(2, ("1", "05")), CsvRow(3, (" 2 ", ""))))
    assert expected == read("id,評分\n1,05\n 2 ,\n")
    assert expected == read("id,評分\n1,05\n 2 ,")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_give_the_same_cells_and_lines(end):
    text = 'id,says\n1,"one\ntwo"\n\n2,"a ""b"", c"\n'.replace("\n", end)
    assert (("id", "says"), (CsvRow(2, ("1", "one\ntwo")), CsvRow(5, ("2", 'a "b", c')))) == read(text)


def test_a_byte_order_mark_is_no_part_of_the_first_name():
    assert (("id", "b"), (CsvRow(2, ("1", "2")),)) == read(b"\xef\xbb\xbfid,b\r\n1,2\r\n")


def test_another_delimiter_can_be_named():
    assert (("id", "score"), (CsvRow(2, ("1", "4,5")),)) == read("id;score\n1;4,5\n", delimiter=";")


def test_a_table_may_have_one_column_or_no_rows():
    assert (("id",), (CsvRow(2, ("1",)),)) == read("id\n1\n")
    assert (("id", "b"), ()) == read("id,b\n")


def test_blank_lines_are_no_rows_and_still_count_as_lines():
    assert (("id", "b"), (CsvRow(4, ("1", "2")), CsvRow(6, ("3", "4")))) == read("\nid,b\n\n1,2\n\n3,4\n\n")


def test_line_separators_of_unicode_become_spaces_and_end_no_line():
    assert (("a",), (CsvRow(2, ("x y z",)), CsvRow(3, ("1",)))) == read("a\nx\u2028y\u0085z\n1\n")


def test_bytes_are_checked_as_in_any_file():
    assert [(3, "forbidden-character", "control-character")] == faults(
        b"\xef\xbb\xbfid,score\n1,5\n2,\0004\n"
    )
    assert [(1, "not-utf-8", "saved-as")] == faults("編號,滿意度\n1,5\n".encode("cp950"))
    assert [(2, "merge-conflict", "merge-conflict")] == faults("id\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> b\n")
    assert [(1, "too-large", "too-large")] == faults(b"x" * (TABLE_SIZE_LIMIT + 1))


def test_a_table_without_a_header_is_refused():
    assert [(1, "empty-table", "empty-table")] == faults("") == faults("\n\n")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("id;score\n1;4,5\n", "delimiter"),
        ("id\tscore\n1\t4\n", "delimiter"),
        ("編號，評分\n1，4\n", "full-width-comma"),
    ],
)
def test_a_wrong_delimiter_is_told_once_and_named(text, hint):
    assert [(1, "wrong-delimiter", hint)] == faults(text)
    assert Place("r.csv", 1, 3) == read_table(text.encode(), "r.csv")[2][0].place


def test_a_comma_where_another_delimiter_was_named_is_told():
    assert [(1, "wrong-delimiter", "delimiter")] == faults("id,score\n1,4\n", delimiter=";")


def test_a_tab_is_named_so_that_it_can_be_read():
    _, _, problems = read_table(b"id\tscore\n", "r.csv")
    assert {"found": "\\t", "wanted": ","} == problems[0].what.values


def test_rows_with_too_few_or_too_many_cells_are_told_with_their_first_lines():
    text = 'id,b\n1\n2,3\n"4\n4",5,6\n7,8,9\n'
    assert [
        (2, "ragged-row", "too-few-cells"),
        (4, "ragged-row", "too-many-cells"),
        (6, "ragged-row", "too-many-cells"),
    ] == faults(text)
    _, _, problems = read_table(text.encode(), "r.csv")
    assert {"cells": 1, "wanted": 2} == problems[0].what.values


def test_a_column_needs_a_name_of_its_own():
    text = 'id,,"b, c", ,id,"b, c"\n1,2,3,4,5,6\n'
    _, _, problems = read_table(text.encode(), "r.csv")
    assert [
        (Place("r.csv", 1, 4), "problems.unnamed-column", 2),
        (Place("r.csv", 1, 12), "problems.unnamed-column", 4),
        (Place("r.csv", 1, 14), "problems.duplicate-column", 5),
        (Place("r.csv", 1, 17), "problems.duplicate-column", 6),
    ] == [(problem.place, said(problem).what.key, problem.what.values["column"]) for problem in problems]
    assert {"name": "b, c", "column": 6, "first": 3} == problems[3].what.values
    assert ('   1 │ id,,"b, c", ,id,"b, c"', "     │                 ^^^^^^") == problems[3].frame


def test_a_quote_that_is_not_closed_stands_where_it_opens():
    text = 'id,score,comment\n1,5,"open\n2,4,ok\n3,3,ok\n'
    assert [(2, "unclosed-cell", "unclosed-cell")] == faults(text)
    assert Place("r.csv", 2, 5) == read_table(text.encode(), "r.csv")[2][0].place


def test_a_quote_that_is_not_closed_is_found_on_a_later_line_of_its_row():
    assert [(3, "unclosed-cell", "unclosed-cell")] == faults('id,a,b\n1,"two\nlines","open\n2,x,y\n')
    assert [(1, "unclosed-cell", "unclosed-cell")] == faults('"id')


def test_text_after_a_closing_quote_is_refused_where_it_stands():
    text = 'id,a\n1,"b"c\n'
    assert [(2, "text-after-quote", "text-after-quote")] == faults(text)
    assert ('   2 │ 1,"b"c', "     │      ^") == read_table(text.encode(), "r.csv")[2][0].frame


def test_rows_above_a_broken_one_are_told_too():
    assert [(2, "ragged-row", "too-few-cells"), (3, "unclosed-cell", "unclosed-cell")] == faults(
        'id,a\n1\n2,"x\n'
    )


def test_a_cell_over_the_limit_is_refused_with_its_line():
    assert [(2, "cell-too-long", "cell-too-long")] == faults("id,a\n1," + "x" * (CELL_LIMIT + 1) + "\n2,b\n")
    assert [(3, "cell-too-long", "cell-too-long")] == faults(
        'id,a\n1,b\n"2","' + "x" * (CELL_LIMIT + 1) + '"\n'
    )
    _, _, problems = read_table(b"id,a\n" + b"x" * (CELL_LIMIT + 1) + b",2\n", "r.csv")
    assert [Place("r.csv", 2, 1)] == [problem.place for problem in problems]
    assert read("id,a\n1," + "x" * CELL_LIMIT)


def test_rows_are_read_up_to_the_limit():
    text = "id\n" + "1\n" * 5
    assert 5 == len(read(text, row_limit=5)[1])
    assert [(6, "too-many-rows", "too-many-rows")] == faults(text, row_limit=4)
    assert [(3, "too-many-rows", "too-many-rows")] == faults(text + '"', row_limit=1)


def test_a_table_full_of_faults_is_told_up_to_the_limit_and_the_rest_are_counted():
    *first, last = faults("id,b\n" + "1\n" * 1000)
    assert [(line, "ragged-row", "too-few-cells") for line in range(2, TOLD + 2)] == first
    assert (TOLD + 2, "more-in-file", "more-in-file") == last


def test_columns_are_read_up_to_the_limit():
    header = ",".join(f"c{number}" for number in range(COLUMN_LIMIT))
    assert COLUMN_LIMIT == len(read(header)[0])
    assert [(1, "too-many-columns", "too-many-columns")] == faults(header + ",one" + "\n1" * 100)


cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x85\u2028\u2029").filter(
        lambda character: not FORBIDDEN.match(character)
    ),
    max_size=9,
)


@given(
    st.lists(st.tuples(cells, cells), max_size=9), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"])
)
def test_any_cells_written_in_quotes_come_back_as_they_were(rows, delimiter, end):
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "b"), *rows])
    _, found = read(written.getvalue(), delimiter=delimiter)
    assert rows == [row.cells for row in found]


pieces = st.sampled_from(
    ['"', '""', ",", ";", "\n", "\r\n", "\r", "a", "b ", " ", "電", "，", "\t", "\0", "id,b\n", '1,"x"\n']
)


@given(st.lists(pieces, max_size=30).map("".join))
def test_no_text_raises_and_every_problem_can_be_said_and_stands_in_it(text):
    _, rows, problems = read_table(text.encode(), "r.csv")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        said(problem)
        assert 1 <= problem.place.line <= len(lines)
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1
    assert not (rows and problems)


@given(st.binary(max_size=100))
def test_no_bytes_raise(data):
    _, rows, problems = read_table(data, "r.csv")
    assert not (rows and problems)
