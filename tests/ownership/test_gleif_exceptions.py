"""Reporting exceptions: a parent that is not named is not the same as no parent."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from screener.errors import OwnershipError
from screener.model import Basis, RawFile, Verdict
from screener.ownership.readers.reading import StakesReading
from screener.ownership.readers.recognise import read
from screener.ownership.registers.lookup import Named
from screener.ownership.registers.shelf import Shelf
from tests.ownership.worked import answer, stake

LEI = "010CMKZ3VON21WF2ZD45"
PARENT = "ZZG38T0MDR3QY1ETUA76"


def xml(category: str, *reasons: str) -> bytes:
    said = "".join(f"<repex:ExceptionReason>{reason}</repex:ExceptionReason>" for reason in reasons)
    return (
        '<repex:ReportingExceptions xmlns:repex="http://www.gleif.org/data/schema/repex/2016">'
        f"<repex:Exception><repex:LEI>{LEI}</repex:LEI>"
        f"<repex:ExceptionCategory>{category}_ACCOUNTING_CONSOLIDATION_PARENT</repex:ExceptionCategory>"
        f"{said}</repex:Exception></repex:ReportingExceptions>"
    ).encode()


def table(category: str, *reasons: str) -> bytes:
    cells = ",".join([*reasons, "", ""][:2])
    return (
        "LEI,Exception.Category,Exception.Reason.1,Exception.Reason.2\n"
        f"{LEI},{category}_ACCOUNTING_CONSOLIDATION_PARENT,{cells}\n"
    ).encode()


def reading(data: bytes) -> StakesReading:
    return read(RawFile("repex", data))


@pytest.mark.parametrize("form", [xml, table])
@pytest.mark.parametrize(
    ("category", "reasons", "found"),
    [
        pytest.param("DIRECT", ["NON_PUBLIC"], True, id="a parent not published"),
        pytest.param("DIRECT", ["NO_LEI"], True, id="a parent without an LEI"),
        pytest.param("DIRECT", ["NATURAL_PERSONS"], True, id="natural persons"),
        pytest.param("DIRECT", ["NO_KNOWN_PERSON"], False, id="nobody"),
        pytest.param("DIRECT", ["NON_CONSOLIDATING", "NON_PUBLIC"], True, id="the stronger of two reasons"),
        pytest.param("ULTIMATE", ["NON_PUBLIC"], False, id="the ultimate parent again"),
    ],
)
def test_who_is_hidden_is_a_holder_without_a_name(
    form: object, category: str, reasons: list[str], found: bool
) -> None:
    got = reading(form(category, *reasons))  # type: ignore[operator]  # one of two functions above
    assert [(s.owned, s.basis, s.known) for s in got.stakes] == (
        [(LEI, Basis.CONTROL, False)] if found else []
    )
    assert len(got.warnings) == (not found)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(xml("SIDEWAYS", "NO_LEI"), id="a category that nobody knows"),
        pytest.param(table("DIRECT", "SHY"), id="a reason that nobody knows"),
        pytest.param(table("DIRECT"), id="no reason"),
        pytest.param(xml("DIRECT", "NO_LEI")[:-9], id="a file cut off"),
    ],
)
def test_what_is_not_known_is_refused(data: bytes) -> None:
    with pytest.raises(OwnershipError):
        reading(data)


def test_an_unnamed_parent_is_a_red_flag_beside_a_verdict() -> None:
    hidden = reading(xml("DIRECT", "NON_PUBLIC")).stakes
    held = stake("X", "30", "Child", owned_id=LEI)
    child = answer("ofac50", [*hidden, held], X="us_ofac_sdn")[LEI]
    assert child.verdict is Verdict.NO
    assert "unnamed_parent" in {flag.kind for flag in child.flags}


RR = (
    "Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType,"
    "Relationship.RelationshipStatus,Registration.RegistrationStatus\n"
    f"{LEI},{PARENT},IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,PUBLISHED\n"
)


NAMES = (
    "LEI,Entity.LegalName,Entity.LegalAddress.Country\n"
    f'{PARENT},"Parent, Inc.",US\n{LEI},Child GmbH,DE\nXXXX,Somebody Else,FR\n'
)


@pytest.mark.parametrize("first", ["names", "relations"])
def test_level_1_says_what_the_parties_of_level_2_are_called(tmp_path: Path, first: str) -> None:
    relations, names = tmp_path / "rr.csv", tmp_path / "lei.csv"
    relations.write_text(RR, encoding="utf-8")
    names.write_text(NAMES, encoding="utf-8")
    files = [names, relations] if first == "names" else [relations, names]
    kept = Shelf(tmp_path).keep("gleif", files, dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    assert (kept.format, kept.stakes, kept.parties) == ("gleif-rr", 1, 2)
    assert sorted(name for name, _ in kept.files) == ["lei.csv", "rr.csv"]
    register = Shelf(tmp_path).open("gleif")
    (held,) = register.holders(register.find("child gmbh")[0])
    assert (held.owner, held.owner_id, held.owner_country) == ("Parent, Inc.", PARENT, "US")


@pytest.mark.parametrize("text", [NAMES, NAMES + "ABC,,FR\n"], ids=["names alone", "a company without name"])
def test_names_that_make_no_register_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lei.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OwnershipError):
        Shelf(tmp_path).keep("gleif", [path], dt.datetime(2026, 11, 23, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("majority", "basis", "low"),
    [
        pytest.param(False, Basis.CONTROL, 0, id="control and no share, unless asked"),
        pytest.param(True, Basis.SHARES, 50, id="more than half, when asked"),
    ],
)
def test_a_gleif_parent_holds_a_share_only_when_asked(
    tmp_path: Path, majority: bool, basis: Basis, low: int
) -> None:
    relations, exceptions = tmp_path / "rr.csv", tmp_path / "repex.csv"
    relations.write_text(RR, encoding="utf-8")
    exceptions.write_bytes(table("DIRECT", "NON_PUBLIC"))
    shelf = Shelf(tmp_path)
    now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    assert shelf.keep("gleif", [relations, exceptions], now, majority=majority).stakes == 2
    parent, hidden = shelf.open("gleif").holders(Named("", LEI))
    assert (parent.owner, parent.basis, int(parent.share.low)) == (PARENT, basis, low)
    assert parent.share.low_open is majority
    assert (hidden.basis, hidden.known) == (Basis.CONTROL, False)
