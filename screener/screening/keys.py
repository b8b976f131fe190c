"""The only place that says by which identifiers stakes and lists name the same party.

Registers write a number with the register that gave it, as `GB-COH:01234567`; a user's column has the number
alone. Source: org-id.guide, GB-COH is Companies House.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from screener.facts.identifiers import SCHEMES
from screener.model import Identifier, Party
from screener.ownership.readers.psc import company_number

_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_BRITISH = "GB-COH"


def keys_of(party: Party) -> list[str]:
    """Return the identifiers by which stakes may name a party, as they write them.

    >>> keys_of(Party("Acme", identifiers=(Identifier("registration", "1234567", "GB"),)))
    ['GB-COH:01234567', '1234567']
    """
    keys = [party.id]
    for identifier in party.identifiers:
        if identifier.scheme == "registration" and "GB" in {identifier.country, party.country}:
            keys.append(f"{_BRITISH}:{company_number(identifier.value)}")
        keys.append(identifier.value)
    return [key for key in dict.fromkeys(keys) if key]


def identifiers_in(text: str) -> Iterator[Identifier]:
    """Give what kind of identifier a key of the stakes is, where it shows that itself.

    >>> [(each.scheme, each.value, each.country) for each in identifiers_in("GB-COH:01234567")]
    [('registration', '01234567', 'GB')]
    """
    scheme, colon, value = text.partition(":")
    if colon and scheme.upper() == _BRITISH:
        yield Identifier("registration", value, "GB")
    elif colon and scheme.casefold() in SCHEMES:
        yield Identifier(scheme.casefold(), value)
    elif _LEI.fullmatch(text.upper()):
        yield Identifier("lei", text)
