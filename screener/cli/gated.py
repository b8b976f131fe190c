"""What the command `ci` does around its loop: rows to ask, the baseline, what may not be missing, the sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from screener.cli.rows import Rows, open_rows, role
from screener.cli.session import from_starter
from screener.errors import ListMissingError, UsageError
from screener.model import ListState, Party, QueryResult
from screener.parties.changed import Before, before
from screener.parties.size import about
from screener.records import results
from screener.report.gate import FileCount, Page, Place, Report
from screener.screening.deciding import Docket
from screener.screening.gating import Gate, states_of
from screener.screening.screen import Screener
from screener.screening.verdict import Tally, Terms

Ask = Callable[[Rows], Iterator[tuple[Sequence[str], QueryResult]]]


@dataclass(slots=True)
class Files:
    """The files of one run, and what became of each."""

    paths: Sequence[Path]
    changed_since: str
    column: list[str] | None
    encoding: str | None
    delimiter: str | None
    counts: list[FileCount] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def about(self) -> int | None:
        """About how many rows there are; None where that is not known before they are read."""
        sizes = [None if self.changed_since else about(path) for path in self.paths]
        return None if None in sizes else sum(filter(None, sizes))

    def answered(self, ask: Ask) -> Iterator[tuple[Place, QueryResult]]:
        """Yield the answer to every row that is to be screened, with where it stands."""
        for path in self.paths:
            shown = shown_path(path)
            unchanged = self._unchanged(path)
            rows = open_rows(path, self.column, self.encoding, self.delimiter)
            rows.skip = unchanged
            asked = 0
            for _, result in ask(rows):
                asked += 1
                yield Place(shown, result.query.row, result.query.line), result
            self.counts.append(FileCount(shown, rows.table.title, asked, rows.skipped))
            several = f"{shown}: " if len(self.paths) > 1 else ""
            self.notes += [several + note for note in rows.table.notes]

    def _unchanged(self, path: Path) -> Callable[[Party], bool] | None:
        if not self.changed_since:
            return None
        if str(path) == "-":
            raise UsageError("--changed-since needs a file", hint="Standard input has no history.")
        given = dict(map(role, self.column or ()))
        earlier: Before = before(
            path, self.changed_since, columns=given, encoding=self.encoding, delimiter=self.delimiter
        )
        return earlier.has


def shown_path(path: Path) -> str:
    """Name a file as its repository does; one that is in none, as from the working folder."""
    if str(path) == "-":
        return "standard-input"
    whole = path.resolve()
    top = next((folder for folder in whole.parents if (folder / ".git").exists()), Path.cwd())
    inside = whole.is_relative_to(top)
    return (whole.relative_to(top) if inside else whole).as_posix()


def baseline_states(path: Path | None) -> frozenset[str]:
    """The states of the findings of an earlier report.

    Raises:
        InputError: it cannot be read, or is no report.
    """
    if path is None:
        return frozenset()
    states = results.sarif_states(path)
    if states is not None:
        return states
    return frozenset(state for result in results.read(path).results for state in states_of(result))


def refuse_bare(screener: Screener, *, strict: bool, named: bool, allow_starter: bool) -> None:
    """Refuse to pass on a sample, or, strictly, on anything short of every list in good order.

    Args:
        screener: the opened lists.
        strict: whether every list has to be there and in good order.
        named: whether the user said which lists are to be looked at; then those are all.
        allow_starter: whether a sample will do.

    Raises:
        ListMissingError: a list is missing, stale or only the starter set, and that matters.
    """
    if from_starter(screener.run) and not allow_starter:
        raise ListMissingError(
            "only the starter set stands behind some lists",
            hint="Run `screener lists update` first, or say --allow-starter.",
        )
    problems = list(_short_of_everything(screener, named=named)) if strict else []
    if problems:
        raise ListMissingError(
            f"--strict: {'; '.join(problems)}",
            hint="Run `screener lists update`, or name the lists that the gate needs with --lists.",
        )


def _short_of_everything(screener: Screener, *, named: bool) -> Iterator[str]:
    """Say what stands in the way of an answer from every list; one that no source feeds cannot be had."""
    catalog, statuses = screener.catalog, screener.run.lists
    looked_at = {status.id for status in statuses}
    absent = [
        each
        for each in catalog.lists
        if each not in looked_at and any(source.enabled for source in catalog.feeding(each))
    ]
    if absent and not named:
        yield f"not loaded: {', '.join(absent)}"
    fine = {ListState.OK, ListState.STARTER}
    yield from (f"{status.id} is {status.state}" for status in statuses if status.state not in fine)


def report_of(gate: Gate, counted: Tally, asked: Files, screener: Screener, docket: Docket) -> Report:
    """Sum a run up."""
    return Report(
        files=tuple(asked.counts),
        findings=tuple(gate.findings),
        counted=counted.findings,
        unscreenable=counted.unscreenable,
        known=gate.known,
        passed=gate.passed,
        exit_code=int(counted.exit_code),
        fail_on=gate.policy.fail_on,
        fail_effect=gate.policy.fail_effect,
        run=screener.run,
        pages=_pages(gate, screener),
        terms={name: _terms(terms) for name, terms in gate.policy.by_list.items()},
        unused=tuple(_unused(docket, screener)) if not asked.changed_since else (),
    )


def _unused(docket: Docket, screener: Screener) -> Iterator[str]:
    for decision in docket.unused(status.id for status in screener.run.lists):
        yield f"decision {decision.number} matches nothing any more: {decision.subject}"


def _terms(terms: Terms) -> dict[str, str]:
    on = "never" if terms.never else terms.fail_on.value if terms.fail_on else ""
    effect = terms.fail_effect.value if terms.fail_effect else ""
    return {key: value for key, value in (("fail-on", on), ("fail-effect", effect)) if value}


def _pages(gate: Gate, screener: Screener) -> dict[str, Page]:
    """Tell of every list and rule that was met what the reader of a finding wants to know."""
    met = {finding.rule for finding in gate.findings}
    pages: dict[str, Page] = {
        str(name): Page(name, meta.title, meta.effect, meta.meaning, meta.citation, meta.publisher, meta.url)
        for name, meta in screener.catalog.lists.items()
        if name in met
    }
    if any(finding.exposure for finding in gate.findings):
        from screener.screening.exposure import shipped_rules  # noqa: PLC0415  # only where there are stakes

        pages |= {
            rule.id: Page(rule.id, rule.title, rule.effect, rule.note, rule.citation)
            for rule in shipped_rules()
            if rule.id in met
        }
    return pages
