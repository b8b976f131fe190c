"""Whatever happens to a publisher's file on its way: it is read, or refused by an error that names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.errors import ListDataError
from screener.lists import registry
from screener.model import RawFile, SourceId

SAMPLES = Path(__file__).parents[1] / "sources" / "samples"
FILES = {
    "us_csl as CSV": "us_csl_2022/consolidated.csv",
    "us_csl as JSON": "us_csl_json/consolidated.json",
    "us_bis_dpl": "us_bis_dpl/dpl.txt",
    "un_sc": "un_sc/consolidated.xml",
    "ca_sema": "ca_sema/sema-lmes.xml",
    "ch_seco": "ch_seco/consolidated-list.xml",
    "eu_fsf as XML": "eu_fsf/xmlFullSanctionsList_1_1.xml",
    "eu_fsf as CSV": "eu_fsf_csv/csvFullSanctionsList_1_1.csv",
    "uk_ofsi as CSV": "uk_ofsi_csv/ConList.csv",
    "uk_ofsi as a spreadsheet": "uk_ofsi/ConList.xlsx",
    "uk_fcdo": "uk_fcdo_xml/UK-Sanctions-List.xml",
    "tw_shtc": "tw_shtc/shtc.csv",
    "world_bank": "world_bank/firms.json",
}
"""A sample of each form, by the source's id and what tells forms apart."""

PIECES = st.sampled_from([
    b"", b"\0", b"\xff", b"\xef\xbb\xbf", b'"', b'"""', b",", b";", b"\t", b"\n", b"\r", b"<", b">", b"&",
    b"&#0;", b"</", b"<![CDATA[", b"<!--", b"]]>", b"=1+1", b"\x1b[2J", "\u202e".encode(), "\u2028".encode(),
    b"9" * 400, b"-1", b"0000-00-00", b"9999-99-99", b"true", b"null", b"{}", b"[" * 50, b" " * 300,
    b"x" * 3_000,
])  # fmt: skip


def spoilt(data: bytes, at: float, length: int, piece: bytes, twice: bool) -> bytes:
    """Put a piece in the place of some bytes, or some bytes in twice."""
    start = int(at * len(data))
    middle = piece + (data[start : start + 8 * length] if twice else b"")
    return data[:start] + middle + data[start + length :]


@pytest.mark.parametrize("form", FILES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    changes=st.lists(
        st.tuples(st.floats(0, 0.999), st.integers(0, 40), PIECES, st.booleans()), min_size=1, max_size=4
    )
)
def test_a_spoilt_file(form: str, changes: list[tuple[float, int, bytes, bool]]) -> None:
    data = (SAMPLES / FILES[form]).read_bytes()
    for change in changes:
        data = spoilt(data, *change)
    reading = None
    try:
        reading = registry.reader(SourceId(form.partition(" ")[0]))([RawFile("list.bin", data)])
    except ListDataError as error:
        named = "list.bin" in str(error) and bool(error.hint)
    else:
        named = True
    assert named
    if reading is None:
        return
    assert all(entity.names and entity.names[0].text.strip() for entity in reading.entities)
    assert len({entity.id for entity in reading.entities}) == len(reading.entities)
