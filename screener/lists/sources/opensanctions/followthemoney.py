"""The only place that reads OpenSanctions' `entities.ftm.json`: one entity of FollowTheMoney a line.

Targets become entities; what hangs on them (sanctions, addresses, papers, owners) stands in lines of its
own, or nested in the target where the file is `targets.nested.json`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from screener.errors import ListUnreadableError
from screener.facts.dates import parse_date
from screener.facts.places import country_code
from screener.lists.draft import Draft
from screener.lists.legal_notes import day_after
from screener.lists.reading import Warnings, squash, unreadable
from screener.lists.sources.opensanctions.schema import (
    COUNTRY_OF,
    LIST,
    NUMBERS,
    SOURCE,
    TYPES,
    born,
    scheme,
)
from screener.model import Address, Entity, EntityType, NameKind, RawFile, Relation

FORMAT = "followthemoney"

_HELD_BY = {
    "Sanction": ("entity",),
    "Passport": ("holder",),
    "Identification": ("holder",),
    "CryptoWallet": ("holder",),
    "Ownership": ("asset",),
    "UnknownLink": ("subject", "object"),
}
"""Schemata that say something of a target, and the properties that name it."""

_NAMES = {
    "name": NameKind.ALIAS,
    "alias": NameKind.ALIAS,
    "previousName": NameKind.FORMER,
    "weakAlias": NameKind.WEAK,
}
_COUNTRIES = ("country", "jurisdiction", "mainCountry")
_NATIONALITIES = ("nationality", "citizenship", "flag")
_ASIDE = frozenset({
    "firstName", "secondName", "middleName", "lastName", "fatherName", "motherName", "nameSuffix",
    "modifiedAt", "createdAt", "sanctions", "addressEntity", "alephUrl", "retrievedAt", "abbreviation",
})  # fmt: skip
"""Parts of names that stand whole in `name`, links that are followed the other way, and file dates."""

_Values = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Record:
    """One entity of FollowTheMoney."""

    row: int
    id: str
    schema: str
    caption: str
    target: bool
    values: _Values
    datasets: list[str]
    seen: str

    def first(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")


@dataclass(slots=True)
class _File:
    """A whole file, its records by id and by whom they are about."""

    records: dict[str, _Record] = field(default_factory=dict)
    about: dict[str, list[_Record]] = field(default_factory=lambda: defaultdict(list))


def read(file: RawFile) -> tuple[list[Entity], Warnings, dt.date | None, int]:
    """The targets of the file, warnings, the day it is of, and its lines."""
    warnings, whole = Warnings(), _File()
    for record in _records(file):
        whole.records[record.id] = record
        for holder in _HELD_BY.get(record.schema, ()):
            for target in record.values.get(holder, ()):
                whole.about[target].append(record)
    entities = []
    for record in whole.records.values():
        if record.target and record.schema not in TYPES:
            warnings.once("no kind of party; it is not screened", row=record.row, field=record.schema)
        elif record.target:
            entities.append(_entity(file, record, whole, warnings))
    if not entities:
        raise unreadable(file, "the file holds no target")
    last = max((record.seen for record in whole.records.values()), default="")
    return entities, warnings, parse_date(last[:10], "ymd"), len(whole.records)


# --- lines ---


def _records(file: RawFile) -> Iterator[_Record]:
    for row, line in enumerate(file.data.split(b"\n"), start=1):
        if line.strip():
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise unreadable(file, f"not whole JSON ({error})", row=row) from error
            yield from _parsed(file, row, value)


def _parsed(file: RawFile, row: int, value: object) -> Iterator[_Record]:
    """The entity of a line, behind those that are nested in it."""
    if not isinstance(value, dict) or not isinstance(value.get("properties"), dict):
        raise unreadable(file, "no entity of FollowTheMoney (no `properties`)", row=row)
    if not isinstance(value.get("id"), str) or not isinstance(value.get("schema"), str):
        raise unreadable(file, "an entity without `id` or `schema`", row=row)
    values: _Values = {}
    for name, said in value["properties"].items():
        if not isinstance(said, list):
            raise _misshapen(file, row, name)
        texts = []
        for item in said:
            if isinstance(item, dict):
                yield from _parsed(file, row, item)
            elif not isinstance(item, str):
                raise _misshapen(file, row, name)
            text = item["id"] if isinstance(item, dict) else squash(item)
            texts += [text] if text else []
        values[str(name)] = texts
    datasets = value.get("datasets")
    yield _Record(
        row,
        value["id"],
        value["schema"],
        str(value.get("caption") or ""),
        # Files without the mark say by topics why somebody is of interest.
        value["target"] is True if "target" in value else bool(values.get("topics")),
        values,
        [str(name) for name in datasets] if isinstance(datasets, list) else [],
        str(value.get("last_seen") or ""),
    )


def _misshapen(file: RawFile, row: int, name: object) -> ListUnreadableError:
    return unreadable(file, f"properties.{name} is no list of texts", row=row)


# --- targets ---


def _entity(file: RawFile, record: _Record, whole: _File, warnings: Warnings) -> Entity:
    type_ = TYPES[record.schema]
    draft = Draft(type_, record.row, warnings)
    values = {name: said for name, said in record.values.items() if said and name not in _ASIDE}
    _take_names(file, draft, record, values)
    _take_places(draft, values)
    for name in [name for name in NUMBERS if name in values]:
        for text in values.pop(name):
            draft.number(scheme(name, type_), text, _country(name, draft))
    born(draft, values.pop("birthDate", ()))
    for place in values.pop("birthPlace", ()):
        draft.birth_place(place)
    draft.gender = next(iter(values.pop("gender", ())), "")
    draft.titles += [*values.pop("title", ()), *values.pop("position", ())]
    draft.programmes += [*values.pop("topics", ()), *values.pop("programId", ()), *values.pop("program", ())]
    draft.remarks += [*values.pop("notes", ()), *values.pop("summary", ())]
    draft.url = next(iter(values.pop("sourceUrl", ())), "")
    for address in record.values.get("addressEntity", ()):
        if there := whole.records.get(address):
            _take_address(draft, there)
    _take_links(draft, record, whole)
    for name, said in values.items():
        draft.detail(name, "; ".join(said))
    draft.detail("datasets", "; ".join(record.datasets))
    return draft.entity(SOURCE, LIST, record.id)


def _take_names(file: RawFile, draft: Draft, record: _Record, values: _Values) -> None:
    said = {name: values.pop(name, []) for name in _NAMES}
    chief = record.caption if record.caption in said["name"] else next(iter(said["name"]), record.caption)
    chief = chief or next((text for texts in said.values() for text in texts), "")
    wallet = next(iter(values.get("publicKey", ())), "")
    if not chief and not wallet:
        raise unreadable(file, "a target without a name", row=record.row)
    draft.name(chief or wallet, NameKind.PRIMARY)
    for name, kind in _NAMES.items():
        for text in said[name]:
            draft.name(text, kind)


def _take_places(draft: Draft, values: _Values) -> None:
    texts = values.pop("address", [])
    codes = [
        code for name in _COUNTRIES for text in values.pop(name, ()) if (code := draft.country(text, name))
    ]
    codes = list(dict.fromkeys(codes))
    for text in texts:
        draft.addresses.append(Address(text, country=codes[0] if len(codes) == 1 else ""))
    met = {address.country for address in draft.addresses}
    draft.addresses += [Address(code, country=code) for code in codes if code not in met]
    for name in _NATIONALITIES:
        for text in values.pop(name, ()):
            draft.nationality(text, name)


def _take_address(draft: Draft, address: _Record) -> None:
    text = address.first("full") or ", ".join(
        part for name in ("street", "city", "region", "postalCode") if (part := address.first(name))
    )
    country = country_code(address.first("country"))
    if text and all(text != known.text for known in draft.addresses):
        draft.addresses.append(Address(text, country=country))


def _country(name: str, draft: Draft) -> str:
    """The country that gave a number: the only one that does, or the only one of the party."""
    countries = {*draft.nationalities, *(address.country for address in draft.addresses)} - {""}
    return COUNTRY_OF.get(name, countries.pop() if len(countries) == 1 else "")


# --- what hangs on a target ---


def _take_links(draft: Draft, record: _Record, whole: _File) -> None:
    ends: list[dt.date | None] = []
    for link in whole.about.get(record.id, ()):
        if link.schema == "Sanction":
            ends.append(_take_sanction(draft, link))
        elif link.schema in {"Passport", "Identification"}:
            _take_paper(draft, link)
        elif link.schema == "CryptoWallet":
            for key in link.values.get("publicKey", ()):
                draft.number("wallet", key)
        else:
            _take_relation(draft, record, link, whole)
    dated = [end for end in ends if end]
    if ends and len(dated) == len(ends):
        draft.end = day_after(max(dated))


def _take_sanction(draft: Draft, sanction: _Record) -> dt.date | None:
    """Take one measure; its last day, where it has one."""
    draft.programmes += [*sanction.values.get("programId", ()), *sanction.values.get("program", ())]
    authority = ", ".join(sanction.values.get("authority", ()))
    law = "; ".join((*sanction.values.get("unscId", ()), *sanction.values.get("authorityId", ())))
    draft.citations += [", ".join(part for part in (authority, law) if part)] if authority or law else []
    draft.remarks += sanction.values.get("reason", ())
    for name in ("listingDate", "startDate"):
        if text := sanction.first(name):
            draft.start(text, f"Sanction.{name}")
            break
    draft.details += [("un_ref", ref) for ref in sanction.values.get("unscId", ())]
    ended = [day for text in sanction.values.get("endDate", ()) if (day := parse_date(text, "ymd"))]
    return max(ended, default=None)


def _take_paper(draft: Draft, paper: _Record) -> None:
    passport = paper.schema == "Passport" or "passport" in paper.first("type").casefold()
    kind = "passport" if passport else "national_id" if draft.type is EntityType.PERSON else "other"
    for number in paper.values.get("number", ()):
        draft.number(kind, number, country_code(paper.first("country")), paper.first("type"))


def _take_relation(draft: Draft, record: _Record, link: _Record, whole: _File) -> None:
    others = [id_ for name in ("owner", "subject", "object") for id_ in link.values.get(name, ())]
    kind = "owned_or_controlled_by" if link.schema == "Ownership" else "linked_to"
    for other in (id_ for id_ in others if id_ != record.id):
        there = whole.records.get(other)
        name = there.caption or there.first("name") if there else ""
        listed = f"{LIST}:{other}" if there and there.target else ""
        if name:
            draft.relations.append(Relation(kind, name, listed))
