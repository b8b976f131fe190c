"""The only place that says when a party, an entry or a finding is the same as it was in an earlier run.

Two kinds of digest: a *fingerprint* says who is meant and survives a change of the fields; a *hash* says
what was compared and does not. Both begin with the version of the recipe, so that a decision made by
another recipe is seen to be one and not taken for a change.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import TYPE_CHECKING

from screener.model import Effect, Entity, Match, PartialDate, Party

if TYPE_CHECKING:
    from screener.model import Exposure

RECIPE = "v1-"
"""Stands in front of every digest; a change of what goes into them is a new recipe."""


def encodable(text: str) -> str:
    """Give text that UTF-8 can hold: an unpaired surrogate becomes a question mark.

    >>> encodable("Alpha" + chr(0xD800))
    'Alpha?'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def party_fingerprint(name: str, own_id: str = "") -> str:
    """Say which party is meant: by the user's own key where there is one, else by its name.

    >>> party_fingerprint("ACME  Trading") == party_fingerprint("Acme Trading")
    True
    >>> party_fingerprint("Acme", "V-1") == party_fingerprint("Acme Renamed", "V-1")
    True
    """
    key = own_id.strip()
    return _digest(["id", key] if key else ["name", _folded(encodable(name))])


def party_hash(party: Party) -> str:
    """Say what of a party was compared: every field that screening reads."""
    numbers = sorted([i.scheme, i.value, i.country] for i in party.identifiers)
    others = sorted(party.other_names)
    birth = _days(party.birth) if party.birth else []
    return _digest([party.name, others, party.type.value, party.country, party.address, birth, numbers])


def entry_hash(entity: Entity, effect: Effect) -> str:
    """Say what an entry says and does, whoever publishes it and under whatever id.

    Left out: the id and the sources, which change when a publisher renumbers or another file is loaded,
    and the address of the page.
    """
    return _digest([
        entity.list_id, effect.value, entity.type.value, entity.name,
        sorted([name.text, name.kind.value] for name in entity.names),
        sorted(address.text for address in entity.addresses),
        sorted([i.scheme, i.value, i.country, i.note] for i in entity.identifiers),
        sorted(_days(birth) for birth in entity.births),
        sorted(entity.birth_places), sorted(entity.nationalities), entity.gender,
        sorted(entity.programmes), str(entity.start or ""), str(entity.end or ""),
        sorted(entity.citations), entity.licence_requirement, entity.licence_policy,
        entity.title, entity.remarks,
        sorted([relation.kind, relation.name] for relation in entity.relations),
        sorted(map(list, entity.details)),
    ])  # fmt: skip


def publisher_id(entity: Entity) -> str:
    """Give the publisher's own id of an entity.

    An entity's id is its list's and its publisher's, with a colon between.
    """
    return entity.id.removeprefix(f"{entity.list_id}:")


def match_fingerprint(party: Party, match: Match) -> str:
    """Say which finding a match is: this party beside that entity."""
    return _digest(["match", party_fingerprint(party.name, party.id), match.entity.id])


def exposure_fingerprint(party: Party, exposure: Exposure) -> str:
    """Say which finding an exposure is: this party under that rule."""
    named = party_fingerprint(exposure.party) if exposure.party != party.name else ""
    return _digest(["exposure", party_fingerprint(party.name, party.id), exposure.rule, named])


def row_fingerprint(party: Party) -> str:
    """Say which row is meant where nothing but the row is to be told."""
    return _digest(["row", party_fingerprint(party.name, party.id)])


def state_of(fingerprint: str, *states: str) -> str:
    """Say how a finding stood: a finding that has become worse is a new one.

    >>> state_of("v1-0", "review") == state_of("v1-0", "hit")
    False
    """
    return _digest(["state", fingerprint, *states])


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _days(date: PartialDate) -> list[str]:
    return [date.first.isoformat(), date.last.isoformat()]


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return RECIPE + hashlib.sha256(encodable(text).encode()).hexdigest()
