"""Taiwan's list: a sample with its golden file, single rows, broken files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from screener.errors import ListUnreadableError
from screener.lists.sources.tw_shtc import read
from screener.model import Entity, RawFile, Reading

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]

HEADER = "項次Item,名稱Name,別名Alias,國家代碼Country Code,地址Address,護照號碼ID Number"


def entity(row: str) -> Entity:
    [found] = read([RawFile("shtc.csv", f"\ufeff{HEADER}\n{row}\n".encode())]).entities
    return found


def test_the_sample_reads_as_its_golden_file(golden: Check) -> None:
    found = golden("tw_shtc", read)
    assert (found.rows, len(found.entities), found.warnings) == (5, 4, ())


def test_the_running_number_does_not_make_the_id() -> None:
    assert entity("1,Kelvo,,CN,,").id == entity("2,KELVO,,CN,,").id


def test_names_and_aliases_are_cut_at_semicolons() -> None:
    names = [name.text for name in entity("1,Kelvo Ltd.;Kelvo Co.,華為技術;KLV,CN,,").names]
    assert names == ["Kelvo Ltd.", "Kelvo Co.", "華為技術", "KLV"]


@pytest.mark.parametrize(
    ("address", "countries", "found"),
    [
        pytest.param(
            '"i) 1 Road, Tehran, Iran ii) 2 Lane, Kabul, Afghanistan"', "IR;AF", ["IR", "AF"], id="roman"
        ),
        pytest.param('"1 Road, Shiraz"', "IR", ["IR"], id="the only country stands for the address"),
        pytest.param('"1 Road, Shiraz"', "IR;AE", ["", "IR", "AE"], id="of two countries none is guessed"),
        pytest.param("", "PK", ["PK"], id="a country alone"),
    ],
)
def test_addresses_and_countries(address: str, countries: str, found: list[str]) -> None:
    assert [it.country for it in entity(f"1,Kelvo,,{countries},{address},").addresses] == found


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "the file is empty", id="no byte at all"),
        pytest.param(b"<html>Maintenance</html>", "a web page", id="a web page"),
        pytest.param(f"{HEADER}\n".encode(), "a header and no rows", id="a header and nothing below"),
        pytest.param(f"{HEADER}\n1,Kelvo,,CN\n".encode(), "cut short", id="cut off within a row"),
        pytest.param(b"Item,Alias\n1,x\n", "lacks name", id="columns are gone"),
        pytest.param(f"{HEADER}\n1,,,CN,,\n".encode(), "without a name", id="no name"),
        pytest.param(f"{HEADER}\n1,Kelvo,,CN,,\n".encode("big5"), "not utf-8", id="another encoding"),
    ],
)
def test_a_broken_file_is_an_error_that_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(ListUnreadableError, match=says) as caught:
        read([RawFile("shtc.csv", data)])
    assert caught.value.hint


def test_what_cannot_be_taken_is_told() -> None:
    data = f"{HEADER},Mood\n1,Kelvo,,Ruritania,,,bad\n".encode()
    assert sorted(w.field for w in read([RawFile("s.csv", data)]).warnings) == ["country_code", "mood"]
