"""The only place that says what an ownership rule consists of, and that reads the table of rules.

Every rule is data with dates and citations (`lists/rules.toml`); nothing here knows a regime.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from screener.errors import UsageError
from screener.model import Basis, Effect, ListId, Verdict


class Kind(StrEnum):
    """What question a rule asks of the stakes."""

    CASCADE = "cascade"
    """Direct stakes of caught owners add up; who reaches the threshold is caught in turn."""
    NAMED = "named"
    """Only the entities named on the list; nothing flows down."""
    HEADQUARTERS = "headquarters"
    """Where the ultimate parent has its headquarters."""
    HOLDS = "holds"
    """What a party itself holds in listed parties, at any remove; never a verdict."""


class Counting(StrEnum):
    """Whose stakes a rule adds together."""

    AGGREGATE = "aggregate"
    """Those of all listed persons."""
    PER_PERSON = "per_person"
    """Those of one listed person, and of the joint arrangements that he is part of."""


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when a rule stands in one way, and on what authority."""

    start: dt.date | None = None
    """First day; None is since ever."""
    end: dt.date | None = None
    """First day no more; None is open."""
    in_force: bool = True
    """False for a stay: the rule exists, but is suspended."""
    verified: bool = True
    """Whether somebody checked this period against the publisher."""
    citation: str = ""
    note: str = ""

    def holds(self, day: dt.date) -> bool:
        """Whether the day lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Rule:
    """One ownership rule of one regime."""

    id: str
    title: str
    kind: Kind
    seeds: tuple[ListId, ...]
    """Lists whose entities the rule starts from."""
    effect: Effect
    citation: str
    periods: tuple[Period, ...]
    threshold: Fraction = Fraction(50)
    strict: bool = False
    """True for "more than", False for "or more"."""
    may_threshold: Fraction | None = None
    """From which percentage on the answer is `may` where it is not `must`; None takes the threshold."""
    counting: Counting = Counting.AGGREGATE
    may_aggregate: bool = False
    """Whether several persons who reach the threshold only together make a `may`."""
    bases: tuple[Basis, ...] = (Basis.SHARES,)
    """Limbs of the test: each basis is added up on its own, and the highest sum decides."""
    hops: int = 0
    """How many stakes deep the rule reaches; 0 is to the end."""
    exempt_countries: frozenset[str] = frozenset()
    """Countries whose own entities the rule does not reach."""
    tighten: bool = True
    """Whether an upper end is cut down by what the other holders must hold."""
    programmes: Mapping[ListId, frozenset[str]] | None = None
    """For a list, the programmes whose entities alone are seeds."""
    excluded: Mapping[ListId, frozenset[str]] | None = None
    """For a list, the programmes whose entities are listed but seed nothing."""
    split: tuple[str, ...] = ()
    """Programmes that are added up apart from each other: one answer for each."""
    caution_lists: tuple[ListId, ...] = ()
    """Lists whose stakes are not added, but which make a red flag if they would tip the sum."""
    countries: frozenset[str] = frozenset()
    """For a headquarters rule: the countries that catch."""
    meanings: Mapping[Verdict, str] | None = None
    """What each verdict means, in the rule's own words."""
    on_request: bool = False
    """Whether the rule is applied only where somebody names it."""
    alternative_to: str = ""
    """The rule beside which this one is printed while that one's period is unverified."""
    verified: bool = True
    note: str = ""

    def period(self, day: dt.date) -> Period | None:
        """Return the period that the day lies in, None where the rule does not exist on that day."""
        return next((period for period in self.periods if period.holds(day)), None)

    def in_force(self, day: dt.date) -> bool:
        """Whether the rule binds on that day."""
        period = self.period(day)
        return period is not None and period.in_force

    def is_verified(self, day: dt.date) -> bool:
        """Whether somebody checked the rule as it stands on that day."""
        period = self.period(day)
        return self.verified and (period is None or period.verified)

    def meaning(self, verdict: Verdict) -> str:
        """Return what a verdict means under this rule, "" where the rule says nothing of it."""
        return (self.meanings or {}).get(verdict, "")

    def threshold_text(self) -> str:
        """Return the test as a person would say it."""
        number = f"{float(self.threshold):g}%"
        return f"more than {number}" if self.strict else f"{number} or more"


def parse(text: str) -> tuple[Rule, ...]:
    """Read the whole table of rules, strictly.

    Raises:
        UsageError: a rule lacks a field, has one that no reader knows, or contradicts itself.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the table of ownership rules is not TOML: {error}") from None
    rules = tuple(_rule(name, dict(fields)) for name, fields in table.items())
    known = {rule.id for rule in rules}
    for rule in rules:
        if rule.alternative_to and rule.alternative_to not in known:
            raise UsageError(f"rule {rule.id}: alternative_to names no rule: {rule.alternative_to!r}")
    return rules


def by_id(rules: Sequence[Rule], wanted: Iterable[str]) -> tuple[Rule, ...]:
    """Pick rules by their ids.

    Raises:
        UsageError: there is no rule of that id.
    """
    known = {rule.id: rule for rule in rules}
    picked: dict[str, Rule] = {}
    for name in wanted:
        if name not in known:
            raise UsageError(f"no ownership rule is called {name!r}", hint=f"Rules: {', '.join(known)}.")
        picked[name] = known[name]
    return tuple(picked.values())


def standing_on(rules: Sequence[Rule], day: dt.date) -> tuple[Rule, ...]:
    """Return the rules that exist on a day, in force or stayed, with the alternatives then due.

    Rules that are applied only on request are left out.
    """
    unverified = {rule.id for rule in rules if not rule.is_verified(day)}
    return tuple(
        rule
        for rule in rules
        if not rule.on_request
        and (rule.alternative_to in unverified if rule.alternative_to else rule.period(day) is not None)
    )


def with_alternatives(rules: Sequence[Rule], picked: Sequence[Rule], day: dt.date) -> tuple[Rule, ...]:
    """Add to the rules picked those that must be printed beside them while they are unverified."""
    due = {rule.id for rule in picked if not rule.is_verified(day)}
    extra = [rule for rule in rules if rule.alternative_to in due and rule not in picked]
    return (*picked, *extra)


_REQUIRED = {"title", "kind", "seeds", "effect", "citation", "periods"}
_OPTIONAL = {
    "threshold", "op", "may_threshold", "counting", "may_aggregate", "bases", "hops", "exempt_countries",
    "tighten", "programmes", "excluded", "split", "caution_lists", "countries", "meanings",
    "on_request", "alternative_to", "verified", "note",
}  # fmt: skip
_OPS = {">": True, ">=": False}


def _rule(name: str, fields: dict[str, object]) -> Rule:
    """Read one rule."""
    if missing := _REQUIRED - set(fields):
        raise UsageError(f"rule {name}: {', '.join(sorted(missing))} missing")
    if unknown := set(fields) - _REQUIRED - _OPTIONAL:
        raise UsageError(f"rule {name}: unknown field {', '.join(sorted(unknown))}")
    try:
        return Rule(
            id=name,
            title=str(fields["title"]),
            kind=Kind(str(fields["kind"])),
            seeds=_lists(fields["seeds"]),
            effect=Effect(str(fields["effect"])),
            citation=str(fields["citation"]),
            periods=tuple(_period(item) for item in _items(fields["periods"])),
            threshold=Fraction(str(fields.get("threshold", 50))),
            strict=_OPS[str(fields.get("op", ">="))],
            may_threshold=None if "may_threshold" not in fields else Fraction(str(fields["may_threshold"])),
            counting=Counting(str(fields.get("counting", "aggregate"))),
            may_aggregate=_flag(fields.get("may_aggregate", False)),
            bases=tuple(Basis(str(item)) for item in _items(fields.get("bases", ["shares"]))),
            hops=_count(fields.get("hops", 0)),
            exempt_countries=frozenset(map(str, _items(fields.get("exempt_countries", [])))),
            tighten=_flag(fields.get("tighten", True)),
            programmes=_sets(fields.get("programmes", {})),
            excluded=_sets(fields.get("excluded", {})),
            split=tuple(map(str, _items(fields.get("split", [])))),
            caution_lists=_lists(fields.get("caution_lists", [])),
            countries=frozenset(map(str, _items(fields.get("countries", [])))),
            meanings={Verdict(key): str(value) for key, value in _table(fields.get("meanings", {})).items()},
            on_request=_flag(fields.get("on_request", False)),
            alternative_to=str(fields.get("alternative_to", "")),
            verified=_flag(fields.get("verified", True)),
            note=str(fields.get("note", "")),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"rule {name}: {error}") from None


def _period(item: object) -> Period:
    """Read one period of a rule."""
    fields = _table(item)
    if unknown := set(fields) - {"from", "to", "status", "verified", "citation", "note"}:
        raise ValueError(f"unknown field of a period: {', '.join(sorted(unknown))}")
    status = fields.get("status", "in_force")
    if status not in {"in_force", "stayed"}:
        raise ValueError(f"unknown status of a period: {status!r}")
    return Period(
        start=_day(fields.get("from")),
        end=_day(fields.get("to")),
        in_force=status == "in_force",
        verified=_flag(fields.get("verified", True)),
        citation=str(fields.get("citation", "")),
        note=str(fields.get("note", "")),
    )


def _day(value: object) -> dt.date | None:
    if value is None:
        return None
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise TypeError(f"not a day: {value!r}")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"not true or false: {value!r}")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"not a count: {value!r}")
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"not a list: {value!r}")
    return value


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"not a table: {value!r}")
    return value


def _lists(value: object) -> tuple[ListId, ...]:
    return tuple(ListId(str(item)) for item in _items(value))


def _sets(value: object) -> dict[ListId, frozenset[str]]:
    return {ListId(key): frozenset(map(str, _items(item))) for key, item in _table(value).items()}
