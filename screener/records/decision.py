"""The only place that says what a decision of an officer is, and how it is written in TOML and read back.

Every decision says in words whom it is about, and the fingerprint beside the words has to be theirs, so
that a decision cannot say one party and mean another.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from screener.errors import InputError
from screener.facts.fingerprints import RECIPE, party_fingerprint

# Patterns are compiled by `re` when they are first used: most runs need none of these.
_DIGEST = rf"(?a){re.escape(RECIPE)}[0-9a-f]{{64}}"
_ANY_DIGEST = r"(?a)v\d+-[0-9a-f]{16,128}"
_NOT_IN_TOML = (
    "[\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""What would be invisible, or would turn a line around, for the person who reads the file in review."""


class Judgement(StrEnum):
    """What an officer decided."""

    FALSE_POSITIVE = "false_positive"
    TRUE_MATCH = "true_match"


class Decision(Struct, frozen=True):
    """One decision about one party beside one entity."""

    judgement: Judgement
    reason: str
    by: str
    date: dt.date
    until: dt.date | None
    """Last day on which a false positive stays one; None for a true match."""
    party: str
    party_id: str
    """The user's own key, "" where the party has none."""
    party_hash: str
    list_id: str
    entity_id: str
    """The publisher's own."""
    former_ids: tuple[str, ...]
    """Ids that the publisher gave the same entry before."""
    entity_name: str
    entity_hash: str
    number: int = 0
    """1-based place in its file."""

    @property
    def party_fingerprint(self) -> str:
        """Which party is meant."""
        return party_fingerprint(self.party, self.party_id)

    @property
    def ids(self) -> frozenset[str]:
        """Every id of the publisher's under which the entry is or was known."""
        return frozenset({self.entity_id, *self.former_ids})

    @property
    def subject(self) -> str:
        """Whom it is about, for a message."""
        return f'"{self.party}" beside "{self.entity_name}" [{self.list_id}:{self.entity_id}]'


def parse(text: str, title: str) -> tuple[Decision, ...]:
    """Read the text of a file of decisions.

    Raises:
        InputError: see `read`.
    """
    import tomllib  # noqa: PLC0415  # start-up: only where there is such a file

    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{title}: is not TOML: {error}") from error
    unknown = set(document) - {"decision"}
    tables = document.get("decision", [])
    if unknown or not isinstance(tables, list):
        what = (
            f"no such table: {', '.join(sorted(unknown))}" if unknown else "`decision` is no list of tables"
        )
        raise InputError(f"{title}: {what}", hint="Every decision stands under [[decision]].")
    return tuple(_decision(table, number, title) for number, table in enumerate(tables, start=1))


_TEXTS = ("reason", "by", "party", "list", "entity_id", "entity_name")
_DIGESTS = ("party_fingerprint", "party_hash", "entity_hash")
_KEYS = frozenset({"verdict", "date", "until", "party_id", "former_ids", *_TEXTS, *_DIGESTS})


def _decision(table: object, number: int, title: str) -> Decision:
    where = f"{title}: decision {number}"
    if not isinstance(table, dict):
        raise InputError(f"{where} is no table")
    if isinstance(table.get("party"), str):
        where += f' ("{table["party"]}")'
    if unknown := set(table) - _KEYS:
        raise InputError(f"{where}: no such field: {', '.join(sorted(unknown))}")
    for key in _TEXTS:
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise InputError(f"{where}: {key} is missing or empty", hint="Every field is required.")
    for key in _DIGESTS:
        _check_digest(table.get(key), f"{where}: {key}")
    judgement = _judgement(table.get("verdict"), where)
    found = Decision(
        judgement=judgement,
        reason=table["reason"],
        by=table["by"],
        date=_day(table.get("date"), f"{where}: date"),
        until=_until(table, judgement, where),
        party=table["party"],
        party_id=_optional_text(table, "party_id", where),
        party_hash=table["party_hash"],
        list_id=table["list"],
        entity_id=table["entity_id"],
        former_ids=_ids(table.get("former_ids"), where),
        entity_name=table["entity_name"],
        entity_hash=table["entity_hash"],
        number=number,
    )
    return _checked(found, table["party_fingerprint"], where)


def _checked(found: Decision, fingerprint: str, where: str) -> Decision:
    """Refuse a decision whose words and fingerprint are not of one party, or that ends before it began."""
    if re.fullmatch(_DIGEST, fingerprint) and fingerprint != found.party_fingerprint:
        raise InputError(
            f"{where}: party_fingerprint is not that of the party it names",
            hint="Make the decision again with `screener review`.",
        )
    if found.until is not None and found.until < found.date:
        raise InputError(f"{where}: until is before date")
    return found


def _check_digest(value: object, where: str) -> None:
    if not isinstance(value, str) or not re.fullmatch(_ANY_DIGEST, value):
        raise InputError(f"{where} is missing, or no digest", hint="`screener review` writes them.")


def _judgement(value: object, where: str) -> Judgement:
    try:
        return Judgement(str(value))
    except ValueError:
        kinds = " or ".join(f'"{kind}"' for kind in Judgement)
        raise InputError(f"{where}: verdict is missing, or not {kinds}") from None


def _until(table: Mapping[str, object], judgement: Judgement, where: str) -> dt.date | None:
    if judgement is Judgement.TRUE_MATCH and "until" not in table:
        return None
    return _day(table.get("until"), f"{where}: until")


def _day(value: object, where: str) -> dt.date:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise InputError(f"{where} is missing, or no day", hint="Write a day without quotes: 2026-11-23.")
    return value


def _optional_text(table: Mapping[str, object], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise InputError(f"{where}: {key} is not text")
    return value


def _ids(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise InputError(f"{where}: former_ids is missing, or no list of ids", hint="Write [] for none.")
    return tuple(value)


def written(decision: Decision) -> str:
    """Write one decision as a table of TOML, what a reviewer looks for first."""
    lines = [
        "[[decision]]",
        f"verdict = {_quoted(decision.judgement.value)}",
        f"reason = {_quoted(decision.reason)}",
        f"by = {_quoted(decision.by)}",
        f"date = {decision.date.isoformat()}",
        *([f"until = {decision.until.isoformat()}"] if decision.until else []),
        f"party = {_quoted(decision.party)}",
        *([f"party_id = {_quoted(decision.party_id)}"] if decision.party_id else []),
        f"list = {_quoted(decision.list_id)}",
        f"entity_id = {_quoted(decision.entity_id)}",
        f"former_ids = [{', '.join(map(_quoted, decision.former_ids))}]",
        f"entity_name = {_quoted(decision.entity_name)}",
        f"party_fingerprint = {_quoted(decision.party_fingerprint)}",
        f"party_hash = {_quoted(decision.party_hash)}",
        f"entity_hash = {_quoted(decision.entity_hash)}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Write a TOML string in which nothing is invisible."""
    return re.sub(
        _NOT_IN_TOML,
        lambda found: (
            f"\\u{ord(found.group()):04x}" if ord(found.group()) <= 0xFFFF else f"\\U{ord(found.group()):08x}"  # noqa: PLR2004 - the plane
        ),
        json.dumps(text, ensure_ascii=False),
    )
