"""The command `compare`: two names beside each other, without any list."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from screener.cli import options
from screener.cli.output import TABLES, Format, choose_format, console, open_output
from screener.cli.pairs import write_pairs
from screener.errors import ExitCode, UsageError
from screener.matching.parties import compare_texts
from screener.matching.score import HIT_THRESHOLD, REVIEW_THRESHOLD
from screener.model import Comparison, EntityType, Outcome
from screener.report import comparison as layout
from screener.report import delimited, json, markdown

app = typer.Typer(add_completion=False)


@app.command(epilog='Example: screener compare "Huawei Technologies Co., Ltd." "HUAWEI TECH CO LTD"')
def compare(
    name1: Annotated[str, typer.Argument(metavar="A", help="The name asked about.", show_default=False)] = "",
    name2: Annotated[str, typer.Argument(metavar="B", help="The listed name.", show_default=False)] = "",
    type_: Annotated[
        EntityType, typer.Option("--type", help="What kind of party both are.")
    ] = EntityType.UNKNOWN,
    pairs: Annotated[
        Path | None,
        typer.Option(
            "--pairs", metavar="FILE", help="A CSV with columns name1,name2,type: a row a pair; - for stdin."
        ),
    ] = None,
    form: Annotated[
        Format | None, typer.Option("--format", metavar=TABLES, help="How to show the answer.")
    ] = None,
    output: options.Output = None,
) -> None:
    """Show how alike two names are, which word met which, and what each difference costs.

    Ends with 4 when a name could not be compared.
    """
    if pairs is not None:
        if name1 or name2:
            raise UsageError("names and --pairs together", hint="Give two names, or a file of pairs.")
        raise typer.Exit(int(exit_code(write_pairs(pairs, form, output))))
    if not (name1 and name2):
        raise UsageError("two names are needed", hint='For example: screener compare "A Ltd" "A Limited"')
    found = compare_texts(name1, name2, type_)
    show(found, choose_format(form, output, rows=False), output)
    raise typer.Exit(int(exit_code([found])))


def exit_code(found: Iterable[Comparison]) -> ExitCode:
    """The promised exit status: whether every pair could be compared."""
    unscreened = any(each.outcome is Outcome.UNSCREENABLE for each in found)
    return ExitCode.ROWS_UNSCREENED if unscreened else ExitCode.NOTHING_FOUND


def show(found: Comparison, form: Format, output: Path | None) -> None:
    """Write one comparison in the form that was asked for."""
    with open_output(output) as stream:
        if form is Format.TABLE:
            layout.print_comparison(console(stream), found, review=REVIEW_THRESHOLD, hit=HIT_THRESHOLD)
        elif form is Format.CSV:
            header = ("name1", "name2", "type", *delimited.PAIR_COLUMNS)
            row = (found.name1, found.name2, found.type.value, *delimited.pair_cells(found))
            delimited.write_rows(stream, header, [row])
        elif form is Format.MARKDOWN:
            cells = [[a, b, f"{likeness:.3f}"] for a, b, likeness in found.alignment]
            stream.write(f"Score {found.score:.4f}: {found.outcome.value}\n\n")
            stream.writelines(markdown.table(("word", "meets", "likeness"), cells))
        elif form is Format.JSONL:
            json.write_lines(stream, [json.comparison_json(found)])
        else:
            json.write_json(stream, json.comparison_json(found))
