"""How `rescreen` puts changed findings into rows and objects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from screener.cli.recording import party_fields
from screener.cli.tabular import Records
from screener.lists.differences import FieldChange
from screener.model import Outcome, RunInfo
from screener.report.json import Json, party_json, run_json
from screener.report.rulings import RULINGS, ruling_json
from screener.report.wording import BECAME, OUTCOMES, VERDICTS, score_text
from screener.screening.kept import Answer, Finding, Reached
from screener.screening.reasons import Became, Change
from screener.screening.verdict import FINDING_VERDICTS

MOST_LETTERS = 120
"""Letters of a field's values that a table shows; chosen: the other forms have all of them."""


def for_people(changes: Sequence[Change], run: RunInfo, beside: Json) -> Records:
    """Give a row a change, short enough for a screen, and objects."""
    reasons = ["; ".join((*change.reasons, *_details(change))) for change in changes]
    return Records(
        key="changes",
        header=("change", "row", "finding", "party", "entity", "why"),
        wrapped=frozenset({"party", "finding", "entity", "why"}),
        numbers=frozenset({"row"}),
        once=frozenset({"why"}),
        rows=[
            (
                *(change.became.value, str(change.party.row or ""), _course(change), change.party.name),
                *(_listed(change), why),
            )
            for change, why in zip(changes, reasons, strict=True)
        ],
        objects=[change_json(change) for change in changes],
        notices=run.notices,
        told=True,
        headline=_headline(changes),
        nothing=f"no finding is new, changed or gone, as of {run.as_of}",
        beside={**beside, **run_json(run)},
    )


def beside_outcomes(answers: Sequence[Answer]) -> list[str]:
    """Say how many rows are exposed, and how many have findings that decisions set aside, where any are."""
    exposed = sum(any(each.verdict in FINDING_VERDICTS for each in answer.reached) for answer in answers)
    aside = sum(any(finding.suppressed for finding in answer.findings) for answer in answers)
    counts = ((exposed, "exposed"), (aside, "with suppressed findings"))
    return [f"{count:,} {what}" for count, what in counts if count]


def _headline(changes: Sequence[Change]) -> str:
    """Say in a line how many findings are not as they were."""
    if not changes:
        return ""
    found = Counter(BECAME[change.became] for change in changes)
    counts = ", ".join(f"{found[word]:,} {word}" for word in BECAME.values())
    return f"Findings that are not as they were: {counts}."


def for_programs(changes: Sequence[Change], run: RunInfo) -> Records:
    """Give a row a change with every value in a column of its own."""
    return Records(
        key="changes",
        header=(
            *("change", "row", "id", "party", "outcome_before", "score_before", "outcome", "score"),
            *("list", "effect", "entity_id", "entity_name", "matched_name", "reason", "fields"),
            *("decision_before", "decision", "rule", "verdict_before", "verdict", "in_force", "path"),
        ),
        rows=[_cells(change) for change in changes],
        objects=[],
        notices=run.notices,
    )


def change_json(change: Change) -> Json:
    """Give a change as an object."""
    return {
        "change": change.became.value,
        "party": party_json(change.party),
        "kind": _kind(change),
        "before": _found_json(change.before),
        "after": _found_json(change.after),
        "reasons": list(change.reasons),
        "fields": [{"field": c.field, "before": list(c.gone), "after": list(c.come)} for c in change.fields],
    }


def _kind(change: Change) -> str:
    """Say what is not as it was: a match with a listed party, an exposure, or that a row can be screened."""
    found = change.after or change.before
    return "unscreenable" if found is None else "match" if isinstance(found, Finding) else "exposure"


def standing_json(answer: Answer) -> Json:
    """Give what is kept of an answer that stands, for its record: without what is empty."""
    found: Json = {
        "outcome": answer.outcome.value,
        "reason": answer.reason,
        "matches": list(map(_found_json, answer.findings)),
        "exposures": list(map(_found_json, answer.reached)),
    }
    return {"query": party_fields(answer.party)} | {key: value for key, value in found.items() if value}


def _found_json(found: Finding | Reached | None) -> Json | None:
    if found is None:
        return None
    decided: Json = {"suppressed": found.suppressed, "decision": ruling_json(found.ruling)}
    return {**(_finding_json(found) if isinstance(found, Finding) else _reached_json(found)), **decided}


def _finding_json(finding: Finding) -> Json:
    return {
        "list": finding.list_id,
        "entity": {"id": finding.entity_id, "name": finding.entity_name},
        "effect": finding.effect.value,
        "outcome": finding.outcome.value,
        "score": round(finding.score, 6),
        "matched_name": finding.matched_name,
        "matched_kind": finding.matched_kind.value,
    }


def _reached_json(reached: Reached) -> Json:
    return {
        "party": reached.party,
        "rule": reached.rule,
        "verdict": reached.verdict.value,
        "effect": reached.effect.value,
        "meaning": reached.meaning,
        "in_force": reached.in_force,
        "counted": reached.counted,
        "listed_owners": [
            {"name": o.name, "list": o.list_id, "entity": {"id": o.entity_id, "name": o.entity_name}}
            for o in reached.owners
        ],
        "path": list(reached.path),
        "holdings": list(reached.holdings),
        "flags": list(reached.flags),
    }


def _cells(change: Change) -> tuple[str, ...]:
    found = change.after or change.before
    finding = found if isinstance(found, Finding) else None
    reached = found if isinstance(found, Reached) else None
    listed = ("", found.effect.value if found else "", "", "", "")
    if finding:
        listed = (
            finding.list_id,
            finding.effect.value,
            finding.entity_id,
            finding.entity_name,
            finding.matched_name,
        )
    return (
        *(change.became.value, str(change.party.row or ""), change.party.id, change.party.name),
        *_outcome_and_score(change, change.before, Became.VANISHED),
        *_outcome_and_score(change, change.after, Became.NEW),
        *listed,
        "; ".join(change.reasons),
        "; ".join(map(_field, change.fields)),
        *(_state(change.before), _state(change.after)),
        reached.rule if reached else "",
        *(each.verdict.value if isinstance(each, Reached) else "" for each in (change.before, change.after)),
        ("yes" if reached.in_force else "no") if reached else "",
        "; ".join(reached.path) if reached else "",
    )


def _outcome_and_score(change: Change, found: Finding | Reached | None, refused: Became) -> tuple[str, str]:
    if not (change.before or change.after) and change.became is refused:
        return Outcome.UNSCREENABLE.value, ""
    return (found.outcome.value, f"{found.score:.4f}") if isinstance(found, Finding) else ("", "")


def _state(found: Finding | Reached | None) -> str:
    return found.ruling.state.value if found and found.ruling else ""


def _course(change: Change) -> str:
    """Write how a finding stood and stands."""
    if not (change.before or change.after):
        return OUTCOMES[Outcome.UNSCREENABLE]
    return " → ".join(dict.fromkeys(_standing(each) for each in (change.before, change.after) if each))


def _standing(found: Finding | Reached) -> str:
    """Write what was found in a few words, with what a decision makes of it."""
    if isinstance(found, Finding):
        words = f"{OUTCOMES[found.outcome]} {score_text(found.score)}"
    else:
        words = f"{VERDICTS[found.verdict]} {found.counted}" + ("" if found.in_force else ", not in force")
    return f"{words} {RULINGS[found.ruling.state]}" if found.ruling else words


def _listed(change: Change) -> str:
    found = change.after or change.before
    if isinstance(found, Reached):
        return f"{found.rule}: {'; '.join(found.path) or found.party}"
    return f"{found.entity_name} [{found.list_id}]" if found else ""


def _details(change: Change) -> tuple[str, ...]:
    """Write what changed in the fields of the entity, where that is short."""
    return tuple(text for c in change.fields if len(text := _field(c)) <= MOST_LETTERS)


def _field(change: FieldChange) -> str:
    gone, come = "; ".join(change.gone), "; ".join(change.come)
    return f"{change.field}" + (f" - {gone}" if gone else "") + (f" + {come}" if come else "")
