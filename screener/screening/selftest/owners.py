"""The only place that tries published examples of ownership, with parties of the loaded lists as owners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from screener.model import Basis, Entity, EntityType, Interval, Outcome, Party, Stake, Verdict
from screener.report.selftest import Case
from screener.screening.exposure import exposures, select, shipped_rules
from screener.screening.selftest.published import Subject

MUST, MAY, NO = Verdict.MUST, Verdict.MAY, Verdict.NO

INVENTED = {
    "A": "Selftest Subsidiary Alder",
    "B": "Selftest Subsidiary Birch",
    "C": "Selftest Subsidiary Cedar",
}
"""Companies that there are not, which the listed owners hold."""

_OWNERS = frozenset({EntityType.ORGANISATION, EntityType.UNKNOWN})
"""BIS does not say which of its entries are companies."""

TRIED = 40
"""Entries looked at for two owners; chosen."""


@dataclass(frozen=True, slots=True)
class Example:
    """Who holds what, in a supervisor's example, and what follows."""

    id: str
    title: str
    source: str
    rule: str
    seeds: tuple[str, ...]
    """Lists of which the owners X and Y are."""
    stakes: tuple[str, ...]
    """Each as OWNER PERCENT OWNED; a percentage of ? is not stated."""
    expect: tuple[tuple[str, Verdict], ...]
    days: tuple[dt.date, ...] = field(default=())
    """Days asked about; the run's own where empty."""
    basis: Basis = Basis.SHARES


SDN = ("us_ofac_sdn",)
EL = ("us_bis_el",)
UK = ("uk_fcdo", "uk_ofsi")
EXAMPLES = (
    Example("R10", "a caught owner counts in full", "OFAC FAQ 401, example 1", "ofac50", SDN,
            ("X 50 A", "A 50 B"), (("A", MUST), ("B", MUST))),
    Example("R10", "two caught owners add up", "OFAC FAQ 401, example 2", "ofac50", SDN,
            ("X 50 A", "X 50 B", "A 25 C", "B 25 C"), (("C", MUST),)),
    Example("R10", "direct and indirect stakes add up", "OFAC FAQ 401, example 3", "ofac50", SDN,
            ("X 50 A", "X 10 B", "A 40 B"), (("B", MUST),)),
    Example("R10", "an owner who is not caught passes nothing on", "OFAC FAQ 401, example 4", "ofac50", SDN,
            ("X 50 A", "X 25 B", "A 25 C", "B 25 C"), (("A", MUST), ("B", NO), ("C", NO))),
    Example("R10", "several listed owners add up", "OFAC FAQ 399", "ofac50", SDN,
            ("X 25 A", "Y 25 A"), (("A", MUST),)),
    Example("R11", "an unstated share of a listed owner is not passed over", "90 FR 47201, red flag 29",
            "bis_affiliates", EL, ("X ? A",), (("A", MAY),), (dt.date(2025, 10, 15),)),
    Example("R12", "the Affiliates Rule on a day in force", "90 FR 47201 (2025-09-30)", "bis_affiliates", EL,
            ("X 50 A",), (("A", MUST),), (dt.date(2025, 10, 15),)),
    Example("R12", "the Affiliates Rule on a day of its suspension", "90 FR 50857 (2025-11-12)",
            "bis_affiliates", EL, ("X 50 A",), (("A", NO),), (dt.date(2026, 1, 15),)),
    Example("R24", "the EU adds up the stakes of listed persons", "Council Best Practices, 2024-07-03",
            "eu_own", ("eu_fsf",), ("X 25 A", "Y 25 A"), (("A", MUST),)),
    Example("R24", "the UK does not simply add them up", "SI 2019/855 reg. 7", "uk_oc", UK,
            ("X 30 A", "Y 30 A"), (("A", NO),)),
    Example("R25", "control catches under the UK's rule", "SI 2019/855 reg. 7", "uk_oc", UK,
            ("X 20 A",), (("A", MUST),), basis=Basis.CONTROL),
    Example("R25", "control alone does not under OFAC's", "OFAC FAQ 398", "ofac50", SDN,
            ("X 20 A",), (("A", NO),), basis=Basis.CONTROL),
)  # fmt: skip


def cases(subject: Subject) -> Iterator[Case]:
    """Try every example with owners of the lists that it is about."""
    owners: dict[tuple[str, ...], list[Entity]] = {}
    for example in EXAMPLES:
        if example.seeds not in owners:
            owners[example.seeds] = listed_owners(subject, example.seeds)
        yield _tried(subject, example, owners[example.seeds])


def listed_owners(subject: Subject, lists: Sequence[str]) -> list[Entity]:
    """Two companies of some lists that are met by their names, and are not met by one another's."""
    companies = [e for e in subject.entities if e.list_id in lists and e.type in _OWNERS]
    chosen: list[Entity] = []
    for entity in companies[:TRIED]:
        matches = subject.screener.check(Party(entity.name)).matches
        hits = {match.entity.id for match in matches if match.outcome is Outcome.HIT}
        if entity.id in hits and not hits & {one.id for one in chosen} and not _set_apart(entity):
            chosen.append(entity)
        if len(chosen) == len("XY"):
            break
    return chosen


def _set_apart(entity: Entity) -> bool:
    """Whether its programme switches ownership rules off. Source: 31 CFR 550.406(a)."""
    return any(programme.startswith("ETHIOPIA") for programme in entity.programmes)


def _tried(subject: Subject, example: Example, owners: Sequence[Entity]) -> Case:
    if len(owners) < len("XY"):
        why = f"no two companies of {', '.join(example.seeds)} can be told apart by their names"
        if not any(entity.list_id in example.seeds for entity in subject.entities):
            why = f"{', '.join(example.seeds)}: not loaded"
        return Case(example.id, example.title, example.source, 0, skipped=why)
    names = INVENTED | {"X": owners[0].name, "Y": owners[1].name}
    held = [_stake(text, names, example.basis) for text in example.stakes]
    failures = []
    days = example.days or (subject.screener.run.as_of,)
    for day in days:
        rules = [rule for rule in select(shipped_rules(), [example.rule], day) if rule.id == example.rule]
        answers = {
            e.party: e.verdict if e.in_force else NO
            for e in exposures(held, lambda party: subject.screener.check(party).matches, rules, day)
        }
        for letter, verdict in example.expect:
            got = answers.get(names[letter], NO)
            if got is not verdict:
                what = f"{'; '.join(example.stakes)} on {day}, X being {names['X']}"
                failures.append(f"{what}: {letter} is {got}, not {verdict}")
    return Case(example.id, example.title, example.source, len(days) * len(example.expect), tuple(failures))


def _stake(text: str, names: dict[str, str], basis: Basis) -> Stake:
    owner, percent, owned = text.split()
    known = percent != "?"
    share = Interval(Fraction(percent), Fraction(percent)) if known else Interval(Fraction(0), Fraction(100))
    return Stake(names[owner], names[owned], share, known=known, basis=basis, source="self-test")
