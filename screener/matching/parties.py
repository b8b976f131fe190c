"""A party beside a listed entity: one match with its evidence, or none.

The ways to a match are: a name (see `screener.matching.score` for what a name must have in common), an
identifier for which `screener.facts.identifiers.decides` is true, or an address that shares one of the
`screener.matching.addresses.address_keys` with one of the entity's (not for persons).
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from screener.matching.modifiers import MODIFIERS, MOST_TAKEN, NAMELESS, same_identifier
from screener.matching.score import (
    HIT_THRESHOLD,
    REVIEW_THRESHOLD,
    NameScore,
    alignment_rows,
    alignment_weights,
    compare_names,
    explain,
    justified,
)
from screener.matching.sls import sls_score
from screener.model import (
    Comparison,
    Effect,
    Entity,
    EntityType,
    Evidence,
    Match,
    Name,
    NameKind,
    Outcome,
    Party,
    Score,
)
from screener.names.analysis import analyse_all
from screener.names.tokens import AnalysedName

WEAK_LIMIT = HIT_THRESHOLD - 0.01
"""What a weak alias reaches at most: a review. Source: OFAC FAQ 122, 123."""

_AGREED = 0.999
"""What modifiers lift a score to at most, short of an equal name's 1."""


class AnalysedParty(Struct, frozen=True):
    """A party with every reading of its names."""

    party: Party
    names: tuple[AnalysedName, ...]

    @property
    def problem(self) -> str:
        """Why it cannot be screened; "" when at least one name can."""
        if self.party.problem:
            return self.party.problem
        if any(not name.problem for name in self.names):
            return ""
        return self.names[0].problem


class ListedName(Struct, frozen=True):
    """One reading of a published name."""

    name: Name
    form: AnalysedName
    scores: tuple[NameScore, ...] = ()
    """How alike each of a party's names is, where that is known; see `scores_of`."""


def analyse_party(party: Party) -> AnalysedParty:
    """Analyse every name of `party`."""
    texts = dict.fromkeys((party.name, *party.other_names))
    return AnalysedParty(party, tuple(form for text in texts for form in analyse_all(text, party.type)))


def analyse_entity(entity: Entity) -> tuple[ListedName, ...]:
    """Analyse every name of `entity`, as the index keeps them."""
    return tuple(
        ListedName(name, form) for name in entity.names for form in analyse_all(name.text, entity.type)
    )


def judge(
    party: AnalysedParty, entity: Entity, effect: Effect, listed: Iterable[ListedName] | None = None
) -> Match | None:
    """Return the match of `party` with `entity`, or None below the review threshold.

    `listed` holds the entity's names already analysed; those that the index ruled out may be left out.
    """
    proof = same_identifier(party.party, entity)
    best = _best_name(party, analyse_entity(entity) if listed is None else listed)
    if proof is not None:
        name = best.name if best else entity.names[0]
        evidence = (proof, *(best.score.evidence if best else ()))
        return _match(party, entity, effect, score=Score(1.0), name=name, evidence=evidence)
    score, evidence = _modified(best, party.party, entity) if best else (Score(0.0), ())
    for nameless in NAMELESS:
        other = nameless(party.party, entity)
        if other is not None:
            score, evidence = Score(max(score, other.score)), _leading(other, score, evidence)
    if score < REVIEW_THRESHOLD:
        return None
    name = best.name if best else entity.names[0]
    return _match(party, entity, effect, score=score, name=name, evidence=evidence)


def _leading(other: Evidence, score: float, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Put what is found without a name before the evidence where it is the stronger, else behind."""
    return (other, *evidence) if other.score > score else (*evidence, other)


class _Best(Struct, frozen=True):
    score: NameScore
    name: Name


def _best_name(party: AnalysedParty, listed: Iterable[ListedName]) -> _Best | None:
    """Return the best pair of names; among equals a strong alias goes before a weak one."""
    pairs = [
        (found, query, each)
        for each in listed
        for found, query in zip(each.scores or scores_of(party, each.form), party.names, strict=True)
    ]
    if not pairs:
        return None
    found, query, each = max(pairs, key=lambda pair: pair[0].score * _limit(pair[2].name))
    if found.score * _limit(each.name) >= REVIEW_THRESHOLD:
        found = justified(query, each.form, found)
    return _Best(_weak(found, each.name) if each.name.kind is NameKind.WEAK else found, each.name)


def scores_of(party: AnalysedParty, listed: AnalysedName) -> tuple[NameScore, ...]:
    """Return how alike each of a party's names is to a listed one; below a review, at most how alike."""
    return tuple([compare_names(query, listed, REVIEW_THRESHOLD) for query in party.names])


def _limit(name: Name) -> float:
    """What a name makes of a score: of a weak alias a review at most."""
    return WEAK_LIMIT if name.kind is NameKind.WEAK else 1.0


def _weak(found: NameScore, name: Name) -> NameScore:
    evidence = Evidence("weak_alias", WEAK_LIMIT, "", name.text, "A weak alias alone never makes a hit.")
    return NameScore(found.score * WEAK_LIMIT, found.alignment, (*found.evidence, evidence))


def _modified(best: _Best, party: Party, entity: Entity) -> tuple[Score, tuple[Evidence, ...]]:
    evidence = [found for modifier in MODIFIERS if (found := modifier(party, entity)) is not None]
    moved = max(MOST_TAKEN, sum(each.score for each in evidence))
    score = best.score.score
    if score < REVIEW_THRESHOLD:
        return Score(0.0), ()
    limit = WEAK_LIMIT if best.name.kind is NameKind.WEAK else _AGREED
    if moved > 0:
        score = max(score, min(limit, score + moved))
    else:
        score += moved
    return Score(round(max(0.0, score), 4)), (*best.score.evidence, *evidence)


def _match(
    party: AnalysedParty,
    entity: Entity,
    effect: Effect,
    *,
    score: Score,
    name: Name,
    evidence: tuple[Evidence, ...],
) -> Match:
    return Match(
        score=score,
        outcome=outcome_of(score),
        entity=entity,
        effect=effect,
        matched_name=name.text,
        matched_kind=name.kind,
        evidence=evidence,
        sls_score=Score(max((sls_score(form.text, name.text) for form in party.names), default=0.0)),
    )


def outcome_of(score: float) -> Outcome:
    """Return what a score amounts to."""
    if score >= HIT_THRESHOLD:
        return Outcome.HIT
    return Outcome.REVIEW if score >= REVIEW_THRESHOLD else Outcome.NONE


def compare_texts(name1: str, name2: str, type_: EntityType = EntityType.UNKNOWN) -> Comparison:
    """Compare two names as `check` would, without any list: `name1` is the query."""
    forms = [(q, c) for q in analyse_all(name1, type_) for c in analyse_all(name2, type_)]
    query, listed = max(forms, key=lambda pair: compare_names(*pair).score)
    found = explain(query, listed)
    outcome = outcome_of(found.score)
    problem = query.problem or listed.problem
    return Comparison(
        name1=name1,
        name2=name2,
        type=type_,
        score=Score(round(found.score, 4)),
        outcome=Outcome.UNSCREENABLE if problem else outcome,
        evidence=found.evidence,
        sls_score=Score(0.0 if problem else sls_score(name1, name2)),
        alignment=alignment_rows(query, listed, found.alignment),
        weights=alignment_weights(query, listed, found.alignment),
        reason=problem or _leading_reason(found.evidence, outcome),
    )


def _leading_reason(evidence: tuple[Evidence, ...], outcome: Outcome) -> str:
    """Return why two names are alike, or where they are not, what takes most from their score."""
    if outcome is Outcome.NONE:
        return min(evidence, key=lambda row: row.score).reason
    return evidence[0].reason
