"""The command `check`: is this counterparty on a list?"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from screener.cli import options
from screener.cli.answers import write_answers
from screener.cli.exposed import open_exposures
from screener.cli.output import Format, choose_format
from screener.cli.recording import Asked, open_record
from screener.cli.session import open_screener
from screener.errors import UsageError
from screener.facts.dates import parse_partial
from screener.facts.identifiers import SCHEMES, canonical, from_text, readings, scheme_of
from screener.facts.places import country_code
from screener.model import Effect, EntityType, Identifier, Outcome, PartialDate, Party
from screener.screening.verdict import Policy, tally

app = typer.Typer(add_completion=False)


@app.command(epilog='Example: screener check "Huawei Technologies" --country CN')
def check(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME…", help="The counterparty's name; several at once.")
    ],
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
    form: Annotated[Format | None, typer.Option("--format", help="How to show the answer.")] = None,
    output: options.Output = None,
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
    parties = [
        Party(name, type=type_, country=code, address=address, birth=born(birth), identifiers=numbers)
        for name in names
    ]
    screener = open_screener(home, lists=lists, as_of=as_of, max_age=max_age, exhaustive=exhaustive)
    exposures = open_exposures(screener, home, stakes, register, rule)
    how = choose_format(form, output, rows=False)
    asked = Asked(
        "check", screener.run, home, None, stakes, register, rule, max_age, off=no_audit, redact=audit_redact
    )
    with open_record(asked) as record:
        results = list(record.results(map(exposures.answered, screener.batch(parties))))
        write_answers(results, screener.run, how, output, inputs=tuple(stakes or ()))
        ending = tally(results, screener.run, Policy(fail_on, fail_effect)).exit_code
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
