"""The only place that hides who was asked about: salted hashes in place of what tells a party apart.

What a publisher says of an entry is public and stays; so a record of a hit still shows which entry was met.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping
from typing import Any

PREFIX = "hmac-sha256:"
_SEALED = ("address", "id", "problem")
_KEPT_OF_EXPOSURE = (
    "rule", "verdict", "effect", "meaning", "sum_low", "sum_high", "counted", "red_flag", "listed_owners",
    "in_force", "verified", "citation",
)  # fmt: skip


class Seal:
    """Hashes texts with one log's key: equal texts have equal hashes, only the key's holder can try any."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def text(self, text: str) -> str:
        """Hide a text."""
        return PREFIX + hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def name(self, name: str) -> str:
        """Hide a name, so that it is found again whatever its case and blanks."""
        return self.text(plain(name))

    def answer(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Hide the party in an answer."""
        hidden = dict(answer, query=self._query(answer["query"]))
        if "matches" in answer:
            hidden["matches"] = [self._match(match) for match in answer["matches"]]
        elif hidden.get("reason"):
            hidden["reason"] = self.text(hidden["reason"])  # it may quote what could not be screened
        if "exposures" in answer:
            hidden["exposures"] = [_exposure(exposure) for exposure in answer["exposures"]]
        return hidden

    def _query(self, query: Mapping[str, Any]) -> dict[str, Any]:
        hidden = dict(query)
        if "name" in query:
            hidden["name"] = self.name(query["name"])
        if "other_names" in query:
            hidden["other_names"] = [self.name(name) for name in query["other_names"]]
        if "birth" in query:
            hidden["birth"] = self.text(f"{query['birth']['first']}/{query['birth']['last']}")
        if "identifiers" in query:
            hidden["identifiers"] = [
                {"scheme": one["scheme"], "value": self.text(one["value"])} for one in query["identifiers"]
            ]
        if "remarks" in query:
            hidden["remarks"] = [self.text(remark) for remark in query["remarks"]]
        return hidden | {key: self.text(query[key]) for key in _SEALED if key in query}

    def _match(self, match: Mapping[str, Any]) -> dict[str, Any]:
        if "evidence" not in match:  # an answer that stands
            return dict(match)
        evidence = [dict(one, query=self.text(one["query"])) for one in match["evidence"]]
        return dict(match, evidence=evidence)


def _exposure(exposure: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out who holds whom: the stakes name the party on every step."""
    kept = {key: exposure[key] for key in _KEPT_OF_EXPOSURE if key in exposure}
    owners = [dict(owner, name="") for owner in kept.get("listed_owners", ())]
    return kept | {"listed_owners": owners}


def plain(name: str) -> str:
    r"""A name as it is hashed and looked for: NFKC, small letters, single blanks.

    >>> plain("  ACME  Trading\tＬtd ")
    'acme trading ltd'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
