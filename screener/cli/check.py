"""The command `check`: is this counterparty on a list?"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from screener.cli import options
from screener.cli.answers import write_answers
from screener.cli.asking import asked_for, converse
from screener.cli.decided import open_docket, policy_of
from screener.cli.exposed import open_exposures
from screener.cli.output import Format, choose_format
from screener.cli.pages import asked_names, common, page_beside, write_page
from screener.cli.recording import Asked, open_record
from screener.cli.session import open_screener
from screener.errors import UsageError
from screener.facts.dates import parse_partial
from screener.facts.identifiers import SCHEMES, canonical, from_text, readings, scheme_of
from screener.facts.places import country_code
from screener.model import Effect, EntityType, Identifier, Outcome, PartialDate, Party, QueryResult
from screener.screening.verdict import Tally, tally, unusable

app = typer.Typer(add_completion=False)


@app.command(epilog='Example: screener check "Huawei Technologies" --country CN')
def check(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME…",
            help="The counterparty's name; several at once; - for a name a line of standard input. "
            "Without any: those of a pipe, or one after another at a prompt.",
        ),
    ] = None,
    type_: Annotated[
        EntityType, typer.Option("--type", help="What kind of party it is.")
    ] = EntityType.UNKNOWN,
    country: Annotated[str, typer.Option("--country", help="Its country, by code or name.")] = "",
    address: Annotated[str, typer.Option("--address", help="Its address.")] = "",
    birth: Annotated[str, typer.Option("--birth", metavar="DATE", help="Date or year of birth.")] = "",
    ids: Annotated[
        list[str] | None,
        typer.Option(
            "--id", metavar="[SCHEME:]VALUE", help="An identifier, such as lei:… or imo:…. Repeatable."
        ),
    ] = None,
    stakes: options.Ownership = None,
    register: options.Register = None,
    rule: options.Rule = None,
    lists: options.Lists = "",
    as_of: options.AsOf = "",
    max_age: options.MaxAge = None,
    fail_on: options.FailOn = Outcome.REVIEW,
    fail_effect: options.FailEffect = Effect.ADVISORY,
    decisions: options.Decisions = None,
    form: Annotated[Format | None, typer.Option("--format", help="How to show the answer.")] = None,
    output: options.Output = None,
    report: options.Report = "",
    home: options.Home = None,
    offline: options.Offline = False,
    exhaustive: options.Exhaustive = False,
    no_audit: options.NoAudit = False,
    audit_redact: options.AuditRedact = False,
) -> None:
    """Tell whether a counterparty is on a list, and why; with stakes, also through whom it is exposed to one.

    Ends with 0 when nothing was found that counts, 1 with findings, 3 when list data is missing or stale,
    4 when a name could not be screened.
    """
    del offline  # a check never touches the network
    code = understood(country)
    numbers = tuple(number for text in ids or () for number in identifiers(text, code))
    like = Party("", type=type_, country=code, address=address, birth=born(birth), identifiers=numbers)
    asked = asked_for(names or ())
    if asked is None and (form or output or report):
        raise UsageError("a prompt answers at the terminal", hint="Name the parties, or pipe them in.")
    screener = open_screener(
        home, lists=lists, as_of=as_of, max_age=max_age, exhaustive=exhaustive, asking=asked is None
    )
    exposures = open_exposures(screener, home, stakes, register, rule)
    policy = policy_of(context, fail_on, fail_effect, screener)
    docket = open_docket(context, decisions, screener)
    how = choose_format(form, output, rows=False, pages=True)
    recorded = Asked(
        "check", screener.run, home, None, stakes, register, rule, max_age, off=no_audit, redact=audit_redact
    )
    with open_record(recorded) as record:
        if asked is None:
            counted = Tally(policy, lists_unusable=unusable(screener.run))

            def recorded_answer(name: str) -> QueryResult:
                answer = docket.ruled(exposures.answered(screener.check(replace(like, name=name))))
                return next(record.results([answer]))

            converse(recorded_answer, screener.run, counted, home)
            record.end(counted.exit_code)
            raise typer.Exit(int(counted.exit_code))
        parties = [replace(like, name=name) for name in asked]
        answers = (docket.ruled(exposures.answered(result)) for result in screener.batch(parties))
        results = list(record.results(answers))
        about = [
            ("type", "" if type_ is EntityType.UNKNOWN else type_.value), ("country", code),
            ("address", address), ("born", birth), ("identifiers", ", ".join(ids or ())),
        ]  # fmt: skip
        question = asked_names(asked, about, common(policy, stakes, register, rule, lists))
        with page_beside(report, output) as page:
            if page is not None:
                write_page(page, results, screener.run, lambda: question)
            write_answers(results, screener.run, how, output, asked=lambda: question)
        ending = tally(results, screener.run, policy).exit_code
        record.end(ending)
    raise typer.Exit(int(ending))


def understood(country: str) -> str:
    """The code of a country given by code or name.

    Raises:
        UsageError: there is no such country.
    """
    code = country_code(country)
    if country and not code:
        raise UsageError(f"no country {country!r}", hint="Give its ISO code or English name.")
    return code


def born(text: str) -> PartialDate | None:
    """A date of birth as exactly as it was given.

    Raises:
        UsageError: it is no date.
    """
    date = parse_partial(text) if text else None
    if text and date is None:
        raise UsageError(f"not a date of birth: {text!r}", hint="Write 1973-03-25, Mar 1973 or 1973.")
    return date


def identifiers(text: str, country: str) -> tuple[Identifier, ...]:
    """What was given as SCHEME:VALUE, or all that a bare value may be.

    A number of one country that does not name it is taken for one of the party's country.

    Raises:
        UsageError: there is no such scheme, or no such number.
    """
    scheme, colon, value = text.partition(":")
    key = scheme_of(scheme) if colon and not value.startswith("//") else "other"
    if not key:
        raise UsageError(f"no kind of identifier {scheme!r}", hint=f"Kinds: {', '.join(SCHEMES)}.")
    found = readings(value if scheme_of(scheme) else text) if key == "other" else (from_text(scheme, value),)
    placed = [
        replace(one, country=one.country or country) if SCHEMES[one.scheme].by_country else one
        for one in found
    ]
    valid = tuple(one for one in placed if canonical(one) is not None)
    if not valid:
        raise UsageError(
            f"not a valid {SCHEMES[key].title}: {text!r}",
            hint="Look at its digits. A tax number of another country than the party's: tax:RU:7707083893.",
        )
    return valid
