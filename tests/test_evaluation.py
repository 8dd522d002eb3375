"""`dataprep evaluate`: what is printed, the published schema, and mistakes of the caller."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

import dataprep
from dataprep.cli import run
from dataprep.evaluation import Evaluation
from dataprep.render.evaluation import MOST, render
from dataprep.render.schemas import catalogue
from tests import building, predictions
from tests.predictions import MOVIES, PAPERS, save
from tests.results import field_2, result_2

Print = pytest.CaptureFixture[str]

TEXTS = """\
p.json, s.json against l.json
5 texts, several classes each; 2 all right (40.0%)

  class    TP  FP  FN  precision   recall       F1
  action    1   1   1    0.5000   0.5000   0.5000
  comedy    1   0   2    1.0000   0.3333   0.5000
  romance   2   0   0    1.0000   1.0000   1.0000
  micro                  0.8000   0.5714   0.6667
  macro                  0.8333   0.6111   0.6667

1.txt: is action, comedy, was taken for comedy
    A man runs.
4.txt: is comedy, romance, was taken for romance
5.txt: is comedy, was taken for action

documents without a prediction: 1 ('6.txt')
s.json: an evaluation of 3 classes
    its own counts give other numbers:
      microF1 is 0.12, its own counts give 0.6666666667
    the documents give other numbers:
      microF1 is 0.12, the documents give 0.6666666667
note: p.json:70: is neither a document nor holds any: left out
"""

SINGLE = """\
p.json
4 texts, one class each; 2 all right (50.0%)

  class  TP  FP  FN  precision   recall       F1
  x       1   0   1    1.0000   0.5000   0.6667
  y       1   1   0    0.5000   1.0000   0.6667
  z       0   0   1    0.0000*  0.0000   0.0000
  micro                0.6667   0.5000   0.5714
  macro                0.5000*  0.5000   0.4444
  * 0/0, counted as 0, or a mean with such

  actual \\ predicted  (none)  x  y  z
  (none)                   0  0  0  0
  x                        0  1  1  0
  y                        0  0  1  0
  z                        1  0  0  0

b.txt: is x, was taken for y
d.txt: is z, was taken for (none)
"""

FORMS = """\
results against labels
2 forms; 1 all right (50.0%)

  field   labeled  exact  match  wrong  missing  extra  precision   recall       F1
  Number        2      1      1      1        0      0    0.5000   0.5000   0.5000
  Total         2      1      1      0        1      0    1.0000   0.5000   0.6667
  micro                                                   0.6667   0.5000   0.5714
  macro                                                   0.7500   0.5000   0.5833

  field   confidence    OCR     80 % from    100 % from
  Number       0.700  0.980  0.9 (1 of 2)  0.9 (1 of 2)
  Total            -  0.980             -             -

f1.pdf: Number is '1042', was read as '1,200.00' (confidence 0.5)
f1.pdf: Total is '1,200.00', was not read

mean confidence of the OCR's words: 0.980
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def texts(place: Path) -> list[str]:
    """The arguments that evaluate texts, of which something is odd."""
    save(place, "l.json", predictions.labels_2022([*MOVIES, ("6.txt", ("action",), ())]))
    save(place, "p.json", {"value": [*predictions.results()["value"], 7]})
    save(place, "s.json", predictions.summary(microF1=0.12))
    save(place, "1.txt", "A man runs.\nAnd laughs.")
    return ["evaluate", "--actual", "l.json", "--predicted", "p.json", "--predicted", "s.json"]


def forms(place: Path) -> list[str]:
    """The arguments that evaluate forms."""
    labels = building.labels(labeled={"Number": ("1042",), "Total": ("1,200.00",)})
    results = [{"Number": field_2(2, confidence=0.9), "Total": field_2(4)}, {"Number": field_2(4, confidence=0.5)}]
    for number, fields in enumerate(results):
        result = result_2(fields)
        building.write(place, {f"labels/f{number}.pdf.labels.json": labels, f"results/f{number}.pdf.json": result})
    return ["evaluate", "--actual", "labels", "--predicted", "results"]


def single(place: Path) -> list[str]:
    """The arguments that evaluate texts of one class each."""
    rows = predictions.single_results([*PAPERS, ("d.txt", ("z",), ("z",))])
    rows[-1]["customSingleLabelClassificationResult"]["predictedClass"] = None
    save(place, "p.json", rows)
    return ["evaluate", "--predicted", "p.json"]


CALLS = {"texts": (texts, TEXTS), "single": (single, SINGLE), "forms": (forms, FORMS)}


@pytest.mark.parametrize("kind", CALLS)
def test_what_is_printed(place: Path, capsys: Print, kind: str) -> None:
    call, golden = CALLS[kind]
    assert run(call(place)) == 0
    assert capsys.readouterr().out == golden


@pytest.mark.parametrize("kind", CALLS)
def test_json_is_the_value_and_fits_the_schema(place: Path, capsys: Print, kind: str) -> None:
    arguments = CALLS[kind][0](place)
    assert run([*arguments, "--format", "json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert list(Draft202012Validator(catalogue()["evaluation"]).iter_errors(body)) == []
    found = dataprep.evaluate(
        arguments[2] if kind != "single" else None, [value for value in arguments if value in {"p.json", "s.json", "results"}]
    )
    assert msgspec.convert(body, Evaluation) == found
    with pytest.raises(AttributeError):
        found.documents = 0  # type: ignore[misc]


PAGE = (Path(__file__).parent.parent / "docs" / "evaluation.md").read_text(encoding="utf-8")


def test_the_page_shows_what_is_printed(place: Path, capsys: Print) -> None:
    forms(place)
    save(place, "labels.json", predictions.labels_2022())
    save(place, "results.json", predictions.task_2022())
    stories = (
        ("1", "Two cops, one of whom is a dog."),
        ("4", "They meet in a lift that is stuck."),
        ("5", "A car chase, on tricycles."),
    )
    for number, line in stories:
        save(place, f"{number}.txt", line)
    shown = re.findall(r"```console\n\$ dataprep ([^\n]*)\n(.*?)```", PAGE, re.DOTALL)
    assert len(shown) == 2
    for command, output in shown:
        assert run(command.split()) == 0
        assert capsys.readouterr().out == output


def test_texts_of_another_folder(place: Path, capsys: Print) -> None:
    texts(place)
    (place / "set").mkdir()
    (place / "l.json").rename(place / "set" / "l.json")
    assert run(["evaluate", "--actual", "set", "--predicted", "p.json"]) == 0
    assert "    A man runs.\n" not in capsys.readouterr().out
    assert run(["evaluate", "--actual", "set", "--predicted", "p.json", "--texts", "."]) == 0
    assert "    A man runs.\n" in capsys.readouterr().out


WRONG: list[tuple[list[str], str]] = [
    (["--predicted", "none.json"], "'none.json' does not exist"),
    (["--actual", "none", "--predicted", "p.json"], "'none' does not exist"),
    (["--actual", "p.json"], "Missing option '--predicted'"),
    (["--predicted", "p.json", "--accuracy", "80"], "an accuracy of 80.0 is none; give one above 0, and at most 1"),
    (["--predicted", "p.json", "--accuracy", "nan"], "an accuracy of nan is none"),
    (["--predicted", "p.json", "--accuracy", "0"], "an accuracy of 0.0 is none"),
    (["--predicted", "p.json", "--texts", "none"], "'none' is no folder; give that of the texts"),
    (["--actual", "l.json", "--predicted", "actual.csv"], "and predicts none; give it as --actual"),
    (["--actual", "forms", "--predicted", "p.json", "--texts", "."], "labels of forms, which have no texts"),
    (["--predicted", "actual.csv"], "and predicts none; give it as --actual"),
    (["--predicted", "l.json"], "do not say which classes their documents have; give --actual"),
    (["--predicted", "empty"], "there are no predictions in what is given as predicted"),
    (["--predicted", "bad.json"], "there are no predictions in what is given as predicted; bad.json: is no JSON"),
    (["--actual", "bad.json", "--predicted", "p.json"], "bad.json does not say which classes documents have: is no JSON"),
    (["--actual", "empty", "--predicted", "p.json"], "'empty' holds no labels, of forms or of texts; give as actual what is so"),
    (["--actual", "two", "--predicted", "p.json"], "and there are 'two/a.json', 'two/b.json'; give the file"),
    (["--actual", "other.json", "--predicted", "p.json"], "no document is in both: actual are '9.txt' and so on"),
    (["--actual", "other.json", "--predicted", "p.json", "--predicted", "s.json"], "no document is in both"),
    (["--actual", "task.json", "--predicted", "p.json"], "task.json does not say which classes documents have"),
    (["--predicted", "p.json", "--format", "yaml"], "'yaml' is not one of"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_a_mistake_of_the_caller_is_one_line(place: Path, capsys: Print, arguments: list[str], message: str) -> None:
    texts(place)
    save(place, "bad.json", "{")
    save(place, "actual.csv", "location,actual\n1.txt,action")
    save(place, "task.json", predictions.task_2022())
    save(place, "other.json", predictions.labels_2021([("9.txt", ("action",), ())]))
    building.write(place, {"forms/a.pdf.labels.json": building.labels()})
    for folder in ("empty", "two"):
        (place / folder).mkdir()
    for name in ("a.json", "b.json"):
        save(place / "two", name, predictions.labels_2021())
    assert run(["evaluate", *arguments]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert message in printed.err


def test_nothing_predicted_is_a_mistake() -> None:
    with pytest.raises(dataprep.UsageError, match="nothing is given as predicted"):
        dataprep.evaluate(None, [])


def test_hostile_names_steer_no_terminal_and_make_no_page_long(place: Path, capsys: Print) -> None:
    names = ["\x1b[2J\u202e\n", "\ud800", "x" * 5000, *(f"class {number}" for number in range(300))]
    rows = [(f"{name}.txt", (name,), (names[number - 1],)) for number, name in enumerate(names)]
    save(place, "p.json", predictions.validation(rows, "singleClassificationValidation"))
    assert run(["evaluate", "--predicted", "p.json"]) == 0
    text = capsys.readouterr().out
    assert all(line.isprintable() for line in text.splitlines())
    assert "\\x1b[2J\\u202e\\n" in text
    assert len(text.splitlines()) < 5 * MOST
    assert f"and {len(names) - MOST:,} more: --format json has all" in text
    assert run(["evaluate", "--predicted", "p.json", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["classes"]) == len(names)


LONG = ("Kundendienst der Region Nord, eingegangene Beschwerden", "Kundendienst der Region Nord, eingegangenes Lob")


def test_columns_stand_below_each_other_whatever_the_letters(place: Path, capsys: Print) -> None:
    names = ["plain", "\u65e5\u672c\u8a9e", "e\u0301te\u0301", "\x1b[31m", *LONG]
    save(place, "p.json", predictions.single_results((f"{number}.txt", (name,), (name,)) for number, name in enumerate(names)))
    assert run(["evaluate", "--predicted", "p.json"]) == 0
    rows = capsys.readouterr().out.split("\n\n")[1].splitlines()
    ends = {row[2:].split("  ")[0]: row.index("1.0000") for row in rows[1:]}
    assert (ends["plain"], ends["\\x1b[31m"]) == (ends["micro"], ends["micro"])
    assert ends["\u65e5\u672c\u8a9e"] == ends["plain"] - 3
    assert ends["e\u0301te\u0301"] == ends["plain"] + 2
    assert sum("Kundendienst" in name and len(name) <= 40 for name in ends) == 2


def test_a_matrix_that_is_too_wide_has_numbered_columns(place: Path, capsys: Print) -> None:
    rows = [("1.txt", LONG[:1], LONG[1:]), ("2.txt", ("x" * 60,), LONG[1:]), ("3.txt", LONG[1:], LONG[1:])]
    save(place, "p.json", predictions.single_results(rows))
    assert run(["evaluate", "--predicted", "p.json"]) == 0
    text = capsys.readouterr().out
    matrix = text.split("\n\n")[2].splitlines()
    assert matrix[0].split() == ["actual", "\\", "predicted", "1", "2", "3"]
    assert [(row.split()[0], row.split()[-3:]) for row in matrix[1:]] == [
        ("1", ["0", "1", "0"]),
        ("2", ["0", "1", "0"]),
        ("3", ["0", "1", "0"]),
    ]
    assert len({len(row) for row in matrix}) == 1
    assert len(matrix[0]) < 80


def test_a_matrix_of_many_classes_is_a_list(place: Path, capsys: Print) -> None:
    rows = [(f"{number}.txt", (f"c{number}",), ("c0",)) for number in range(17)]
    save(place, "p.json", predictions.single_results(rows))
    assert run(["evaluate", "--predicted", "p.json"]) == 0
    text = capsys.readouterr().out
    assert "actual \\ predicted" not in text
    assert "  c1 was taken for c0: 1\n" in text


def test_numbers_that_differ_look_different(place: Path, capsys: Print) -> None:
    forms(place)
    building.write(place, {"results/f0.pdf.json": result_2({"Number": field_2(2, confidence=0.98765)})})
    assert run(["evaluate", "--actual", "labels", "--predicted", "results", "--accuracy", "0.99999", "--accuracy", "0.57"]) == 0
    text = capsys.readouterr().out
    assert "99.999 % from" in text
    assert " 57 % from" in text
    assert " 0.98765 (1 of 2)" in text
    body = predictions.summary()
    body["multiClassificationEvaluation"]["classes"]["comedy"] |= {
        "countTruePositives": 1_000_001,
        "countFalseNegatives": 1_000_002,
    }
    save(place, "p.json", predictions.results())
    save(place, "s.json", body)
    assert run(["evaluate", "--predicted", "p.json", "--predicted", "s.json"]) == 0
    assert "comedy: tp is 1000001, the documents give 1\n" in capsys.readouterr().out


def test_many_documents_take_no_more_than_their_share(tmp_path: Path) -> None:
    rows: list[Any] = [(f"{number}.txt", (f"c{number % 50}",), (f"c{number % 49}",)) for number in range(20_000)]
    labels, path = save(tmp_path, "l.json", predictions.labels_2021(rows)), save(tmp_path, "p.json", predictions.task_2022(rows))
    begin = time.perf_counter()
    found = dataprep.evaluate(labels, path)
    assert time.perf_counter() - begin < 5
    assert (found.documents, len(found.classes)) == (20_000, 50)
    assert render(found)
