"""The audit log: nothing in it changes unseen; what killed or crowded writers do is mended and told."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screener.errors import AuditError
from screener.records.audit import AuditLog
from screener.records.proving import prove, recorded, repair
from screener.records.redaction import PREFIX, Seal

Spoil = Callable[[list[bytes]], list[bytes]]


def body(number: int) -> bytes:
    return json.dumps({"record": "query", "run": 2, "answer": {"query": {"name": f"N{number}"}}}).encode()


def filled(home: Path, blocks: int = 3, file_bytes: int = 1 << 26) -> AuditLog:
    log = AuditLog(home, "9.9", file_bytes=file_bytes)
    for block in range(blocks):
        log.append([body(2 * block), body(2 * block + 1)])
    return log


def names(log: AuditLog) -> list[str]:
    return [json.loads(bytes(one.answer))["query"]["name"] for one in recorded(log)]


def chain_by_hand(folder: Path) -> str:
    """Follow the chain with nothing but what the first line says in words; give the last hash."""
    prev, number = "0" * 64, 0
    for path in sorted(folder.glob("audit-*.jsonl")):
        for line in path.read_bytes().splitlines():
            fields = json.loads(line)
            number += 1
            assert (fields["prev"], fields["n"]) == (prev, number)
            prev = hashlib.sha256(line).hexdigest()
    return prev


# --- what the log promises its reader


def test_every_file_says_in_words_how_to_read_it_and_the_chain_can_be_followed_by_hand(
    tmp_path: Path,
) -> None:
    log = filled(tmp_path, blocks=9, file_bytes=4_000)
    files = log.files()
    assert len(files) > 1
    for path in files:
        first = json.loads(path.read_bytes().splitlines()[0])
        assert (first["record"], first["format"]) == ("format", 1)
        assert "SHA-256" in " ".join(first["about"])
    assert chain_by_hand(log.folder) == prove(log).sha256
    assert prove(log).faults == ()
    assert names(log) == [f"N{number}" for number in range(18)]


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        log = filled(tmp_path / "home")
        log.salt()
    finally:
        os.umask(mask)
    modes = {path.name: path.stat().st_mode & 0o777 for path in log.folder.iterdir()}
    assert set(modes) == {"audit-000001.jsonl", "head.json", "lock", "salt"}
    assert set(modes.values()) == {0o600}
    assert {p.stat().st_mode & 0o777 for p in (log.folder, log.folder.parent)} == {0o700}


# --- what nobody can do unseen

TAMPERINGS: list[tuple[str, Spoil, str]] = [
    ("a letter changed", lambda ls: [*ls[:3], ls[3].replace(b"N2", b"N9"), *ls[4:]], "line 4 of"),
    ("a number changed", lambda ls: [*ls[:3], ls[3].replace(b'"n":4', b'"n":5'), *ls[4:]], "missing before"),
    ("a record taken out", lambda ls: [*ls[:3], *ls[4:]], "record 4 is missing"),
    ("several taken out", lambda ls: [*ls[:2], *ls[5:]], "records 3 to 5 are missing"),
    ("two records changing places", lambda ls: [*ls[:3], ls[4], ls[3], *ls[5:]], "moved or put in"),
    ("a record put in twice", lambda ls: [*ls[:4], ls[3], *ls[4:]], "moved or put in"),
    ("a line that is no record", lambda ls: [*ls[:3], b"{}", *ls[4:]], "is no record"),
    ("nesting without end", lambda ls: [*ls[:3], b"[" * 100_000, *ls[4:]], "is no record"),
    ("the last record cut off", lambda ls: ls[:-1], "the end was cut off"),
    ("all but the first line cut off", lambda ls: ls[:1], "the end was cut off"),
    ("the last record changed", lambda ls: [*ls[:-1], ls[-1].replace(b"N5", b"N6")], "it was changed"),
    ("the first line changed", lambda ls: [ls[0].replace(b"9.9", b"9.8"), *ls[1:]], "line 1 of"),
    ("everything gone", lambda _: [], "the end was cut off"),
]


@pytest.mark.parametrize(
    ("spoil", "says"), [case[1:] for case in TAMPERINGS], ids=[case[0] for case in TAMPERINGS]
)
def test_tampering_is_found_and_named(tmp_path: Path, spoil: Spoil, says: str) -> None:
    log = filled(tmp_path)
    path = log.file(1)
    lines = spoil(path.read_bytes().splitlines())
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    assert says in "\n".join(fault.message for fault in prove(log).faults)
    with suppress(AuditError):
        repair(log)
    assert prove(log).faults, "no repair may make it look whole"


@given(data=st.data())
def test_no_byte_changes_unseen(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    log = filled(tmp_path_factory.mktemp("home"), blocks=2)
    path = log.file(1)
    spoilt = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(spoilt) - 1))
    spoilt[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(spoilt)
    verdict = prove(log)
    assert verdict.faults or verdict.torn


def test_a_file_taken_away_is_missed(tmp_path: Path) -> None:
    log = filled(tmp_path, blocks=9, file_bytes=4_000)
    log.file(1).unlink()
    assert "is missing" in prove(log).faults[0].message


@pytest.mark.parametrize("cut", [1, 100, 10_000])
def test_a_writer_does_not_go_on_behind_a_cut_log(tmp_path: Path, cut: int) -> None:
    log = filled(tmp_path)
    size = log.file(1).stat().st_size
    os.truncate(log.file(1), max(0, size - cut))
    with pytest.raises(AuditError, match="missing at its end") as caught:
        log.append([body(9)])
    assert "aside" in caught.value.hint


def test_a_writer_does_not_go_on_behind_what_somebody_else_wrote(tmp_path: Path) -> None:
    log = filled(tmp_path)
    with log.file(1).open("ab") as stream:
        stream.write(b'{"prev":"0","n":9,"record":"query"}\n')
    with pytest.raises(AuditError, match="was not written by screener"):
        log.append([body(9)])


def test_a_noted_hash_is_found_again_and_a_log_written_anew_is_found_out(tmp_path: Path) -> None:
    log = filled(tmp_path / "a")
    noted = prove(log).sha256
    log.append([body(7)])
    assert prove(log, noted).noted == 7
    forged = AuditLog(tmp_path / "b", "9.9")
    forged.append([body(number) for number in range(1, 9)])
    assert prove(forged).faults == ()
    assert prove(forged, noted).noted is None


def test_without_its_head_a_log_is_neither_written_nor_believed_until_that_is_recorded(
    tmp_path: Path,
) -> None:
    log = filled(tmp_path)
    (log.folder / "head.json").unlink()
    with pytest.raises(AuditError, match=r"head\.json is missing"):
        log.append([body(9)])
    assert "is missing" in prove(log).faults[0].message
    assert "made anew" in repair(log)
    assert prove(log).faults == ()
    assert dict(prove(log).records)["repair"] == 1


def test_a_link_in_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    log = filled(tmp_path / "home")
    elsewhere = tmp_path / "elsewhere"
    log.file(1).rename(elsewhere)
    log.file(1).symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    with pytest.raises(AuditError, match="cannot be written"):
        log.append([body(9)])
    assert elsewhere.read_bytes() == before


# --- what killed and crowded writers do

WRITER = """
import sys
from pathlib import Path
from screener.records.audit import AuditLog
log = AuditLog(Path(sys.argv[1]), "9.9", file_bytes=int(sys.argv[3]))
for block in range(int(sys.argv[4])):
    name = sys.argv[2].encode()
    log.append([b'{"record":"query","answer":{"query":{"name":"%b-%d-%d"}}}' % (name, block, i)
                for i in range(20)])
"""


def writer(home: Path, name: str, blocks: int, file_bytes: int = 20_000) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(home), name, str(file_bytes), str(blocks)])


def test_writers_at_once_do_not_interleave_nor_break_the_chain(tmp_path: Path) -> None:
    crowd = [writer(tmp_path, name, blocks=25) for name in "abc"]
    assert [one.wait(60) for one in crowd] == [0, 0, 0]
    log = AuditLog(tmp_path, "9.9")
    assert prove(log).faults == ()
    assert len(log.files()) > 3
    written = names(log)
    for name in "abc":
        own = [each for each in written if each.startswith(name)]
        assert own == [f"{name}-{block}-{i}" for block in range(25) for i in range(20)]
    blocks = [each.rpartition("-")[0] for each in written]
    assert len([b for b, after in zip(blocks, [*blocks[1:], ""], strict=True) if b != after]) == 75


def test_a_killed_writer_leaves_a_log_that_the_next_one_goes_on_with(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, "9.9", file_bytes=20_000)
    for pause in (0.0, 0.004, 0.011, 0.023):
        before = len(names(log)) if log.files() else 0
        one = writer(tmp_path, "x", blocks=100_000)
        while not log.files() or len(names(log)) == before:
            time.sleep(0.01)
        time.sleep(pause)
        one.send_signal(signal.SIGKILL)
        one.wait(10)
        log.append([body(1)])
        assert prove(log).faults == ()
        assert prove(log).torn == 0


@pytest.mark.parametrize("kept", [1, 40, -1])
def test_half_a_record_is_taken_out_told_and_recorded(tmp_path: Path, kept: int) -> None:
    log = filled(tmp_path)
    half = b'{"prev":"00","n":8,"record":"query","answer":{"query":{"name":"Zo\xc3\xa9"}}}'[:kept]
    with log.file(1).open("ab") as stream:
        stream.write(half)
    assert prove(log).torn == len(half)
    _, notice = log.append([body(9)])
    assert "taken out" in notice
    assert prove(log).torn == 0
    assert prove(log).faults == ()
    (mended,) = [line for line in log.file(1).read_bytes().splitlines() if b'"repair"' in line]
    assert json.loads(mended)["bytes"] == len(half)
    assert names(log)[-2:] == ["N5", "N9"]


def test_whole_records_that_the_head_does_not_know_yet_are_kept(tmp_path: Path) -> None:
    log = filled(tmp_path)
    head = (log.folder / "head.json").read_bytes()
    log.append([body(8)])
    (log.folder / "head.json").write_bytes(head)  # as a kill between record and head leaves it
    log.append([body(9)])
    assert names(log)[-2:] == ["N8", "N9"]
    assert prove(log).faults == ()


def test_a_file_that_was_begun_and_not_yet_noted_is_gone_on_with(tmp_path: Path) -> None:
    filled(tmp_path, blocks=1)
    log = AuditLog(tmp_path, "9.9", file_bytes=100)
    head = (log.folder / "head.json").read_bytes()
    log.append([body(8)])
    second = log.file(2).read_bytes().splitlines(keepends=True)
    log.file(2).write_bytes(second[0])
    (log.folder / "head.json").write_bytes(head)
    log.append([body(9)])
    assert prove(log).faults == ()
    assert names(log)[-1] == "N9"


def test_a_folder_that_cannot_be_written_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(AuditError, match="no answer is given without its record") as caught:
        AuditLog(tmp_path / "home", "9.9").append([body(1)])
    assert "--no-audit" in caught.value.hint
    assert caught.value.exit_code == 3


# --- hidden names


def test_one_text_has_one_hash_under_one_key_and_another_under_another() -> None:
    one, other = Seal(b"1"), Seal(b"2")
    assert one.name("ACME  Ltd") == one.name("acme ltd") != other.name("acme ltd")
    assert one.name("acme").startswith(PREFIX)


def answer_about(name: str) -> dict[str, object]:
    return {
        "query": {"name": name, "other_names": [name], "address": name, "id": name, "problem": name,
                  "remarks": [name], "identifiers": [{"scheme": "other", "value": name, "note": name}],
                  "birth": {"first": name, "last": name, "text": name}},
        "outcome": "unscreenable",
        "reason": name,
    }  # fmt: skip


@given(st.text(st.characters(), min_size=4))
@example("othe")
def test_no_part_of_a_hidden_party_is_left(name: str) -> None:
    hidden = json.dumps(Seal(b"key").answer(answer_about(name)))
    own_words = json.dumps(answer_about(""))  # a party may be called as a field of the log is
    if not set(name) <= set("0123456789abcdef") and json.dumps(name)[1:-1] not in own_words:
        assert json.dumps(name)[1:-1] not in hidden
