"""The nouns of the program: what a publisher said, what a user asked, what was found.

Every value here is frozen. What was published is kept as it was published; canonical
forms are computed beside it, never in its place. Dates are `datetime.date`, countries are
ISO 3166-1 alpha-2 in upper case, scores run from 0 to 1, percentages from 0 to 100.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import NewType

Score = NewType("Score", float)
"""How alike two things are, 0 (not at all) to 1 (the same)."""

SourceId = NewType("SourceId", str)
"""A published file or set of files with one format, such as `us_csl`."""

ListId = NewType("ListId", str)
"""A legal list with one effect, such as `us_bis_el`."""


class Effect(StrEnum):
    """What a list does to dealings with its entities, strongest first."""

    PROHIBITED = "prohibited"
    """Dealings are blocked or exports denied."""
    LICENCE = "licence"
    """A licence is required."""
    RESTRICTED = "restricted"
    """A limited ban: investment, procurement, one sector."""
    RED_FLAG = "red_flag"
    """Due diligence is due."""
    ADVISORY = "advisory"

    @property
    def rank(self) -> int:
        """0 for the strongest effect; a larger number is weaker."""
        return list(Effect).index(self)


class EntityType(StrEnum):
    """What kind of thing an entity or a party is; a publisher often does not say."""

    PERSON = "person"
    ORGANISATION = "organisation"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    ADDRESS = "address"
    """An entry that lists an address itself, under whatever name. Source: 89 FR 51644 (2024-06-12)."""
    UNKNOWN = "unknown"


class NameKind(StrEnum):
    """In what capacity a name was published."""

    PRIMARY = "primary"
    ALIAS = "alias"
    FORMER = "former"
    WEAK = "weak"
    """A broad or common alias; alone it never makes a hit. Source: OFAC FAQ 122, 123."""


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


class ListState(StrEnum):
    """Whether an answer may rest on a list."""

    OK = "ok"
    STARTER = "starter"
    """Only the embedded starter set stands behind it."""
    STALE = "stale"
    FAILED = "failed"
    """The last update failed; the last good snapshot is in use."""
    MISSING = "missing"


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


@dataclass(frozen=True, slots=True)
class Party:
    """The user's counterparty, as given: what a query asks about."""

    name: str
    type: EntityType = EntityType.UNKNOWN
    country: str = ""
    """ISO 3166-1 alpha-2, or "" when not given or not understood."""
    address: str = ""
    birth: PartialDate | None = None
    identifiers: tuple[Identifier, ...] = ()
    other_names: tuple[str, ...] = ()
    """Further names in the same cell or columns: trading names, former names, native-script names."""
    id: str = ""
    """The user's own key."""
    row: int | None = None
    """1-based row in the user's file, the header not counted."""
    problem: str = ""
    """Why the row cannot be screened, as found while reading; "" when it can."""


class Outcome(StrEnum):
    """The answer to a query, most urgent first. There is no "clear"."""

    HIT = "hit"
    REVIEW = "review"
    UNSCREENABLE = "unscreenable"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One named reason for a score."""

    feature: str
    """Name of the feature function."""
    score: float
    """What it gave or took: -1 to 1."""
    query: str
    """The party's value that was compared."""
    listed: str
    """The entity's value that was compared."""
    reason: str
    """One sentence for the reader: the feature's docstring."""


@dataclass(frozen=True, slots=True)
class Match:
    """A party beside an entity."""

    score: Score
    outcome: Outcome
    """`hit` or `review`."""
    entity: Entity
    effect: Effect
    matched_name: str
    """Which of the entity's names matched, as published."""
    matched_kind: NameKind
    evidence: tuple[Evidence, ...]
    sls_score: Score
    """What OFAC's own search would roughly give: an emulation."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share in percent, exact: each end is open (left out) or closed (possible)."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False


class Basis(StrEnum):
    """In what capacity a stake is held."""

    SHARES = "shares"
    VOTES = "votes"
    CONTROL = "control"
    ECONOMIC = "economic"
    CONDITIONAL = "conditional"
    """Convertible or optional: not held yet."""
    CUSTODY = "custody"
    NOMINEE = "nominee"
    TRUST = "trust"


@dataclass(frozen=True, slots=True)
class Stake:
    """Who holds what part of whom, from when to when, in what capacity, according to whom."""

    owner: str
    owned: str
    share: Interval
    known: bool = True
    """False when the share is not stated: `share` is then 0 to 100."""
    basis: Basis = Basis.SHARES
    basis_text: str = ""
    """As given, where it says more than `basis`."""
    start: dt.date | None = None
    """First day held; None is "since unknown"."""
    end: dt.date | None = None
    """First day no longer held; None while it is."""
    owner_id: str = ""
    owned_id: str = ""
    owner_country: str = ""
    owned_country: str = ""
    group: str = ""
    """Owners of one joint arrangement share this name."""
    source: str = ""
    source_date: dt.date | None = None
    note: str = ""
    certainty: str = ""
    """How sure the source is: "certain", "likely", "uncertain" or as given."""
    file: str = ""
    row: int | None = None


class Verdict(StrEnum):
    """What an ownership rule makes of a party, strongest first."""

    LISTED = "listed"
    MUST = "must"
    MAY = "may"
    NO = "no"


@dataclass(frozen=True, slots=True)
class ListedOwner:
    """A listed party whose stake contributes to an exposure."""

    name: str
    """As the stakes call it."""
    entity_id: str
    entity_name: str
    list_id: ListId
    effect: Effect
    match_score: Score | None = None
    """How sure it is that owner and entity are one; None when stated or by identifier."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stake of the path that explains an exposure."""

    stake: Stake
    counts: bool
    """Whether the rule counted it."""
    decisive: bool = False
    """Whether the verdict turns without it."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag beside a verdict, never a weaker verdict."""

    kind: str
    """`listed_minority_owner`, `unknown_share`, `control_without_ownership`, `custody`, `nominee`, …"""
    message: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """A party reached from listed entities through stakes, by a named rule on a named day."""

    party: str
    rule: str
    verdict: Verdict
    sum_low: Fraction
    """Percent that the rule counted, lower ends, at its final fixed point."""
    sum_high: Fraction
    flags: tuple[Flag, ...] = ()
    listed_owners: tuple[ListedOwner, ...] = ()
    path: tuple[Step, ...] = ()
    look_through_low: Fraction = Fraction(0)
    """Multiplied-through ownership by listed parties, percent: information, never the verdict."""
    look_through_high: Fraction = Fraction(0)
    undisclosed: Fraction = Fraction(100)
    """Percent of the party whose holder the stakes do not name."""
    in_force: bool = True
    """Whether the rule is in force on the day asked."""
    verified: bool = True
    """Whether somebody checked the rule's present status against its publisher."""
    citation: str = ""
    effect: Effect = Effect.PROHIBITED
    """What the verdict would mean, by the rule."""
    meaning: str = ""
    """The verdict in the rule's own words, such as "blocked by operation of law"."""
    notes: tuple[str, ...] = ()
    holdings: tuple[Step, ...] = ()
    """What the party itself holds in listed parties: information, never a verdict."""

    @property
    def red_flag(self) -> bool:
        """Whether any red flag stands beside the verdict."""
        return bool(self.flags)


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What every answer of one run rests on; printed with each."""

    lists: tuple[ListStatus, ...]
    as_of: dt.date
    version: str
    config: tuple[tuple[str, str | float | bool], ...]
    """Thresholds and options in force, in a stable order."""
    notices: tuple[str, ...] = ()
    """What the reader must know: starter set, stale or failed lists, no snapshot that old."""
    snapshot: str = ""
    """One hash over the snapshots used: pins the answer."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer to one query."""

    query: Party
    outcome: Outcome
    matches: tuple[Match, ...] = ()
    """Best first."""
    exposures: tuple[Exposure, ...] = ()
    """Strongest first."""
    reason: str = ""
    """Why a query was unscreenable, or the leading reason of the outcome."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two names beside each other, without any list."""

    name1: str
    name2: str
    type: EntityType
    score: Score
    outcome: Outcome
    evidence: tuple[Evidence, ...]
    sls_score: Score
    alignment: tuple[tuple[str, str, float], ...] = field(default=())
    """(word of name1, word of name2, likeness 0 to 1); "" where a word met nobody."""
    reason: str = ""
