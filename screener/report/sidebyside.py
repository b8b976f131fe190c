"""The only place that lays a party's fields beside an entity's, as an officer does by hand.

Source: OFAC FAQ 5, steps 2 to 6 (type, how much of the name, the other fields), ofac.treasury.gov/faqs/5.
What agrees here is shown, not judged: the score was given by matching.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from screener.facts.identifiers import GUESSED, SCHEMES, decides, lookup_key, may_decide
from screener.model import Entity, EntityType, Identifier, Match, PartialDate, Party


class Agreement(StrEnum):
    """How two values of one field stand to each other."""

    AGREES = "agrees"
    DIFFERS = "differs"
    MISSING = "missing"
    """One side, or both, does not say."""
    BY_EYE = "by eye"
    """Both sides say something that only a reader can compare."""


class FieldPair(Struct, frozen=True):
    """One field of a party beside the same field of an entity."""

    field: str
    party: str
    entity: str
    agreement: Agreement

    @property
    def said(self) -> str:
        """Say how the two stand to each other, and who is silent where one is."""
        if self.agreement is not Agreement.MISSING:
            return self.agreement.value
        if self.entity:
            return "not given"
        return "not published" if self.party else "neither says"


def side_by_side(party: Party, match: Match) -> tuple[FieldPair, ...]:
    """Lay the party beside the entity, field by field, the most telling first."""
    entity = match.entity
    pairs = [
        _name(party, match),
        _type(party, entity),
        _country(party, entity),
        _birth(party, entity),
        *_identifiers(party, entity),
        _address(party, entity),
    ]
    return tuple(pair for pair in pairs if pair is not None)


def _name(party: Party, match: Match) -> FieldPair:
    same = party.name.casefold() == match.matched_name.casefold()
    return FieldPair("name", party.name, match.matched_name, Agreement.AGREES if same else Agreement.BY_EYE)


def _type(party: Party, entity: Entity) -> FieldPair:
    theirs = "" if entity.type is EntityType.UNKNOWN else entity.type.value
    ours = "" if party.type is EntityType.UNKNOWN else party.type.value
    return FieldPair("type", ours, theirs, _told(bool(ours and theirs), ours == theirs))


def _country(party: Party, entity: Entity) -> FieldPair:
    theirs = entity.countries
    agreement = _told(bool(party.country and theirs), party.country in theirs)
    return FieldPair("country", party.country, ", ".join(sorted(theirs)), agreement)


def _birth(party: Party, entity: Entity) -> FieldPair | None:
    if party.birth is None and not entity.births:
        return None
    ours = party.birth
    overlap = ours is not None and any(b.first <= ours.last and ours.first <= b.last for b in entity.births)
    return FieldPair(
        "birth date",
        "" if ours is None else date_text(ours),
        ", ".join(date_text(birth) for birth in entity.births),
        _told(ours is not None and bool(entity.births), overlap),
    )


def _identifiers(party: Party, entity: Entity) -> list[FieldPair]:
    """Pair the party's numbers with the entity's of the same kind; of a guessed kind only what agrees."""
    pairs = []
    for kind in dict.fromkeys(identifier.scheme for identifier in party.identifiers):
        ours = [identifier for identifier in party.identifiers if identifier.scheme == kind]
        theirs = [identifier for identifier in entity.identifiers if identifier.scheme == kind]
        agreement = _numbers_agree(ours, entity.identifiers)
        if agreement is Agreement.DIFFERS and not theirs:
            agreement = Agreement.MISSING
        if any(one.note != GUESSED for one in ours) or agreement in {Agreement.AGREES, Agreement.BY_EYE}:
            pairs.append(FieldPair(scheme_title(kind), _values(ours), _values(theirs), agreement))
    return pairs


def _numbers_agree(ours: list[Identifier], theirs: tuple[Identifier, ...]) -> Agreement:
    """Say whether a number is the same; the same digits under another country are for the eye."""
    same = [(one, other) for one in ours for other in theirs if _same_digits(one, other)]
    if any(
        decides(one, other) or may_decide(one, other) or not SCHEMES[one.scheme].by_country
        for one, other in same
    ):
        return Agreement.AGREES
    return Agreement.BY_EYE if same else Agreement.DIFFERS


def _same_digits(one: Identifier, other: Identifier) -> bool:
    key = lookup_key(one) if one.scheme in SCHEMES else None
    return key is not None and key == lookup_key(other)


def _address(party: Party, entity: Entity) -> FieldPair | None:
    if not party.address and not entity.addresses:
        return None
    theirs = "; ".join(address.text for address in entity.addresses[:3])
    both = bool(party.address and entity.addresses)
    return FieldPair("address", party.address, theirs, Agreement.BY_EYE if both else Agreement.MISSING)


def _told(both: bool, same: bool) -> Agreement:
    if not both:
        return Agreement.MISSING
    return Agreement.AGREES if same else Agreement.DIFFERS


def _values(identifiers: list[Identifier]) -> str:
    return ", ".join(i.value + (f" ({i.country})" if i.country else "") for i in identifiers)


def scheme_title(scheme: str) -> str:
    """Name a kind of number as people do."""
    return SCHEMES[scheme].title if scheme in SCHEMES else scheme


def date_text(date: PartialDate) -> str:
    """Write a date as it was published, or as exactly as it is known."""
    if date.text:
        return date.text
    if date.first == date.last:
        return date.first.isoformat()
    return f"{date.first.isoformat()} to {date.last.isoformat()}"
