"""`screener-decisions.toml`: read strictly, added to and never rewritten."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from screener.errors import InputError, OutputError
from screener.facts.fingerprints import encodable
from screener.records.decision import Decision, Judgement, parse, written
from screener.records.decisions import append, read

HASH = "v1-" + "a" * 64
DECISION = Decision(
    judgement=Judgement.FALSE_POSITIVE,
    reason="another country, another line of business",
    by="A. Officer",
    date=dt.date(2026, 11, 23),
    until=dt.date(2027, 11, 23),
    party="Alpha Trading",
    party_id="V-1",
    party_hash=HASH,
    list_id="us_ofac_sdn",
    entity_id="123",
    former_ids=("77",),
    entity_name="ALPHA TRADING LLC",
    entity_hash=HASH,
    number=1,
)
TEXT = written(DECISION)


def test_what_is_written_is_read() -> None:
    assert parse(TEXT, "d.toml") == (DECISION,)


@given(name=st.text(min_size=1).filter(str.strip), key=st.text())
@example(name="A\u202eB\u200b\x1b[2J\x7f\x00\"'\\\n", key="\u2028")
@example(name="A\ud800", key="").via("a lone surrogate, which no file can hold")
def test_whatever_a_party_is_called_it_is_read_as_it_was_written(name: str, key: str) -> None:
    made = Decision(
        Judgement.TRUE_MATCH, "r", "b", DECISION.date, None, encodable(name), encodable(key),
        HASH, "l", "1", (), "e", HASH, 1,
    )  # fmt: skip
    assert parse(written(made), "d.toml") == (made,)


def test_nothing_in_the_file_is_invisible_or_turns_a_line_around() -> None:
    text = written(structs.replace(DECISION, party="A\u202eB\u200bC"))
    assert 'party = "A\\u202eB\\u200bC"' in text


BAD = [
    ("a field is missing", 'reason = "another country, another line of business"\n', "", "reason is missing"),
    ("an empty reason", "another country, another line of business", "  ", "reason is missing or empty"),
    ("no last day", "until = 2027-11-23\n", "", "until is missing"),
    ("a day in quotes", "until = 2027-11-23", 'until = "2027-11-23"', "until is missing, or no day"),
    ("a last day before the first", "until = 2027-11-23", "until = 2026-01-01", "until is before date"),
    ("no list of former ids", 'former_ids = ["77"]\n', "", "former_ids is missing"),
    ("a field that there is not", "date =", "dated =", "no such field: dated"),
    ("a verdict that there is not", "false_positive", "harmless", "verdict is missing"),
    ("a digest that is none", f'party_hash = "{HASH}"', 'party_hash = "x"', "party_hash is missing"),
    ("another party than the fingerprint's", "V-1", "V-2", "party_fingerprint is not that of the party"),
    ("a table of another name", "[[decision]]", "[[decisions]]", "no such table: decisions"),
    ("a single table", "[[decision]]", "[decision]", "no list"),
    ("no TOML", "[[decision]]", "[[decision", "is not TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), [pytest.param(o, n, s, id=i) for i, o, n, s in BAD])
def test_a_decision_that_is_not_whole_is_refused(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(InputError, match=said):
        parse(TEXT.replace(old, new), "d.toml")


def test_absurd_depth_is_refused() -> None:
    with pytest.raises(InputError, match="is not TOML"):
        parse("decision = " + "[" * 100_000, "d.toml")


def test_a_message_names_the_file_the_decision_and_the_field() -> None:
    with pytest.raises(InputError, match=r'd\.toml: decision 2 \("Alpha Trading"\): by is missing'):
        parse(TEXT + TEXT.replace('by = "A. Officer"\n', ""), "d.toml")


def test_a_decision_is_added_and_what_stands_there_stays_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "screener-decisions.toml"
    append(path, DECISION)
    before = path.read_bytes().replace(b"# Decisions", b"# Our decisions")
    path.write_bytes(before)
    path.chmod(0o640)
    append(path, DECISION)
    after = path.read_bytes()
    assert after.startswith(before)
    assert len(read(path)) == 2
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]
    assert len(tomllib.loads(after.decode())["decision"]) == 2


def test_a_file_that_holds_something_else_is_not_added_to(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_text("[tool]\nx = 1\n", encoding="utf-8")
    with pytest.raises(InputError, match="no such table"):
        append(path, DECISION)
    assert path.read_text(encoding="utf-8") == "[tool]\nx = 1\n"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "real.toml", tmp_path / "link.toml"
    target.write_text("", encoding="utf-8")
    link.symlink_to(target)
    append(link, DECISION)
    assert link.is_symlink()
    assert len(read(target)) == 1


def test_a_folder_that_is_not_there_is_an_error_of_the_user(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        append(tmp_path / "missing" / "d.toml", DECISION)
