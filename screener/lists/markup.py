"""The only place that opens publishers' XML: zipped or not, never trusted, never larger than a bound."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from screener.lists.reading import Warnings, refuse_no_file, squash, unreadable
from screener.model import RawFile

LARGEST = 768 * 1024 * 1024
"""Bytes of an unpacked file. Chosen: five times the largest file that OFAC publishes, its ADVANCED SDN."""

_CHUNK = 1 << 20
_ZIP = b"PK\x03\x04"


def unzipped(file: RawFile) -> RawFile:
    """The file itself, or the one file in it when it is a zip archive."""
    if not file.data.startswith(_ZIP):
        return file
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) != 1:
                raise unreadable(file, f"the archive holds {len(members)} files where publishers pack one")
            with archive.open(members[0]) as packed:
                return RawFile(members[0].filename, _bounded(file, packed))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise unreadable(file, f"the archive cannot be unpacked ({error})") from error


def _bounded(file: RawFile, packed: IO[bytes]) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := packed.read(_CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise unreadable(file, f"the archive unpacks to more than {LARGEST >> 20} MiB")
        parts.append(chunk)
    return b"".join(parts)


def is_xml(file: RawFile) -> bool:
    """Whether the content, not the name, is XML; a web page is not."""
    start = file.data[:600].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith(b"<") and not start.startswith((b"<!doctype html", b"<html"))


def root_name(file: RawFile) -> str:
    """The local name of the root element."""
    return root_attributes(file)[0]


def root_attributes(file: RawFile) -> tuple[str, dict[str, str]]:
    """The local name of the root element, and its attributes."""
    for _, element in _events(file, ("start",)):
        return local(element), dict(element.attrib)
    return "", {}


def elements(file: RawFile, *names: str) -> Iterator[Element]:
    """Each element with one of these names, in order, emptied after use: the file never stands whole."""
    for _, element in _events(file, ("end",)):
        if local(element) in names:
            yield element
            element.clear()


def branches(file: RawFile, *names: str) -> Iterator[Element]:
    """Each child of the root with one of these names, emptied after use; deeper ones of the name are not."""
    depth = 0
    for event, element in _events(file, ("start", "end")):
        if event == "start":
            depth += 1
            continue
        depth -= 1
        if depth == 1:
            if local(element) in names:
                yield element
            element.clear()


def _events(file: RawFile, events: tuple[str, ...]) -> Iterator[tuple[str, Element]]:
    refuse_no_file(file)
    try:
        yield from iterparse(io.BytesIO(file.data), events=events, forbid_dtd=True)
    except ParseError as error:
        raise unreadable(file, f"not whole XML ({error})") from error
    except DefusedXmlException as error:
        raise unreadable(file, f"the XML declares what no list needs ({type(error).__name__})") from error


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


@cache
def _anywhere(path: str) -> str:
    """The path in whatever namespace: OFAC has changed its one more than once."""
    return "/".join(f"{{*}}{step}" for step in path.split("/"))


def text(element: Element, path: str) -> str:
    """The text under a path of local names, whitespace squashed; "" where there is none."""
    return squash(element.findtext(_anywhere(path)) or "")


def every(element: Element, path: str) -> list[Element]:
    """All elements under a path of local names."""
    return element.findall(_anywhere(path))


def texts(element: Element, path: str) -> tuple[str, ...]:
    """The texts of all elements under a path, those without any left out."""
    return tuple(said for it in every(element, path) if (said := squash(it.text or "")))


def warn_unknown(element: Element, known: frozenset[str], row: int, warnings: Warnings) -> None:
    """Say of each child that no reader takes that its publisher has added something."""
    for child in element:
        name = local(child)
        if name not in known:
            field = f"{local(element)}/{name}"
            warnings.once("unknown element; what it holds is not screened", row=row, field=field)
