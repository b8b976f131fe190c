"""The only place that says which of OFAC's lists an entry of the non-SDN file is on.

The file carries programme tags and no list. Checked against the lists that OFAC's ENHANCED XML of
2025-01-10 states for the same 442 entities: equal for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from screener.model import ListId

SDN = ListId("us_ofac_sdn")
_SSI, _FSE, _PLC = ListId("us_ofac_ssi"), ListId("us_ofac_fse"), ListId("us_ofac_plc")
_CAPTA, _MBS, CMIC = ListId("us_ofac_capta"), ListId("us_ofac_mbs"), ListId("us_ofac_cmic")

_FIRM: Mapping[str, ListId] = MappingProxyType({
    "UKRAINE-EO13662": _SSI, "NS-PLC": _PLC, "CMIC-EO13959": CMIC, "FSE-IR": _FSE, "FSE-SY": _FSE,
    "561-Related": _CAPTA, "561List": _CAPTA, "MBS": _MBS,
    "HKAA": _MBS,
})  # fmt: skip
"""Programme tags that mean one list. Source: OFAC, "Program Tag Definitions for OFAC Sanctions Lists"."""

_MENUS: Mapping[str, re.Pattern[str]] = MappingProxyType({
    "RUSSIA-EO14024": re.compile(r"EO 14024 Directive (?P<directive>\d[a-z]?)\)|"
                                 r"Executive Order 14024 Directive Information Subject to Directive "
                                 r"(?P<subject>\d[a-z]?)"),
    "CAATSA - RUSSIA": re.compile(r"CAATSA Section 235 Information"),
    "BURMA-EO14014": re.compile(r"EO 14014 Directive \d"),
    "ILLICIT-DRUGS-EO14059": re.compile(r"Executive Order 14059 information", re.IGNORECASE),
})  # fmt: skip
"""Programmes that block some parties and restrict others: the remarks of the restricted name the measures."""

_CAPTA_DIRECTIVE = "2"
"""Directive 2 under E.O. 14024 forbids correspondent accounts; 1, 1A, 3 and 4 are menu-based."""

_BLOCKED = MappingProxyType({"RUSSIA-EO14024": "See Section 11 of Executive Order 14024"})
"""Words in the remarks of parties blocked under the programme: they left its lesser lists when they became
SDNs, though their old directives stay in the remarks."""

_SECTORAL = re.compile(r"Executive Order 13662 Directive Determination -\s*Subject to Directive (\d)")


TITLES: Mapping[str, ListId] = MappingProxyType({
    "SDN List": SDN, "Sectoral Sanctions Identifications List": _SSI, "FSE List": _FSE, "CAPTA List": _CAPTA,
    "Non-SDN Palestinian Legislative Council List": _PLC, "Non-SDN Menu-Based Sanctions List": _MBS,
    "Non-SDN CMIC List": CMIC,
})  # fmt: skip
"""The lists' titles in the XML forms that state them."""


def is_cons(programmes: Sequence[Sequence[str]]) -> bool:
    """Whether these are the programmes of the non-SDN file, where a form does not say which it is."""
    return 2 * sum(any(tag in _FIRM for tag in tags) for tags in programmes) > len(programmes)


def lists_of(programmes: Sequence[str], remarks: str) -> tuple[ListId, ...]:
    """The lists that an entry of the non-SDN file is on; none when its programmes say nothing."""
    found = {_FIRM[tag]: None for tag in programmes if tag in _FIRM}
    for tag in programmes:
        if tag in _MENUS and not (tag in _BLOCKED and _BLOCKED[tag] in remarks):
            found.update(dict.fromkeys(_measures(tag, remarks)))
    return tuple(found)


def _measures(tag: str, remarks: str) -> list[ListId]:
    if tag != "RUSSIA-EO14024":
        return [_MBS] if _MENUS[tag].search(remarks) else []
    return [_CAPTA if directive == _CAPTA_DIRECTIVE else _MBS for directive in _directives(remarks)]


def _directives(remarks: str) -> list[str]:
    found = {hit["directive"] or hit["subject"]: None for hit in _MENUS["RUSSIA-EO14024"].finditer(remarks)}
    return sorted(found)


def directives(list_id: ListId, remarks: str) -> tuple[str, ...]:
    """The directives that the entry is subject to on this list, as `SSI-D1` or `EO14024-D3`."""
    if list_id == _SSI:
        return tuple(f"SSI-D{number}" for number in sorted(set(_SECTORAL.findall(remarks))))
    if list_id in {_MBS, _CAPTA}:
        wanted = [d for d in _directives(remarks) if (d == _CAPTA_DIRECTIVE) == (list_id == _CAPTA)]
        return tuple(f"EO14024-D{directive.upper()}" for directive in wanted)
    return ()


_TAGS = """
    561-Related|561List|BALKANS|BALKANS-EO14033|BELARUS|BELARUS-EO14038|BPI-PA|
    BPI-RUSSIA-EO14024|BPI-SDNT|BPI-SDNTK|BPI-SUDAN-14098|BURMA-EO14014|BURUNDI|CAATSA - IRAN|
    CAATSA - RUSSIA|CAR|CMIC-EO13959|COTED|CUBA|CUBA-EO14404|CYBER|CYBER2|CYBER3|CYBER4|
    DARFUR|DPRK|DPRK-NKSPEA|DPRK2|DPRK3|DPRK4|DRCONGO|ELECTION-EO13848|ETHIOPIA-EO14046|FSE-IR|
    FSE-SY|FTO|GLOMAG|HIFPAA|HK-EO13936|HKAA|HOSTAGES-EO14078|HRIT-IR|HRIT-SY|ICC-EO14203|
    IFCA|IFSR|ILLICIT-DRUGS-EO|ILLICIT-DRUGS-EO14059|IRAN|IRAN-CON-ARMS-EO|IRAN-EO13846|
    IRAN-EO13871|IRAN-EO13876|IRAN-EO13902|IRAN-HR|IRAN-TRA|IRAQ2|IRAQ3|IRGC|ISA|JADE|LEBANON|
    LIBERIA|LIBYA2|LIBYA3|MAGNIT|MALI-EO13882|MBS|NICARAGUA|NICARAGUA-NHRAA|NPWMD|NS-PLC|
    PAARSSR-EO13894|PAIPA|PEESA|PEESA-EO14039|RUSSIA-EO14024|RUSSIA-EO14065|SDGT|SDNT|SDNTK|
    SOMALIA|SOUTH SUDAN|SSIDES|SUDAN-EO14098|SYRIA|SYRIA-CAESAR|SYRIA-EO13894|TCO|UHRPA|
    UKRAINE-EO13660|UKRAINE-EO13661|UKRAINE-EO13662|UKRAINE-EO13685|VENEZUELA|VENEZUELA-EO13850|
    VENEZUELA-EO13884|WEST-BANK-EO14115|YEMEN|ZIMBABWE
"""
KNOWN = frozenset(" ".join(tag.split()) for tag in _TAGS.split("|"))
"""Programme tags that OFAC has used. Source: reference values of OFAC's ENHANCED XML of 2025-01-10, and the
tags of its files of 2021 to 2026."""
