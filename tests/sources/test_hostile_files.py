"""Files that are none, against every reader of XML or a spreadsheet: always an error that says what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from screener.errors import ListUnreadableError
from screener.lists import registry
from screener.model import RawFile, SourceId

SAMPLES = Path(__file__).parent / "samples"

XML = {
    "un_sc": "un_sc/consolidated.xml",
    "ca_sema": "ca_sema/sema-lmes.xml",
    "uk_fcdo": "uk_fcdo_xml/UK-Sanctions-List.xml",
    "ch_seco": "ch_seco/consolidated-list.xml",
    "eu_fsf": "eu_fsf/xmlFullSanctionsList_1_1.xml",
}
"""Source to a whole sample of its XML."""

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><x>&d;</x>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>"""

BROKEN = [
    pytest.param(b"", "the file is empty", id="no byte at all"),
    pytest.param(b"\xef\xbb\xbf \n\n", "the file is empty", id="a byte order mark and blank lines"),
    pytest.param(b"<!DOCTYPE html><html>503</html>", "a web page", id="a web page in place of the file"),
    pytest.param(b"\n<html><body>Maintenance</body></html>", "a web page", id="a web page without a doctype"),
    pytest.param(LAUGHS, "declares", id="a billion laughs"),
    pytest.param(OUTSIDE, "declares", id="an entity that points at a file of this machine"),
    pytest.param(b"name,country\nAcme,US\n", "list.xml", id="a CSV"),
    pytest.param(b"<?xml version='1.0'?><feed><entry/></feed>", "'feed'", id="XML of something else"),
    pytest.param(b"PK\x03\x04 not an archive", "archive", id="a broken archive"),
]


def read(source: str, data: bytes) -> None:
    registry.reader(SourceId(source))([RawFile("list.xml", data)])


@pytest.mark.parametrize("source", XML)
@pytest.mark.parametrize(("data", "says"), BROKEN)
def test_what_is_no_list_is_an_error_that_says_what_to_do(source: str, data: bytes, says: str) -> None:
    with pytest.raises(ListUnreadableError) as caught:
        read(source, data)
    assert says in str(caught.value)
    assert "list.xml" in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("source", XML)
def test_a_file_cut_off_anywhere_is_never_taken_for_a_shorter_list(source: str) -> None:
    whole = (SAMPLES / XML[source]).read_bytes().rstrip()
    for share in (0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        with pytest.raises(ListUnreadableError, match="not whole XML"):
            read(source, whole[: int(len(whole) * share)])


@pytest.mark.parametrize("source", XML)
def test_a_file_in_another_encoding_than_it_says_is_refused(source: str) -> None:
    whole = (SAMPLES / XML[source]).read_bytes()
    with pytest.raises(ListUnreadableError, match="not whole XML"):
        read(source, whole.replace(b"a", b"\xe9", 40))


@pytest.mark.parametrize("source", XML)
def test_two_files_at_once_are_refused(source: str) -> None:
    file = RawFile("list.xml", (SAMPLES / XML[source]).read_bytes())
    with pytest.raises(ListUnreadableError, match="2 were given"):
        registry.reader(SourceId(source))([file, file])


@pytest.mark.parametrize("source", XML)
def test_a_zipped_file_reads_like_the_file(source: str, tmp_path: Path) -> None:

    path = SAMPLES / XML[source]
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)
    reader = registry.reader(SourceId(source))
    packed = reader([RawFile("x.zip", (tmp_path / "x.zip").read_bytes())])
    assert packed == reader([RawFile(path.name, path.read_bytes())])
