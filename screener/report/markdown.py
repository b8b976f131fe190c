"""The only place that writes answers as Markdown: for a pull request, a job summary, a file note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TextIO

from screener.model import ListStatus, Outcome, QueryResult, RunInfo, Verdict
from screener.report.rulings import RULINGS, ruling_sentence
from screener.report.text import markdown_cell
from screener.report.wording import (
    EFFECTS,
    OUTCOMES,
    VERDICTS,
    age,
    day,
    exposure_sentence,
    list_title,
    listing,
    no_match,
    score_text,
    threshold,
)

ROWS_SHOWN = 500
"""Findings written out before the rest is counted; chosen: hosts of Markdown cut longer documents."""


def write_markdown(stream: TextIO, results: Iterable[QueryResult], run: RunInfo) -> None:
    """Write a summary: findings first, then how many rows had which outcome, then what was looked at."""
    counts: Counter[Outcome] = Counter()
    stream.write(f"## Screening as of {run.as_of.isoformat()}\n\n")
    stream.writelines(notes(run.notices))
    _write_findings(stream, results, run, counts)
    stream.write(_counted(counts) + "\n\n")
    if counts[Outcome.NONE]:
        stream.write(f"Rows without a finding: {no_match(run)}.\n\n")
    stream.writelines(looked_at(run))


def notes(notices: Iterable[str]) -> Iterator[str]:
    """Yield what the reader must know, as quoted paragraphs."""
    return (f"> **Note:** {markdown_cell(notice)}\n\n" for notice in notices)


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table; every cell stands as it is."""
    titles = list(header)
    yield _line(titles)
    yield _line(["---"] * len(titles), raw=True)
    for row in rows:
        yield _line(row)


def lists_table(statuses: Iterable[ListStatus]) -> Iterator[str]:
    """Yield a table of lists with their dates, ages and states."""
    rows = (
        (
            s.id,
            s.title,
            EFFECTS[s.effect],
            f"{s.entities:,}",
            day(s.published),
            age(s.age_days),
            s.state.value,
        )
        for s in statuses
    )
    return table(("List", "Title", "Effect", "Entries", "Published", "Age", "State"), rows)


def _write_findings(
    stream: TextIO, results: Iterable[QueryResult], run: RunInfo, counts: Counter[Outcome]
) -> None:
    shown = 0
    for result in results:
        counts[result.outcome] += 1
        rows = list(_finding_rows(result, run))
        if not rows:
            continue
        shown += 1
        if shown > ROWS_SHOWN:
            continue
        if shown == 1:
            header = ("Row", "Party", "Outcome", "Listed as", "List", "Effect", "Score", "Why")
            stream.writelines(table(header, []))
        stream.writelines(map(_line, rows))
    if shown:
        stream.write("\n")
    if shown > ROWS_SHOWN:
        stream.write(f"{shown - ROWS_SHOWN:,} more rows have findings; the JSON and CSV forms hold all.\n\n")


def _finding_rows(result: QueryResult, run: RunInfo) -> Iterator[list[str]]:
    row, name = str(result.query.row or ""), result.query.name
    for match, *others in result.parties:
        why = " ".join(evidence.reason for evidence in match.evidence if evidence.reason)
        titles = dict.fromkeys(list_title(m.entity.list_id, run) for m in (match, *others))
        listed, effect = "; ".join(titles), EFFECTS[match.effect]
        if others:
            why += f" Also listed: {'; '.join(map(listing, others))}."
        outcome, score = OUTCOMES[match.outcome], score_text(match.score)
        if match.ruling is not None:
            outcome, why = f"{outcome}, {RULINGS[match.ruling.state]}", ruling_sentence(match.ruling)
        yield [row, name, outcome, f"{match.entity.name} [{match.entity.id}]", listed, effect, score, why]
    if result.outcome is Outcome.UNSCREENABLE:
        yield [row, name, OUTCOMES[result.outcome], "", "", "", "", result.reason or result.query.problem]
    for exposure in result.exposures:
        if exposure.verdict is Verdict.NO and not exposure.red_flag:
            continue
        word = VERDICTS[exposure.verdict] if exposure.verdict is not Verdict.NO else "RED FLAG"
        flags = "; ".join(flag.message for flag in exposure.flags)
        why = exposure_sentence(exposure) + (f"; {flags}" if flags else "")
        lists = ", ".join(dict.fromkeys(owner.list_id for owner in exposure.listed_owners))
        yield [row, name, word, "", lists, EFFECTS[exposure.effect], "", why]


def _counted(counts: Counter[Outcome]) -> str:
    total = sum(counts.values())
    parts = [f"{counts[outcome]:,} {OUTCOMES[outcome].lower()}" for outcome in Outcome if counts[outcome]]
    return f"**{total:,} screened:** {', '.join(parts) or 'nothing'}"


def looked_at(run: RunInfo) -> Iterator[str]:
    """Yield which lists were looked at, how old they are, and by what threshold."""
    limit = threshold(run)
    at = "" if limit is None else f", review threshold {limit:.2f}"
    yield f"Looked at{at}, screener {markdown_cell(run.version)}, snapshot `{run.snapshot}`:\n\n"
    yield from lists_table(run.lists)


def _line(cells: Iterable[str], *, raw: bool = False) -> str:
    return "| " + " | ".join(cell if raw else markdown_cell(cell) for cell in cells) + " |\n"
