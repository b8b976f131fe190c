"""Publishers' files as large as the catalog's floors ask for, so that commands take them without a word.

Their parties are invented and numbered, but for those that a caller adds.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from screener.lists import catalog
from screener.lists.sources.us_ofac.tables import END_OF_FILE
from screener.model import SourceId

SAMPLE = Path(__file__).parents[1] / "sources" / "samples" / "us_csl_2025" / "consolidated.csv"

CSL = {
    "us_bis_el": "Entity List (EL) - Bureau of Industry and Security",
    "us_bis_dpl": "Denied Persons List (DPL) - Bureau of Industry and Security",
    "us_bis_uvl": "Unverified List (UVL) - Bureau of Industry and Security",
    "us_bis_meu": "Military End User (MEU) List - Bureau of Industry and Security",
    "us_state_isn": "Nonproliferation Sanctions (ISN) - State Department",
    "us_ddtc": "ITAR Debarred (DTC) - State Department",
    "us_ofac_sdn": "Specially Designated Nationals (SDN) - Treasury Department",
    "us_ofac_ssi": "Sectoral Sanctions Identifications List (SSI) - Treasury Department",
    "us_ofac_plc": "Palestinian Legislative Council List (PLC) - Treasury Department",
    "us_ofac_mbs": "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department",
    "us_ofac_cmic": "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department",
}
"""What the Consolidated Screening List calls each list in its column `source`."""

OFAC = {
    "us_ofac_ssi": (
        "UKRAINE-EO13662",
        "Executive Order 13662 Directive Determination - Subject to Directive 1",
    ),
    "us_ofac_plc": ("NS-PLC", ""),
    "us_ofac_mbs": ("MBS", ""),
    "us_ofac_cmic": ("CMIC-EO13959", ""),
}
"""A programme and remarks that put an entry of the non-SDN file on each list."""


def floors(source: str) -> Mapping[str, int]:
    """The fewest entities that are believed of each list of a source."""
    return {str(name): floor for name, floor in catalog.load().sources[SourceId(source)].floors.items()}


def consolidated(more: Mapping[str, Sequence[str]]) -> bytes:
    """A Consolidated Screening List with these parties on these lists, and as many as it needs besides."""
    header = next(csv.reader(io.StringIO(SAMPLE.read_text(encoding="utf-8"))))
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, header, restval="")
    rows.writeheader()
    number = 0
    for list_id, title in CSL.items():
        invented = (f"Numbered Party {list_id} {each}" for each in range(floors("us_csl").get(list_id, 0)))
        for name in (*more.get(list_id, ()), *invented):
            number += 1
            rows.writerow({"_id": f"{number:x}", "source": title, "entity_number": number, "name": name})
    return out.getvalue().encode()


def sanctions() -> dict[str, bytes]:
    """OFAC's SDN files and its non-SDN files, by the names under which it publishes them."""
    counts = floors("us_ofac")
    sdn = [(f"NUMBERED PARTY {each}", "CUBA", "") for each in range(counts["us_ofac_sdn"])]
    cons = [
        (f"NUMBERED {list_id} {each}", programme, remarks)
        for list_id, (programme, remarks) in OFAC.items()
        for each in range(counts[list_id])
    ]
    parts = {"SDN": _entries(sdn, 1), "CONS_PRIM": _entries(cons, 50_001)}
    for prefix, first in (("", 1), ("CONS_", 50_001)):
        parts[f"{prefix}ADD"] = f'{first},1,-0- ,"Havana","Cuba",-0- \r\n'.encode()
        parts[f"{prefix}ALT"] = f'{first},2,"aka","NUMBERED ALIAS",-0- \r\n'.encode()
    parts |= {"SDN_COMMENTS": _comment(1), "CONS_COMMENTS": _comment(50_001)}
    return {f"{name}.CSV": data + END_OF_FILE for name, data in parts.items()}


def _entries(parties: Iterable[tuple[str, str, str]], first: int) -> bytes:
    nothing = ",-0- " * 7
    return "".join(
        f'{number},"{name}",-0- ,"{programme}"{nothing},"{remarks}"\r\n'
        for number, (name, programme, remarks) in enumerate(parties, start=first)
    ).encode()


def _comment(number: int) -> bytes:
    return f'{number},"(Cuba)."\r\n'.encode()
