"""An entry of the United Nations that four others repeat is one party, with what each says of it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from screener.cli.app import app

SAMPLES = Path(__file__).parent / "samples"
REFERENCE = "IQi.001"
"""Saddam Hussein Al-Tikriti, who is dead and still listed.

Source: the United Nations' consolidated list of 2026-08-01; DFAT's of 2026-08 (649);
OFSI's list of 2025-04-10 (group 7612, IRQ0062 on the UK Sanctions List); regulation (EC) 1210/2003.
SECO's own number is not known here: 9 stands for it.
"""
FCDO = {
    "Unique ID": "IRQ0062", "Name 6": "AL-TIKRITI", "Name 1": "SADDAM", "Name 2": "HUSSEIN",
    "Name type": "Primary Name", "Designation Type": "Individual", "Regime Name": "Iraq",
    "Date Designated": "27/06/2003", "UN Reference Number": REFERENCE, "D.O.B": "28/04/1937",
}  # fmt: skip
DFAT = {
    "Reference": 649, "Name of Individual or Entity": "SADDAM HUSSEIN AL-TIKRITI", "Type": "Individual",
    "Name Type": "Primary Name", "Alias Strength": "", "Date of Birth": "28/04/1937", "Place of Birth": "",
    "Citizenship": "Iraq", "Address": "", "Additional Information": REFERENCE, "Listing Information": "",
    "IMO Number": "", "Committees": "1518 (Iraq)", "Control Date": "11/12/2025",
    "Instrument of Designation": "Charter of the United Nations (Sanctions — Iraq) Regulations 2008",
    "Targeted Financial Sanction": True, "Travel Ban": False, "Arms Embargo": False,
    "Maritime Restriction": False,
}  # fmt: skip
SECO = f"""<swiss-sanctions-list list-type="whole-list" date="2026-08-27">
<sanctions-program><program-key lang="eng">Iraq</program-key>
<sanctions-set ssid="1" lang="eng">annex</sanctions-set></sanctions-program>
<target ssid="9"><sanctions-set-id>1</sanctions-set-id><foreign-identifier>{REFERENCE}</foreign-identifier>
<individual><identity main="true"><name name-type="primary-name" quality="good">
<name-part order="1" name-part-type="family-name"><value>Al-Tikriti</value></name-part>
<name-part order="2" name-part-type="given-name"><value>Saddam Hussein</value></name-part></name></identity>
</individual></target></swiss-sanctions-list>"""


def uk_sanctions_list(folder: Path) -> Path:
    header = (SAMPLES / "uk_fcdo" / "UK-Sanctions-List.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    columns = header.split(",")
    assert FCDO.keys() <= set(columns)
    out = io.StringIO("Report Date: 13-Feb-2026\n")
    out.seek(0, io.SEEK_END)
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerow(FCDO)
    path = folder / "UK-Sanctions-List.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def dfat(folder: Path) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(list(DFAT))
    page.append(list(DFAT.values()))
    path = folder / "regulation8_consolidated.xlsx"
    book.save(path)
    return path


def seco(folder: Path) -> Path:
    path = folder / "consolidated-list.xml"
    path.write_text(SECO, encoding="utf-8")
    return path


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five lists, each as its publisher writes it."""
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    files = {
        "un_sc": SAMPLES / "un_sc" / "consolidated.xml",
        "eu_fsf": SAMPLES / "eu_fsf" / "xmlFullSanctionsList_1_1.xml",
        "uk_fcdo": uk_sanctions_list(tmp_path),
        "ch_seco": seco(tmp_path),
        "au_dfat": dfat(tmp_path),
    }
    for source, file in files.items():
        order = ["lists", "load", source, str(file), "--published", "2026-08-27", "--accept-shrink"]
        done = CliRunner().invoke(app, order)
        assert done.exit_code == 0, done.output + done.stderr


@pytest.mark.usefixtures("loaded")
def test_an_entry_on_five_lists_is_one_party_and_nothing_is_merged() -> None:
    lists = ["un_sc", "uk_fcdo", "eu_fsf", "ch_seco", "au_dfat"]
    order = ["check", "Saddam Hussein", "--lists", ",".join(lists), "--max-age", "999", "--no-audit"]
    (answer,) = json.loads(CliRunner().invoke(app, [*order, "--format", "json"]).stdout)
    (party,) = answer["parties"]
    said: dict[str, Any] = {each["list"]: each for each in party["listings"]}
    assert set(said) == set(lists)
    assert {match["group"] for match in answer["matches"]} == {party["group"]}
    assert {each["entity_id"] for each in said.values()} == {
        f"un_sc:{REFERENCE}", "uk_fcdo:IRQ0062", "eu_fsf:EU.27.28", "ch_seco:9", "au_dfat:649",
    }  # fmt: skip
    assert said["uk_fcdo"]["from"] == "2003-06-27"
    assert said["eu_fsf"]["name"] == "Saddam Hussein Al-Tikriti"
    assert said["au_dfat"]["name"] == "SADDAM HUSSEIN AL-TIKRITI"
    shown = CliRunner().invoke(app, order).stdout
    assert all(name in shown for name in lists)
