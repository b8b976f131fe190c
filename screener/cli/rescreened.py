"""How `rescreen` puts changed findings into rows and objects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from screener.cli.tabular import Records
from screener.lists.differences import FieldChange
from screener.model import Outcome, RunInfo
from screener.report.json import Json, party_json, run_json
from screener.report.wording import BECAME, OUTCOMES, score_text
from screener.screening.portfolio import Finding
from screener.screening.rescreening import Change

MOST_LETTERS = 120
"""Letters of a field's values that a table shows; chosen: the other forms have all of them."""


def for_people(changes: Sequence[Change], run: RunInfo, beside: Json) -> Records:
    """Give a row a change, short enough for a screen, and objects."""
    return Records(
        key="changes",
        header=("change", "row", "finding", "party", "entity", "why"),
        wrapped=frozenset({"party", "finding", "entity", "why"}),
        numbers=frozenset({"row"}),
        rows=[
            (
                *(change.became.value, str(change.party.row or ""), _course(change), change.party.name),
                *(_listed(change), "; ".join((*change.reasons, *_details(change)))),
            )
            for change in changes
        ],
        objects=[change_json(change) for change in changes],
        notices=run.notices,
        told=True,
        headline=_headline(changes),
        nothing=f"no finding is new, changed or gone, as of {run.as_of}",
        beside={**beside, **run_json(run)},
    )


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
        "before": _finding_json(change.before),
        "after": _finding_json(change.after),
        "reasons": list(change.reasons),
        "fields": [{"field": c.field, "before": list(c.gone), "after": list(c.come)} for c in change.fields],
    }


def _finding_json(finding: Finding | None) -> Json | None:
    if finding is None:
        return None
    return {
        "list": finding.list_id,
        "entity": {"id": finding.entity_id, "name": finding.entity_name},
        "effect": finding.effect.value,
        "outcome": finding.outcome.value,
        "score": round(finding.score, 6),
        "matched_name": finding.matched_name,
        "matched_kind": finding.matched_kind.value,
    }


def _cells(change: Change) -> tuple[str, ...]:
    finding = change.after or change.before
    listed = ("", "", "", "", "")
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
        *_outcome_and_score(change.before),
        *_outcome_and_score(change.after),
        *listed,
        "; ".join(change.reasons),
        "; ".join(map(_field, change.fields)),
    )


def _outcome_and_score(finding: Finding | None) -> tuple[str, str]:
    return (finding.outcome.value, f"{finding.score:.4f}") if finding else ("", "")


def _course(change: Change) -> str:
    """Write how a finding stood and stands."""
    if not (change.before or change.after):
        return OUTCOMES[Outcome.UNSCREENABLE]
    states = dict.fromkeys(
        f"{OUTCOMES[f.outcome]} {score_text(f.score)}" for f in (change.before, change.after) if f
    )
    return " → ".join(states)


def _listed(change: Change) -> str:
    finding = change.after or change.before
    return f"{finding.entity_name} [{finding.list_id}]" if finding else ""


def _details(change: Change) -> tuple[str, ...]:
    """Write what changed in the fields of the entity, where that is short."""
    return tuple(text for c in change.fields if len(text := _field(c)) <= MOST_LETTERS)


def _field(change: FieldChange) -> str:
    gone, come = "; ".join(change.gone), "; ".join(change.come)
    return f"{change.field}" + (f" - {gone}" if gone else "") + (f" + {come}" if come else "")
