"""What publishers say: entities, the files they stand in, and snapshots of those files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from screener.model.words import Effect, EntityType, ListId, ListState, NameKind, SourceId


@dataclass(frozen=True, slots=True)
class Name:
    """One published name of an entity."""

    text: str
    kind: NameKind = NameKind.PRIMARY
    language: str = ""
    """ISO 639 code or publisher's word, "" when not stated."""


@dataclass(frozen=True, slots=True)
class Address:
    """One published address; `text` is the whole as printed, the parts where the publisher split it."""

    text: str
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2, or "" when it could not be told."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number or code that names one party: `scheme` is a key of `screener.facts.identifiers.SCHEMES`."""

    scheme: str
    value: str
    """As published; the canonical form is computed by `screener.facts.identifiers`."""
    country: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as exactly as it is known: every day from `first` to `last` is possible."""

    first: dt.date
    last: dt.date
    text: str = ""
    """As published, such as "circa 1962" or "Mar 1973"."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A link to another party that a publisher states, without a percentage."""

    kind: str
    """`linked_to`, `affiliated`, `subordinate_of`, `parent`, `owned_or_controlled_by` or
    `successors_included`."""
    name: str
    entity_id: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """One party on one list, as its publisher describes it.

    The same party on two lists is two entities. The same party published twice for one list (an SDN
    in the CSL and in OFAC's own file) is one entity with two `sources`; the readers give it the same
    `id`, which is `LIST_ID:PUBLISHER_ID`.
    """

    id: str
    list_id: ListId
    sources: tuple[SourceId, ...]
    type: EntityType
    names: tuple[Name, ...]
    """Never empty; the first is the primary name. An address-only entry is named as published."""
    addresses: tuple[Address, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    births: tuple[PartialDate, ...] = ()
    birth_places: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 of nationality and citizenship (persons) or flag (vessels)."""
    gender: str = ""
    programmes: tuple[str, ...] = ()
    start: dt.date | None = None
    """First day on the list; None when the publisher does not say."""
    end: dt.date | None = None
    """First day no longer on the list; None while it stays."""
    citations: tuple[str, ...] = ()
    """Federal Register or other legal citations, as published."""
    licence_requirement: str = ""
    licence_policy: str = ""
    title: str = ""
    """A person's office or function."""
    remarks: str = ""
    """Published text that is shown, never matched."""
    url: str = ""
    """Where the publisher shows the entry or its list."""
    relations: tuple[Relation, ...] = ()
    effect: Effect | None = None
    """The entry's own effect where a private list gives one; None takes the list's."""
    details: tuple[tuple[str, str], ...] = ()
    """Every other published field, as (field, value): vessel tonnage, standard order, secondary sanctions…"""

    @property
    def name(self) -> str:
        """The primary name as published."""
        return self.names[0].text

    @property
    def countries(self) -> frozenset[str]:
        """Every country that the entity is tied to, alpha-2."""
        found = {a.country for a in self.addresses} | set(self.nationalities)
        return frozenset(found - {""})


@dataclass(frozen=True, slots=True)
class Warn:
    """Something in a publisher's file that a reader could not take as it stood."""

    message: str
    row: int | None = None
    """1-based line or record number in the file, where there is one."""
    field: str = ""
    value: str = ""
    told: bool = False
    """True where every answer that rests on the file has to say it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source's reader makes of a publisher's file or files: pure, before any storing."""

    entities: tuple[Entity, ...]
    warnings: tuple[Warn, ...] = ()
    published: dt.date | None = None
    """The date that the file itself states; None when it states none."""
    rows: int = 0
    """Records in the file, before they were joined or merged into entities."""
    format: str = ""
    """Which of the source's formats was met, such as "csv-2022"."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """One of a publisher's files, whole."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """A source as it stood at one time, without its entities."""

    source: SourceId
    sha256: str
    """Over the raw files in order of name: what pins an answer."""
    published: dt.date | None
    fetched: dt.datetime
    """UTC. When the bytes came here; for a file loaded from disk, when it was loaded."""
    checked: dt.datetime
    """UTC. When the publisher last confirmed that this is the newest (a 304 counts)."""
    origin: str
    """Address or file names that the bytes came from."""
    counts: tuple[tuple[ListId, int], ...]
    """Entities per list."""
    rows: int = 0
    format: str = ""
    warnings: tuple[Warn, ...] = ()
    starter: bool = False
    """True for the embedded starter set, which no answer may rest on silently."""
    undated: bool = False
    """True where the files came from disk and neither they nor their user said of which day they are."""


@dataclass(frozen=True, slots=True)
class ListStatus:
    """One list as an answer used it."""

    id: ListId
    title: str
    effect: Effect
    source: SourceId | None
    published: dt.date | None
    fetched: dt.datetime | None
    sha256: str
    entities: int
    state: ListState
    age_days: int | None
    warnings: tuple[str, ...] = ()
