"""Decisions beside findings: what is set aside, what is open again, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from msgspec import structs

from screener.facts.fingerprints import party_fingerprint
from screener.model import (
    Address,
    Effect,
    Entity,
    EntityType,
    Evidence,
    Exposure,
    Identifier,
    ListedOwner,
    ListId,
    Match,
    Name,
    NameKind,
    Outcome,
    Party,
    QueryResult,
    RulingState,
    Score,
    SourceId,
    Verdict,
)
from screener.records.decision import Decision, Judgement
from screener.screening.deciding import Docket, decide
from screener.screening.verdict import Policy, Tally, Terms

DAY = dt.date(2026, 11, 23)
PARTY = Party("Alpha Trading", country="DE", id="V-1", row=7, line=9)
ENTITY = Entity(
    id="us_ofac_sdn:123",
    list_id=ListId("us_ofac_sdn"),
    sources=(SourceId("us_ofac"),),
    type=EntityType.ORGANISATION,
    names=(Name("ALPHA TRADING LLC"), Name("ALPHA", NameKind.WEAK)),
    addresses=(Address("Tehran"),),
    start=dt.date(2020, 1, 2),
    url="https://ofac.treasury.gov",
)
MATCH = Match(
    Score(0.9), Outcome.HIT, ENTITY, Effect.PROHIBITED, "ALPHA TRADING LLC", NameKind.PRIMARY,
    (Evidence("names", 0.9, "alpha", "alpha", "Alike."),), Score(0.9),
)  # fmt: skip


def decided(judgement: Judgement = Judgement.FALSE_POSITIVE, until: dt.date | None = DAY) -> Decision:
    return decide(
        Docket((), DAY), PARTY, MATCH,
        judgement=judgement, reason="another country", by="A. Officer", date=dt.date(2026, 1, 5), until=until,
    )  # fmt: skip


def ruling(decision: Decision, party: Party = PARTY, entity: Entity = ENTITY, day: dt.date = DAY) -> str:
    found = Docket([decision], day).ruling(party, replace(MATCH, entity=entity))
    if found is None:
        return "nothing"
    return found.why or found.state.value


ENTITIES: list[tuple[str, Callable[[Entity], Entity], str]] = [
    ("as it was", lambda e: e, "suppressed"),
    ("another source publishes it too", lambda e: replace(e, sources=(SourceId("us_csl"),)), "suppressed"),
    ("its page moved", lambda e: replace(e, url="https://example.org"), "suppressed"),
    ("it has a new alias", lambda e: replace(e, names=(*e.names, Name("ALFA"))), "changed"),
    ("it has a new address", lambda e: replace(e, addresses=(Address("Berlin"),)), "changed"),
    ("it has a number", lambda e: replace(e, identifiers=(Identifier("imo", "9187629"),)), "changed"),
    ("it has left the list", lambda e: replace(e, end=DAY), "changed"),
    ("its publisher renumbered it", lambda e: replace(e, id="us_ofac_sdn:999"), "suppressed"),
    (
        "renumbered and changed, it is another",
        lambda e: replace(e, id="us_ofac_sdn:999", remarks="new"),
        "nothing",
    ),
    ("the same id on another list", lambda e: replace(e, list_id=ListId("us_bis_el")), "nothing"),
]


@pytest.mark.parametrize(("change", "said"), [pytest.param(c, s, id=i) for i, c, s in ENTITIES])
def test_the_entry_today(change: Callable[[Entity], Entity], said: str) -> None:
    assert said in ruling(decided(), entity=change(ENTITY))


PARTIES: list[tuple[str, Party, str]] = [
    ("the row moved", replace(PARTY, row=1, line=2), "suppressed"),
    (
        "what was not understood is no field",
        replace(PARTY, remarks=("type not understood: x",)),
        "suppressed",
    ),
    ("another country", replace(PARTY, country="IR"), "fields have changed"),
    ("another name under the same key", replace(PARTY, name="Beta"), 'it was called "Alpha Trading"'),
    ("another address", replace(PARTY, address="Hauptstr. 1"), "fields have changed"),
    ("another key is another party", replace(PARTY, id="V-2"), "nothing"),
    ("no key is another party", replace(PARTY, id=""), "nothing"),
]


@pytest.mark.parametrize(("party", "said"), [pytest.param(p, s, id=i) for i, p, s in PARTIES])
def test_the_party_today(party: Party, said: str) -> None:
    assert said in ruling(decided(), party=party)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        pytest.param(DAY, "suppressed", id="the last day still holds"),
        pytest.param(DAY - dt.timedelta(days=1), "held until 2026-11-22", id="the day after does not"),
    ],
)
def test_expiry(until: dt.date, said: str) -> None:
    assert said in ruling(decided(until=until))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"entity_name": "SOMEBODY ELSE"}, 'names the entry "SOMEBODY ELSE"', id="the entry"),
        pytest.param({"party": "Harmless Ltd"}, 'it was called "Harmless Ltd"', id="the party"),
        pytest.param({"party_hash": "v0-" + "0" * 64}, "another version", id="an older recipe"),
    ],
)
def test_words_that_are_not_those_of_the_hashes_set_nothing_aside(changed: dict[str, str], said: str) -> None:
    decision = structs.replace(decided(), **changed)
    if "party" in changed:
        decision = structs.replace(decision, party_hash=decision.party_hash.replace("v1-0", "v1-1"))
    assert said in ruling(decision) or "decision names the party" in ruling(decision)


def test_the_later_of_two_decisions_holds_and_neither_is_reported_as_unused() -> None:
    docket = Docket([decided(), decided(Judgement.TRUE_MATCH, None)], DAY)
    found = docket.ruling(PARTY, MATCH)
    assert found is not None
    assert found.state is RulingState.CONFIRMED
    assert docket.unused(["us_ofac_sdn"]) == ()


def test_two_parties_of_one_name_and_no_key_are_decided_on_apart() -> None:
    one, other = replace(PARTY, id="", country="DE"), replace(PARTY, id="", country="AT")
    made: list[Decision] = []
    for party, judgement in ((one, Judgement.FALSE_POSITIVE), (other, Judgement.TRUE_MATCH)):
        made.append(
            decide(
                Docket(made, DAY), party, MATCH,
                judgement=judgement, reason="r", by="b", date=DAY, until=DAY,
            )
        )  # fmt: skip
    states = [Docket(made, DAY).ruling(party, MATCH) for party in (one, other)]
    assert [state and state.state.value for state in states] == ["suppressed", "confirmed"]


def test_a_suppression_that_meets_nothing_is_reported_where_its_list_was_looked_at() -> None:
    docket = Docket([decided()], DAY)
    docket.ruled(QueryResult(Party("Gamma"), Outcome.NONE))
    assert [d.party for d in docket.unused(["us_ofac_sdn"])] == ["Alpha Trading"]
    assert docket.unused(["eu_fsf"]) == ()


def test_what_is_open_comes_before_what_is_set_aside_and_gives_the_outcome() -> None:
    other = replace(MATCH, entity=replace(ENTITY, id="us_ofac_sdn:7", remarks="x"), outcome=Outcome.REVIEW)
    result = QueryResult(PARTY, Outcome.HIT, (MATCH, other))
    ruled = Docket([decided()], DAY).ruled(result)
    assert [match.suppressed for match in ruled.matches] == [False, True]
    assert ruled.outcome is Outcome.REVIEW
    tally = Tally(Policy())
    tally.add(ruled)
    assert (tally.findings, tally.suppressed) == (1, 1)


def test_where_everything_is_set_aside_the_finding_stays_but_does_not_count() -> None:
    ruled = Docket([decided()], DAY).ruled(QueryResult(PARTY, Outcome.HIT, (MATCH,)))
    assert (ruled.outcome, len(ruled.matches)) == (Outcome.HIT, 1)
    assert not Policy().counts(ruled)


def test_an_exposure_that_says_no_more_than_the_match_is_set_aside_with_it() -> None:
    owner = ListedOwner("Alpha", ENTITY.id, ENTITY.name, ENTITY.list_id, Effect.PROHIBITED)
    listed = Exposure("Alpha", "ofac50", Verdict.LISTED, *(0, 0), listed_owners=(owner,))  # type: ignore[arg-type]
    caught = replace(listed, verdict=Verdict.MUST)
    ruled = Docket([decided()], DAY).ruled(QueryResult(PARTY, Outcome.HIT, (MATCH,), (listed, caught)))
    assert [exposure.suppressed for exposure in ruled.exposures] == [True, False]
    assert Policy().counts(ruled)


def test_a_decision_about_a_renumbered_entry_remembers_the_former_id() -> None:
    renumbered = replace(MATCH, entity=replace(ENTITY, id="us_ofac_sdn:999"))
    again = decide(
        Docket([decided()], DAY), PARTY, renumbered,
        judgement=Judgement.FALSE_POSITIVE, reason="as before", by="B", date=DAY, until=DAY,
    )  # fmt: skip
    assert (again.entity_id, again.former_ids) == ("999", ("123",))


def test_a_name_is_one_name_however_it_is_spaced_and_cased() -> None:
    assert party_fingerprint("ＡＣＭＥ  Ltd") == party_fingerprint("acme ltd")
    assert party_fingerprint("Acme") != party_fingerprint("Acme", "Acme")


LISTS: list[tuple[str, Terms, bool]] = [
    ("as every list", Terms(), True),
    ("never", Terms(never=True), False),
    ("only hits", Terms(fail_on=Outcome.HIT), False),
    ("only prohibitions", Terms(fail_effect=Effect.PROHIBITED), True),
]


@pytest.mark.parametrize(("terms", "counts"), [pytest.param(t, c, id=i) for i, t, c in LISTS])
def test_a_list_can_have_terms_of_its_own(terms: Terms, counts: bool) -> None:
    policy = Policy(by_list={ENTITY.list_id: terms})
    assert policy.counts_match(replace(MATCH, outcome=Outcome.REVIEW)) is counts
    other = Policy(by_list={ListId("us_bis_el"): Terms(never=True)})
    assert other.counts_match(MATCH)
