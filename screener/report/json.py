"""The only place that says what an answer looks like in JSON: a public promise, in a stable order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TextIO

from screener.model import (
    Address,
    Comparison,
    Entity,
    Evidence,
    Identifier,
    ListStatus,
    Match,
    PartialDate,
    Party,
    QueryResult,
    RunInfo,
)
from screener.report.json_values import date, number, total
from screener.report.rulings import ruling_json
from screener.report.text import json_safe

if TYPE_CHECKING:
    from screener.model import Exposure, ListedOwner, Step

Json = dict[str, object]
"""A JSON object whose keys stand in the order promised."""


def query_json(result: QueryResult, run: RunInfo) -> Json:
    """Give the answer to one query with all that it rests on."""
    return answer_json(result) | run_json(run)


def answer_json(result: QueryResult) -> Json:
    """Give the answer to one query without what it rests on."""
    return {
        "query": party_json(result.query),
        "outcome": result.outcome.value,
        "reason": result.reason,
        "matches": [match_json(match) for match in result.matches],
        "parties": [_listings_json(listings) for listings in result.parties],
        "exposures": [exposure_json(exposure) for exposure in result.exposures],
    }


@lru_cache(maxsize=4)
def run_json(run: RunInfo) -> Json:
    """Give what every answer of a run rests on; callers do not change it."""
    return {
        "lists": [list_json(status) for status in run.lists],
        "as_of": run.as_of.isoformat(),
        "version": run.version,
        "config": dict(run.config),
        "notices": list(run.notices),
        "snapshot": run.snapshot,
    }


def party_json(party: Party) -> Json:
    """Give a party as it was understood."""
    return {
        "name": party.name,
        "other_names": list(party.other_names),
        "type": party.type.value,
        "country": party.country,
        "address": party.address,
        "birth": None if party.birth is None else _partial_date_json(party.birth),
        "identifiers": [_identifier_json(identifier) for identifier in party.identifiers],
        "id": party.id,
        "row": party.row,
        "line": party.line,
        "problem": party.problem,
        "remarks": list(party.remarks),
    }


def match_json(match: Match) -> Json:
    """Give a party's match with one entity, and why."""
    return {
        "score": number(match.score),
        "outcome": match.outcome.value,
        "list": match.entity.list_id,
        "effect": match.effect.value,
        "entity": entity_json(match.entity),
        "matched_name": match.matched_name,
        "matched_kind": match.matched_kind.value,
        "evidence": [_evidence_json(evidence) for evidence in match.evidence],
        "sls_score": number(match.sls_score),
        "suppressed": match.suppressed,
        "decision": ruling_json(match.ruling),
        "group": match.group or match.entity.id,
    }


def _listings_json(listings: Sequence[Match]) -> Json:
    """Give one party with all its listings: what each publisher says stands in the match of that entity."""
    best = listings[0]
    return {
        "group": best.group or best.entity.id,
        "name": best.entity.name,
        "score": number(best.score),
        "outcome": best.outcome.value,
        "effect": min((match.effect for match in listings), key=lambda effect: effect.rank).value,
        "listings": [
            {
                "list": match.entity.list_id,
                "effect": match.effect.value,
                "entity_id": match.entity.id,
                "name": match.entity.name,
                "programmes": list(match.entity.programmes),
                "from": date(match.entity.start),
                "to": date(match.entity.end),
                "score": number(match.score),
                "outcome": match.outcome.value,
            }
            for match in listings
        ],
    }


def entity_json(entity: Entity) -> Json:
    """Give a listed entity as its publisher describes it."""
    return {
        "id": entity.id,
        "name": entity.name,
        "list": entity.list_id,
        "sources": list(entity.sources),
        "type": entity.type.value,
        "names": [{"text": n.text, "kind": n.kind.value, "language": n.language} for n in entity.names],
        "addresses": [_address_json(address) for address in entity.addresses],
        "countries": sorted(entity.countries),
        "identifiers": [_identifier_json(identifier) for identifier in entity.identifiers],
        "births": [_partial_date_json(birth) for birth in entity.births],
        "birth_places": list(entity.birth_places),
        "nationalities": list(entity.nationalities),
        "gender": entity.gender,
        "title": entity.title,
        "programmes": list(entity.programmes),
        "from": date(entity.start),
        "to": date(entity.end),
        "citations": list(entity.citations),
        "licence_requirement": entity.licence_requirement,
        "licence_policy": entity.licence_policy,
        "relations": [
            {"kind": relation.kind, "name": relation.name, "entity_id": relation.entity_id}
            for relation in entity.relations
        ],
        "remarks": entity.remarks,
        "url": entity.url,
        "details": [{"field": field, "value": value} for field, value in entity.details],
    }


def exposure_json(exposure: Exposure) -> Json:
    """Give a party's exposure under one rule; percentages are numbers from 0 to 100."""
    return {
        "party": exposure.party,
        "rule": exposure.rule,
        "verdict": exposure.verdict.value,
        "effect": exposure.effect.value,
        "meaning": exposure.meaning,
        "sum_low": total(exposure.sum_low),
        "sum_high": total(exposure.sum_high),
        "red_flag": exposure.red_flag,
        "flags": [{"kind": flag.kind, "message": flag.message} for flag in exposure.flags],
        "listed_owners": [_listed_owner_json(owner) for owner in exposure.listed_owners],
        "path": [_step_json(step) for step in exposure.path],
        "look_through_low": number(exposure.look_through_low),
        "look_through_high": number(exposure.look_through_high),
        "undisclosed": number(exposure.undisclosed),
        "in_force": exposure.in_force,
        "verified": exposure.verified,
        "citation": exposure.citation,
        "notes": list(exposure.notes),
        "holdings": [_step_json(step) for step in exposure.holdings],
        "suppressed": exposure.suppressed,
        "decision": ruling_json(exposure.ruling),
    }


def exposures_json(exposures: Iterable[Exposure], run: RunInfo) -> Json:
    """Give what `ownership` and `whatif` answer: every party listed, caught, undecided or flagged."""
    return {"exposures": [exposure_json(exposure) for exposure in exposures], **run_json(run)}


def write_exposure_lines(stream: TextIO, exposures: Iterable[Json], run: RunInfo) -> None:
    """Write exposures as JSON lines, each with what it rests on."""
    write_lines(stream, ({**exposure, **run_json(run)} for exposure in exposures))


def list_json(status: ListStatus) -> Json:
    """Give one list as an answer used it."""
    return {
        "id": status.id,
        "source": status.source,
        "published": date(status.published),
        "fetched": None if status.fetched is None else status.fetched.isoformat(),
        "sha256": status.sha256,
        "entities": status.entities,
        "title": status.title,
        "effect": status.effect.value,
        "state": status.state.value,
        "age_days": status.age_days,
        "warnings": list(status.warnings),
    }


def lists_json(statuses: Iterable[ListStatus]) -> Json:
    """Give what `lists status` answers."""
    return {"lists": [list_json(status) for status in statuses]}


def comparison_json(comparison: Comparison) -> Json:
    """Give two names beside each other."""
    return {
        "name1": comparison.name1,
        "name2": comparison.name2,
        "type": comparison.type.value,
        "score": number(comparison.score),
        "outcome": comparison.outcome.value,
        "reason": comparison.reason,
        "alignment": [
            {"word1": word1, "word2": word2, "score": number(score)}
            for word1, word2, score in comparison.alignment
        ],
        "evidence": [_evidence_json(evidence) for evidence in comparison.evidence],
        "sls_score": number(comparison.sls_score),
    }


def json_line(value: Json) -> str:
    """Write an object as one line of JSON that is harmless even on a terminal."""
    return json_safe(json.dumps(value, ensure_ascii=False, allow_nan=False))


def query_lines(results: Iterable[QueryResult], run: RunInfo) -> Iterator[str]:
    """Yield the answers to many queries as lines of JSON; what they share is written out once."""
    shared = json_line(run_json(run))[1:]
    for result in results:
        yield json_line(answer_json(result))[:-1] + ", " + shared


def write_json(stream: TextIO, value: Json) -> None:
    """Write one object for people and programs to read."""
    stream.write(json_safe(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)) + "\n")


def write_array(stream: TextIO, values: Iterable[Json]) -> None:
    """Write many objects as one JSON array, an object a line, as they come."""
    _write_array(stream, map(json_line, values))


def _write_array(stream: TextIO, lines: Iterable[str]) -> None:
    separator = "[\n"
    for line in lines:
        stream.write(separator + line)
        separator = ",\n"
    stream.write("[]\n" if separator == "[\n" else "\n]\n")


def write_query_array(stream: TextIO, results: Iterable[QueryResult], run: RunInfo) -> None:
    """Write the answers to many queries as one JSON array, as they come."""
    _write_array(stream, query_lines(results, run))


def write_query_lines(stream: TextIO, results: Iterable[QueryResult], run: RunInfo) -> None:
    """Write the answers to many queries as JSON lines, as they come."""
    stream.writelines(line + "\n" for line in query_lines(results, run))


def write_lines(stream: TextIO, values: Iterable[Json]) -> None:
    """Write many objects as JSON lines, as they come."""
    stream.writelines(json_line(value) + "\n" for value in values)


def _partial_date_json(date: PartialDate) -> Json:
    return {"first": date.first.isoformat(), "last": date.last.isoformat(), "text": date.text}


def _identifier_json(identifier: Identifier) -> Json:
    return {
        "scheme": identifier.scheme,
        "value": identifier.value,
        "country": identifier.country,
        "note": identifier.note,
    }


def _address_json(address: Address) -> Json:
    return {
        "text": address.text,
        "street": address.street,
        "city": address.city,
        "region": address.region,
        "postal_code": address.postal_code,
        "country": address.country,
    }


def _evidence_json(evidence: Evidence) -> Json:
    return {
        "feature": evidence.feature,
        "score": number(evidence.score),
        "query": evidence.query,
        "listed": evidence.listed,
        "reason": evidence.reason,
    }


def _listed_owner_json(owner: ListedOwner) -> Json:
    return {
        "entity": owner.entity_name,
        "list": owner.list_id,
        "effect": owner.effect.value,
        "entity_id": owner.entity_id,
        "name": owner.name,
        "match_score": None if owner.match_score is None else number(owner.match_score),
    }


def _step_json(step: Step) -> Json:
    stake = step.stake
    return {
        "owner": stake.owner,
        "owned": stake.owned,
        "low": number(stake.share.low),
        "high": number(stake.share.high),
        "low_open": stake.share.low_open,
        "high_open": stake.share.high_open,
        "known": stake.known,
        "basis": stake.basis.value,
        "basis_text": stake.basis_text,
        "from": date(stake.start),
        "to": date(stake.end),
        "source": stake.source,
        "source_date": date(stake.source_date),
        "note": stake.note,
        "certainty": stake.certainty,
        "counts": step.counts,
        "decisive": step.decisive,
    }
