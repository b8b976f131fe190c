"""The only place that reads the Beneficial Ownership Data Standard, versions 0.4 and 0.3.

Direct interests become stakes. An indirect one sums up a chain: where its parts are given it is set aside,
else it is kept as an interest that no rule adds. Source: standard.openownership.org, 0.4 (2025-01-22).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from screener.errors import OwnershipError
from screener.model import Basis, Interval, Stake, Warn
from screener.ownership.graph import fold
from screener.ownership.intervals import NOTHING, UNKNOWN, WHOLE, exactly, possible
from screener.ownership.readers.bods_statements import Heading, Spoken, Statements
from screener.ownership.readers.json_records import Record, country, day, member, number, objects, words
from screener.ownership.readers.reading import StakesReading

_BASES = {
    "shareholding": Basis.SHARES,
    "votingrights": Basis.VOTES,
    "appointmentofboard": Basis.CONTROL,
    "otherinfluenceorcontrol": Basis.CONTROL,
    "controlviacompanyrulesorarticles": Basis.CONTROL,
    "controlbylegalframework": Basis.CONTROL,
    "rightsgrantedbycontract": Basis.CONTROL,
    "conditionalrightsgrantedbycontract": Basis.CONDITIONAL,
    "rightstosurplusassetsondissolution": Basis.ECONOMIC,
    "surplusassets": Basis.ECONOMIC,
    "rightstoprofitorincome": Basis.ECONOMIC,
    "enjoymentanduseofassets": Basis.ECONOMIC,
    "righttoprofitorincomefromassets": Basis.ECONOMIC,
    "nominee": Basis.NOMINEE,
    "nominator": Basis.TRUST,
    "trustee": Basis.TRUST,
    "settlor": Basis.TRUST,
    "settloroftrust": Basis.TRUST,
    "trusteeoftrust": Basis.TRUST,
    "protector": Basis.TRUST,
    "protectoroftrust": Basis.TRUST,
    "beneficiaryoflegalarrangement": Basis.TRUST,
    "beneficiaryoftrust": Basis.TRUST,
    "otherinfluenceorcontroloftrust": Basis.TRUST,
    "unknowninterest": Basis.SHARES,
    "unpublishedinterest": Basis.SHARES,
    "": Basis.SHARES,
}
"""Interest types as bases, without regard to case and hyphens: 0.2 and 0.3 spell them with hyphens.
Source: codelist interestType.csv of the standard, 0.3 and 0.4."""

_OFFICES = frozenset({"boardmember", "boardchair", "seniormanagingofficial"})
"""Offices: no stake in a company."""

FORMAT = "bods"


def knows(record: Record) -> bool:
    """Whether a record is a statement of the standard."""
    return ("recordType" in record and "recordDetails" in record) or "statementType" in record


def read(name: str, statements: Sequence[Record]) -> StakesReading:
    """Read statements into stakes.

    Raises:
        OwnershipError: a relationship has no subject, or a share is impossible.
    """
    warnings: list[Warn] = []
    found = tuple(stakes(name, enumerate(statements, start=1), warnings.append))
    return StakesReading(found, tuple(warnings), FORMAT)


def stakes(name: str, records: Iterable[tuple[int, Record]], warn: Callable[[Warn], None]) -> Iterator[Stake]:
    """Give the stakes of numbered statements, when all of them have come.

    Raises:
        OwnershipError: a relationship has no subject, or a share is impossible.
        StoreError: the statements cannot be kept while they are read.
    """
    with Statements() as kept:
        for number, record in records:
            try:
                _keep(kept, number, record)
            except RecursionError:
                raise OwnershipError(f"{name}, record {number}: nested too deeply") from None
        for identifier, count in kept.settle():
            warn(Warn(f"{identifier} is the identifier of {count} records: they are kept apart"))
        for row, key, record in kept.links():
            yield from _Relationship(name, row, key, record, kept, warn).stakes()


def _keep(kept: Statements, number: int, record: Record) -> None:
    """Keep one statement until all have come."""
    key = words(record, "recordId") or words(record, "statementID") or words(record, "statementId")
    replaces = tuple(_texts(record.get("replacesStatements")))
    heading = Heading(number, key, words(record, "statementDate"), replaces)
    if _kind(record) == "relationship":
        kept.add_link(heading, record)
    else:
        party = _party(key, record)
        # In 0.4 a record is one party; before, several statements on one party may stand side by side.
        kept.add_party(heading, party, key if words(record, "recordId") else fold(party.name))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))


def _kind(record: Record) -> str:
    """Say what a statement is about: entity, person or relationship."""
    kind = words(record, "recordType") or words(record, "statementType").removesuffix("Statement")
    return "relationship" if kind == "ownershipOrControl" else kind


def _details(record: Record) -> Record:
    """Return the part of a statement that 0.4 calls its details; in 0.3 that is the statement itself."""
    found = record.get("recordDetails")
    return found if isinstance(found, dict) else record


def _party(key: str, record: Record) -> Spoken:
    """Return whom an entity or person statement is about."""
    details = _details(record)
    names = objects(details, "names")
    name = words(details, "name") or next((n for one in names if (n := words(one, "fullName"))), "") or key
    place = words(details, "jurisdiction", "code") or words(details, "incorporatedInJurisdiction", "code")
    nationality = next((words(one, "code") for one in objects(details, "nationalities")), "")
    identifiers = [(words(one, "scheme"), words(one, "id")) for one in objects(details, "identifiers")]
    lei = next((value for scheme, value in identifiers if scheme.upper() in {"XI-LEI", "LEI"} and value), "")
    other = next((f"{scheme}:{value}" for scheme, value in identifiers if scheme and value), "")
    return Spoken(name, lei or other or key, country(place or nationality))


class _Relationship:
    """One relationship statement while it is read."""

    def __init__(
        self,
        file: str,
        row: int,
        key: str,
        record: Record,
        kept: Statements,
        warn: Callable[[Warn], None],
    ) -> None:
        self.file, self.row, self.record, self.kept, self.tell = file, row, record, kept, warn
        self.details = _details(record)
        self.place = f"{file}, record {key or row}"

    def stakes(self) -> Iterator[Stake]:
        """Give a stake for each interest."""
        owned = self.end("subject", "describedByEntityStatement")
        owner = self.end("interestedParty", "describedByEntityStatement", "describedByPersonStatement")
        if owned is None:
            raise OwnershipError(f"{self.place}: no subject")
        if owner is None:
            reason = words(self.details, "interestedParty", "reason") or "not stated"
            self.warn(f"an owner of {owned.name} is not disclosed ({reason})", "interestedParty")
            return
        interests = objects(self.details, "interests")
        if not interests:
            self.warn(f"{owner.name} has an interest in {owned.name} that is not described", "interests")
        for interest in interests or [{}]:
            yield from self.stake(owner, owned, interest)

    def stake(self, owner: Spoken, owned: Spoken, interest: Record) -> Iterator[Stake]:
        """Give the stake of one interest, if it is one."""
        type_ = words(interest, "type")
        indirect = "indirect" in {words(interest, "directOrIndirect"), words(interest, "interestLevel")}
        basis = self.basis(type_, indirect=indirect)
        if basis is None:
            return
        if indirect and self.has_parts():
            self.warn(f"{owner.name} in {owned.name}: an indirect interest, its parts are read", "interests")
            return
        share = self.share(interest.get("share"))
        start, end = self.period(interest)
        if start is not None and end is not None and end <= start:
            self.warn(f"{owner.name} in {owned.name} ends before it starts: set aside", "endDate")
            return
        yield Stake(
            owner=owner.name,
            owned=owned.name,
            share=share,
            known=share != UNKNOWN,
            basis=basis,
            basis_text=" ".join(filter(None, ["indirect" if indirect else "", type_ or "unknown interest"])),
            start=start,
            end=end,
            owner_id=owner.id,
            owned_id=owned.id,
            owner_country=owner.country,
            owned_country=owned.country,
            source=words(self.record, "publicationDetails", "publisher", "name"),
            source_date=day(words(self.record, "statementDate")),
            file=self.file,
            row=self.row,
        )

    def basis(self, type_: str, *, indirect: bool) -> Basis | None:
        """Return in what capacity an interest is held, None for an office."""
        plain = type_.replace("-", "").casefold()
        if plain in _OFFICES:
            return None
        if plain not in _BASES:
            self.warn(f"interest type {type_!r} is not known: taken as control", "type")
        basis = _BASES.get(plain, Basis.CONTROL)
        return Basis.ECONOMIC if indirect and basis in {Basis.SHARES, Basis.VOTES} else basis

    def has_parts(self) -> bool:
        """Whether the statement names the statements that it sums up."""
        return any(member(self.details, key) for key in ("componentRecords", "componentStatementIDs"))

    def period(self, interest: Record) -> tuple[dt.date | None, dt.date | None]:
        """Return from when to when an interest is held; a closed record ends with its statement."""
        end = day(words(interest, "endDate"))
        if end is None and words(self.record, "recordStatus") == "closed":
            end = day(words(self.record, "statementDate"))
        return day(words(interest, "startDate")), end

    def share(self, share: object) -> Interval:
        """Return a share; an exclusive end is a number of its own in 0.4, a mark at the other in 0.3."""
        if not isinstance(share, dict):
            return UNKNOWN
        exact = number(share.get("exact"))
        if exact is not None:
            found = exactly(exact)
        else:
            low, low_open = _bound(share, "minimum", "exclusiveMinimum")
            high, high_open = _bound(share, "maximum", "exclusiveMaximum")
            found = Interval(
                NOTHING if low is None else low, WHOLE if high is None else high, low_open, high_open
            )
        try:
            return possible(found)
        except ValueError as error:
            raise OwnershipError(f"{self.place}, share: {error}") from None

    def end(self, side: str, *keys: str) -> Spoken | None:
        """Return the party at one end of the relationship, None where it is not disclosed."""
        found = self.details.get(side)
        reference = found if isinstance(found, str) else ""
        if isinstance(found, dict):
            reference = next((r for key in keys if (r := words(found, key))), "")
        if not reference:
            return None
        return self.kept.party(reference) or Spoken(reference, reference, "")

    def warn(self, message: str, field: str) -> None:
        """Note what could not be taken as it stood."""
        self.tell(Warn(f"record {self.row}: {message}", self.row, field))


def _bound(share: Record, plain: str, exclusive: str) -> tuple[Fraction | None, bool]:
    """Return one end of a share, and whether it is open."""
    other = number(share.get(exclusive))
    if other is not None:
        return other, True
    return number(share.get(plain)), share.get(exclusive) is True
