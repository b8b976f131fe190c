"""`import screener`: the same answers from Python, for an iterable, a DataFrame and a notebook."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import screener
from screener import Interval, Party, Screener, ScreenerError, Stake, Supposed
from screener.errors import InputError, UsageError
from screener.model import Match, RunInfo, notebook
from screener.report.delimited import BATCH_COLUMNS
from tests.cli.conftest import Run, home, run

__all__ = ["home", "run"]

DAY = dt.date(2026, 11, 23)
NAMES = ["Hikvision", "W. W. Grainger Inc.", "", "SMIC", "Zoloz", "Hikvision"]


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    return Screener.open(tmp_path_factory.mktemp("home"), as_of=DAY)


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    assert set(screener.__all__) <= set(dir(screener))
    for name in screener.__all__:
        assert getattr(screener, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'clear'"):
        _ = screener.clear


def test_a_plain_check_imports_none_of_the_heavy_libraries(tmp_path: Path) -> None:
    program = (
        "import sys, screener; screener.Screener.open(sys.argv[1]).check('SMIC');"
        "print([m for m in ('pandas', 'pyarrow', 'pyspark', 'rich', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_an_iterable_is_answered_in_order_as_single_checks_are(lists: Screener) -> None:
    answers = list(lists.batch(iter(NAMES)))
    assert answers == [lists.check(name) for name in NAMES]
    assert [str(answer.outcome) for answer in answers] == [
        "hit",
        "none",
        "unscreenable",
        "hit",
        "none",
        "hit",
    ]


def test_exposures_are_asked_for_by_name_as_everything_else(lists: Screener) -> None:
    held = [Stake("Megvii Technology", "Daughter Ltd", Interval.exactly(60))]
    found = lists.exposures(held, ["Daughter Ltd"], rules=["ofac_nscmic"])
    assert found == lists.exposures(held, [Party("Daughter Ltd")], rules=["ofac_nscmic"])
    assert [exposure.party for exposure in found] == ["Daughter Ltd"]


def test_an_open_screener_says_what_it_answers_from(lists: Screener) -> None:
    assert repr(lists) == f"<Screener: 22 lists as of 2026-11-23, snapshot {lists.run.snapshot}>"


@pytest.mark.parametrize("one", ["Hikvision", Party("Hikvision")], ids=["a text", "a party"])
def test_one_party_is_no_batch(lists: Screener, one: str | Party) -> None:
    with pytest.raises(TypeError, match="check takes one"):
        lists.batch(one)  # type: ignore[arg-type]


def test_a_frame_comes_back_whole_with_our_columns_behind(lists: Screener) -> None:
    frame = pd.DataFrame(
        {"Vendor": NAMES, "when": pd.Timestamp("2024-01-02"), "spend": [1.5, None, 3, 4, 5, 6]},
        index=[7, 7, 5, 3, 1, 0],
    )
    before = frame.copy(deep=True)
    answered = lists.batch(frame)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(answered[list(frame.columns)], frame)
    assert tuple(answered.columns[-len(BATCH_COLUMNS) :]) == BATCH_COLUMNS
    assert answered["screener_outcome"].tolist() == [str(a.outcome) for a in lists.batch(NAMES)]
    assert answered["screener_score"].dtype == np.float64
    assert answered["screener_hits"].dtype == np.int64
    assert answered["screener_list"].isna().tolist() == [False, True, True, False, True, False]


def test_a_frame_answered_twice_has_our_columns_once(lists: Screener) -> None:
    once = lists.batch(pd.DataFrame({"name": NAMES}))
    pd.testing.assert_frame_equal(lists.batch(once), once)


def test_a_frame_and_the_command_say_the_same(lists: Screener, run: Run, tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "name": ["Hikvision", "Zhang San", "SMIC", "-"],
            "country": ["China", "Nowhere", None, "DE"],
            "birth": [None, "1973-03-25", float("nan"), ""],
        }
    )
    frame.to_csv(tmp_path / "in.csv", index=False)
    run("batch", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv"))
    command = pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False)
    ours = lists.batch(frame)[list(BATCH_COLUMNS)]
    ours["screener_score"] = [f"{s:.4f}" if s == s else "" for s in ours["screener_score"]]  # noqa: PLR0124
    text = ours.fillna("").astype(str)
    pd.testing.assert_frame_equal(
        text.reset_index(drop=True), command[list(BATCH_COLUMNS)], check_dtype=False, check_column_type=False
    )


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        pytest.param({"colour": ["red"]}, {}, "'colour'", id="no column that holds a name"),
        pytest.param({"name": ["x"]}, {"name": "vendor"}, "vendor", id="a name column that is not there"),
        pytest.param({"name": ["x"]}, {"columns": {"shoe": "name"}}, "'shoe'", id="a role that there is not"),
        pytest.param(
            {"vendor": ["x"], "supplier": ["y"]}, {}, "more than one", id="two columns that could be the name"
        ),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(
    lists: Screener, frame: dict[str, list[str]], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        lists.batch(pd.DataFrame(frame), **options)


def test_columns_of_a_frame_can_be_named(lists: Screener) -> None:
    frame = pd.DataFrame({0: ["Foo"], 1: ["549300HJ4ZDB4YB8YR64"], "who": ["SMIC"]})
    answered = lists.batch(frame, name="who", columns={"lei": "1"})
    assert answered["screener_outcome"].tolist() == ["hit"]


def test_an_empty_frame_gets_its_columns(lists: Screener) -> None:
    answered = lists.batch(pd.DataFrame({"name": []}))
    assert list(answered.columns) == ["name", *BATCH_COLUMNS]
    assert len(answered) == 0


HELD = Stake("Ant Group", "Zoloz", Interval.exactly(100))


@pytest.mark.parametrize(
    "added",
    [
        pytest.param(["Ant Group=us_bis_el"], id="as text"),
        pytest.param("Ant Group=us_bis_el", id="as one text"),
        pytest.param([Supposed("Ant Group", screener.model.ListId("us_bis_el"))], id="as a value"),
    ],
)
@pytest.mark.parametrize("only_added", [False, True])
def test_what_if_a_party_were_listed(lists: Screener, added: list[str | Supposed], only_added: bool) -> None:
    answer = lists.whatif([HELD], added, rules=["bis_affiliates"], only_added=only_added)
    zoloz = next(change for change in answer.changes if change.after.party == "Zoloz")
    assert (str(zoloz.before), str(zoloz.after.verdict), zoloz.is_new) == ("no", "must", True)


def test_what_if_a_party_were_taken_off(lists: Screener) -> None:
    held = Stake("Megvii Technology", "Daughter Ltd", Interval.exactly(60))
    answer = lists.whatif([held], removed=["Megvii Technology=us_bis_el"], rules=["bis_affiliates"])
    daughter = next(change for change in answer.changes if change.after.party == "Daughter Ltd")
    assert (str(daughter.before), str(daughter.after.verdict)) == ("must", "no")


@pytest.mark.parametrize(
    "added", [["Ant Group"], ["Ant Group=no_such_list"]], ids=["without a list", "on a list that is not"]
)
def test_a_supposition_that_makes_no_sense_is_refused(lists: Screener, added: list[str]) -> None:
    with pytest.raises(UsageError):
        lists.whatif([HELD], added)
    assert issubclass(UsageError, ScreenerError)


MEGVII = Stake("Megvii Technology", "Daughter <Ltd>", Interval.exactly("33.5"))
HOSTILE = '<img src=x onerror=alert(1)>\u202e"&'

SHOWN: list[tuple[str, Callable[[Screener], object], str]] = [
    ("an answer", lambda lists: lists.check("Hikvision"), "<caption>hit: Hikvision</caption>"),
    ("an answer without a match", lambda lists: lists.check("Zoloz"), "no match found; Screener.run says"),
    ("an answer to nothing", lambda lists: lists.check("?"), "unscreenable"),
    ("an answer to a hostile name", lambda lists: lists.check(HOSTILE), "&lt;img src=x"),
    ("a match", lambda lists: lists.check("Hikvision").matches[0], "us_bis_el"),
    ("the lists", lambda lists: lists, "starter"),
    ("a comparison", lambda _: screener.compare("SIS DOO", "SIS d.o.o."), "sis"),
    ("a hostile comparison", lambda _: screener.compare(HOSTILE, "<b>"), "&lt;b&gt;"),
    ("an exposure", lambda lists: lists.exposures([HELD, MEGVII])[-1], "Daughter &lt;Ltd&gt;"),
    ("a what-if", lambda lists: lists.whatif([MEGVII], ["Daughter <Ltd>=us_bis_el"]), "Daughter &lt;Ltd&gt;"),
]


@pytest.mark.parametrize(("make", "text"), [case[1:] for case in SHOWN], ids=[case[0] for case in SHOWN])
def test_a_notebook_shows(lists: Screener, make: Callable[[Screener], object], text: str) -> None:
    shown = make(lists)._repr_html_()  # type: ignore[attr-defined]
    assert text in shown
    assert shown.startswith("<table>")
    assert not {"<img", "<b>", "<Ltd>", "\u202e"} & {
        part for part in ("<img", "<b>", "<Ltd>", "\u202e") if part in shown
    }


def test_a_notebook_never_says_that_a_party_is_fine(lists: Screener) -> None:
    shown = lists.check("Zoloz")._repr_html_().casefold()
    assert not [word for word in ("clear", "safe", "ok") if word in shown.split()]


@given(st.text())
def test_no_text_becomes_markup_or_hides_what_stands_beside_it(text: str) -> None:
    shown = notebook.text(text)
    assert not set(shown) & set("<>\"'")
    assert shown.isprintable()


def test_the_shown_values_are_those_that_a_notebook_asks(lists: Screener) -> None:
    assert all(hasattr(kind, "_repr_html_") for kind in (Match, RunInfo, screener.QueryResult, type(lists)))
