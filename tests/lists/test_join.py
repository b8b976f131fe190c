"""What becomes of a fact that two sources print differently."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screener.facts.dates import parse_partial
from screener.lists.join import joined
from screener.model import Entity, EntityType, ListId, Name, SourceId

OFAC = Entity(
    "us_ofac_sdn:1", ListId("us_ofac_sdn"), (SourceId("us_ofac"),), EntityType.PERSON, (Name("DOE, Jane"),)
)
CSL = replace(OFAC, sources=(SourceId("us_csl"),))


@pytest.mark.parametrize(
    ("ofac", "csl", "both"),
    [
        pytest.param(["01 Sep 1938"], ["1938-09"], ["01 Sep 1938"], id="the exact one stands"),
        pytest.param(["Sep 1938"], ["1938-09-01"], ["Sep 1938"], id="the leading one stands"),
        pytest.param(["1948"], ["1951-02-03"], ["1948", "1951-02-03"], id="another year is another date"),
        pytest.param([], ["1938"], ["1938"], id="what only the other one says is added"),
    ],
)
def test_a_date_of_birth_printed_twice_is_one(ofac: list[str], csl: list[str], both: list[str]) -> None:
    one, other = (
        replace(entity, births=tuple(filter(None, map(parse_partial, texts))))
        for entity, texts in ((OFAC, ofac), (CSL, csl))
    )
    assert [birth.text for birth in joined(one, other).births] == both
