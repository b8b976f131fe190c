"""Worked examples that regulators published, and the boundaries that their texts draw, as tables.

Sources: OFAC FAQ 398, 399, 401, 402, 373, 857, 869 (ofac.treasury.gov/faqs); 90 FR 47201 and 90 FR 50857 (BIS
Affiliates Rule and its suspension); Supplement No. 8 to 15 CFR part 744; SI 2019/855 reg. 7 and Sch. 1;
Companies House psc_descriptions.yml (bands); Council Best Practices of 2024-07-03; SEMA s. 2.1; Pub. L.
118-31 s. 805. Every share below stands as the source has it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction

import pytest

from screener.model import Basis, Stake, Verdict
from tests.ownership.worked import TODAY, answer, rule, stake, verdict

MUST, MAY, NO, LISTED = Verdict.MUST, Verdict.MAY, Verdict.NO, Verdict.LISTED
SDN = "us_ofac_sdn"


@dataclass(frozen=True)
class Worked:
    """Stakes, who is listed, and what one rule must say of some parties: verdict and lower sum."""

    says: str
    rule: str
    stakes: list[Stake]
    expect: dict[str, tuple[Verdict, str | None]]
    as_of: dt.date = TODAY
    lists: dict[str, str] = field(default_factory=lambda: {"X": SDN})


def held(*texts: str) -> list[Stake]:
    """Read "X 50 A": X holds 50 of A."""
    return [stake(owner, share, owned) for owner, share, owned in map(str.split, texts)]


OFAC = [
    Worked("FAQ 401-1: nothing is multiplied", "ofac50", held("X 50 A", "A 50 B"),
           {"A": (MUST, "50"), "B": (MUST, "50")}),
    Worked("FAQ 401-2: two caught owners add up", "ofac50",
           held("X 50 A", "X 50 B", "A 25 C", "B 25 C"), {"C": (MUST, "50")}),
    Worked("FAQ 401-3: direct and indirect stakes add up", "ofac50",
           held("X 50 A", "X 10 B", "A 40 B"), {"B": (MUST, "50")}),
    Worked("FAQ 401-4: a stake through an owner who is not caught counts nothing", "ofac50",
           held("X 50 A", "X 25 B", "A 25 C", "B 25 C"), {"B": (NO, "25"), "C": (NO, "25")}),
    Worked("FAQ 401-5: two uncaught owners of half each catch nobody", "ofac50",
           held("X 25 A", "X 25 B", "A 50 C", "B 50 C"), {"A": (NO, "25"), "C": (NO, "0")}),
    Worked("FAQ 399: persons of different programmes add up", "ofac50", held("X 25 A", "Y 25 A"),
           {"A": (MUST, "50")}, lists={"X": f"{SDN}:IRAN", "Y": f"{SDN}:SDGT"}),
    Worked("the guidance of 2008 asks for one owner", "ofac50_2008", held("X 25 A", "Y 25 A", "X 50 B"),
           {"A": (NO, "25"), "B": (MUST, "50")}, dt.date(2014, 8, 12), {"X": SDN, "Y": SDN}),
    Worked("FAQ 402: before the sale", "ofac50",
           [stake("X", "60", "A", end=dt.date(2020, 1, 1)), stake("X", "40", "A", start=dt.date(2020, 1, 1))],
           {"A": (MUST, "60")}, dt.date(2019, 12, 31)),
    Worked("FAQ 402: from the day of the sale on", "ofac50",
           [stake("X", "60", "A", end=dt.date(2020, 1, 1)), stake("X", "40", "A", start=dt.date(2020, 1, 1))],
           {"A": (NO, "40")}, dt.date(2020, 1, 1)),
    Worked("three times a sixth of a hundred and a bit is exactly half", "ofac50",
           held("X 50/3 A", "Y 50/3 A", "Z 50/3 A"), {"A": (MUST, "50")},
           lists={"X": SDN, "Y": SDN, "Z": SDN}),
    Worked("just under half is under", "ofac50", held("X 49.999999999999 A"), {"A": (NO, "49.999999999999")}),
    Worked("a ring cannot catch itself", "ofac50", held("X 1 A", "B 49 A", "A 50 B"),
           {"A": (NO, "1"), "B": (NO, "0")}),
    Worked("the sum is that of the last round", "ofac50", held("X 50 A", "A 60 B", "B 50 A"),
           {"A": (MUST, "100"), "B": (MUST, "60")}),
    Worked("an SDN whose programme switches the rule off is listed and catches nobody", "ofac50",
           held("X 100 A"), {"X": (LISTED, None), "A": (NO, "0")}, lists={"X": f"{SDN}:ETHIOPIA-EO14046"}),
    Worked("FAQ 373: entities of one directive add up", "ofac_ssi", held("X 25 A", "Y 25 A"),
           {"A": (MUST, "50")}, lists={"X": "us_ofac_ssi:SSI-D1", "Y": "us_ofac_ssi:SSI-D1"}),
    Worked("entities of two directives do not", "ofac_ssi", held("X 25 A", "Y 25 A"),
           {"A": (NO, "25")}, lists={"X": "us_ofac_ssi:SSI-D1", "Y": "us_ofac_ssi:SSI-D2"}),
    Worked("an SSI entry that names no directive may be under any", "ofac_ssi", held("X 25 A", "Y 25 A"),
           {"A": (MUST, "50")}, lists={"X": "us_ofac_ssi", "Y": "us_ofac_ssi:SSI-D2"}),
    Worked("FAQ 857: nothing flows down from NS-CMIC", "ofac_nscmic", held("X 100 A"),
           {"X": (LISTED, None), "A": (NO, "0")}, lists={"X": "us_ofac_cmic"}),
    Worked("FAQ 869: nothing flows down from NS-MBS", "ofac_nsmbs", held("X 100 A"),
           {"X": (LISTED, None), "A": (NO, "0")}, lists={"X": "us_ofac_mbs"}),
]  # fmt: skip

EL = "us_bis_el"
BIS = [
    *(
        Worked(f"Entity List and MEU List stakes on {day}", "bis_affiliates", held("X 25 A", "Y 25 A"),
               {"A": (found, "50")}, dt.date.fromisoformat(day), {"X": EL, "Y": "us_bis_meu"})
        for day, found in [
            ("2025-09-28", NO), ("2025-09-29", MUST), ("2025-11-09", MUST),
            ("2025-11-10", NO), ("2026-11-09", NO), ("2026-11-10", MUST),
        ]
    ),
    Worked("the same, had the suspension been extended", "bis_affiliates_if_extended",
           held("X 25 A", "Y 25 A"), {"A": (NO, "50")}, lists={"X": EL, "Y": "us_bis_meu"}),
    Worked("a waterfall of 60, 40 and 10", "bis_affiliates", held("X 60 I", "I 40 T", "Y 10 T"),
           {"I": (MUST, "60"), "T": (MUST, "50")}, lists={"X": EL, "Y": EL}),
    Worked("an owner held at 40 passes nothing on", "bis_affiliates", held("X 40 I", "I 100 T"),
           {"I": (NO, "40"), "T": (NO, "0")}, lists={"X": EL}),
    Worked("red flag 29: an unstated share", "bis_affiliates", [stake("X", "", "A")],
           {"A": (MAY, "0")}, lists={"X": EL}),
    Worked("a joint venture of exactly half", "bis_affiliates", held("X 50 A", "Y 50 A"),
           {"A": (MUST, "50")}, lists={"X": EL}),
    Worked("the rule reaches foreign entities only", "bis_affiliates",
           [stake("X", "100", "A", owned_country="US")], {"A": (NO, "100")}, lists={"X": EL}),
    Worked("what lies below a U.S. company is an open question", "bis_affiliates",
           [stake("X", "100", "A", owned_country="US"), stake("A", "100", "B")],
           {"A": (NO, "100"), "B": (MAY, "0")}, lists={"X": EL}),
    Worked("UVL, DPL, NS-CMIC and 1260H owners are no seeds", "bis_affiliates",
           held("X 100 A", "Y 100 B", "Z 100 C", "W 100 D"),
           dict.fromkeys("ABCD", (NO, "0")),
           lists={"X": "us_bis_uvl", "Y": "us_bis_dpl", "Z": "us_ofac_cmic", "W": "us_dod_1260h"}),
    Worked("an SDN under a programme of 744.8(a)(1) is one", "bis_affiliates", held("X 50 A"),
           {"X": (LISTED, None), "A": (MUST, "50")}, lists={"X": f"{SDN}:RUSSIA-EO14024"}),
    Worked("an SDN under another programme is none", "bis_affiliates", held("X 50 A"),
           {"X": (NO, "0"), "A": (NO, "0")}, lists={"X": f"{SDN}:CUBA"}),
    Worked("an SDN whose programme is not stated may be one", "bis_affiliates", held("X 50 A"),
           {"X": (MAY, None), "A": (MAY, "0")}, lists={"X": SDN}),
    Worked("who holds a listed party is not caught by that", "bis_affiliates", held("A 15.1 X"),
           {"A": (NO, "0"), "X": (LISTED, None)}, lists={"X": EL}),
]  # fmt: skip

BANDS = [
    Worked("PSC 25-50 is (25,50]: half is possible", "ofac50", [stake("X", "(25-50]", "A")],
           {"A": (MAY, "25")}),
    Worked("PSC 25-50 is never more than half", "uk_oc", [stake("X", "(25-50]", "A")],
           {"A": (NO, "25")}, lists={"X": "uk_fcdo"}),
    Worked("PSC 50-75 is (50,75): more than half for sure", "uk_oc", [stake("X", "(50-75)", "A")],
           {"A": (MUST, "50")}, lists={"X": "uk_fcdo"}),
    Worked("PSC 75-100 is [75,100]", "uk_oc", [stake("X", "[75-100]", "A")],
           {"A": (MUST, "75")}, lists={"X": "uk_fcdo"}),
    Worked("what others must hold cuts an upper end down", "ofac50",
           [stake("P", "(50-75)", "A"), stake("X", "(25-50]", "A")], {"A": (NO, "25")}),
    Worked("what others hold in bands that reach 50 leaves half possible", "ofac50",
           [stake("P", "[50-75)", "A"), stake("X", "(25-50]", "A")], {"A": (MAY, "25")}),
    Worked("several unknown stakes cannot be more than what is left", "ofac50",
           [stake("P", "60", "A"), stake("X", "", "A"), stake("Y", "", "A")],
           {"A": (NO, "0")}, lists={"X": SDN, "Y": SDN}),
]  # fmt: skip

CONTROL, VOTES = Basis.CONTROL, Basis.VOTES
OTHERS = [
    Worked("EU before 2024-07-03: half is not more than half", "eu_own_pre", held("X 50 A"),
           {"A": (NO, "50")}, dt.date(2024, 7, 2), {"X": "eu_fsf"}),
    Worked("EU from 2024-07-03: half is enough", "eu_own", held("X 50 A"),
           {"A": (MUST, "50")}, dt.date(2024, 7, 3), {"X": "eu_fsf"}),
    Worked("Commission FAQ 8: 30 and 25 are owned", "eu_own", held("X 30 A", "Y 25 A"),
           {"A": (MUST, "55")}, lists={"X": "eu_fsf", "Y": "eu_fsf"}),
    Worked("EU control counts in full", "eu_control", [stake("X", "20", "A"), stake("X", "", "A", CONTROL)],
           {"A": (MUST, "100")}, lists={"X": "eu_fsf"}),
    Worked("control is no ownership", "eu_own", [stake("X", "20", "A"), stake("X", "", "A", CONTROL)],
           {"A": (NO, "20")}, lists={"X": "eu_fsf"}),
    Worked("UK: half is not more than half", "uk_oc", held("X 50 A"), {"A": (NO, "50")},
           lists={"X": "uk_fcdo"}),
    Worked("UK: two persons are not added", "uk_oc", held("X 30 A", "Y 30 A"),
           {"A": (NO, "30")}, lists={"X": "uk_fcdo", "Y": "uk_fcdo"}),
    Worked("UK: a joint arrangement is", "uk_oc",
           [stake("X", "30", "A", group="pact"), stake("Y", "30", "A", group="pact")],
           {"A": (MUST, "60")}, lists={"X": "uk_fcdo", "Y": "uk_fcdo"}),
    Worked("UK: even with somebody who is not listed", "uk_oc",
           [stake("X", "30", "A", group="pact"), stake("P", "30", "A", group="pact")],
           {"A": (MUST, "60")}, lists={"X": "uk_fcdo"}),
    Worked("UK: the board is enough", "uk_oc", [stake("X", "12", "A"), stake("X", "", "A", CONTROL)],
           {"A": (MUST, "100")}, lists={"X": "uk_fcdo"}),
    Worked("UK: votes or shares, never both added", "uk_oc",
           [stake("X", "40", "A"), stake("X", "40", "A", VOTES)], {"A": (NO, "40")}, lists={"X": "uk_fcdo"}),
    Worked("UK: votes alone are enough", "uk_votes", [stake("X", "10", "A"), stake("X", "60", "A", VOTES)],
           {"A": (MUST, "60")}, lists={"X": "uk_fcdo"}),
    Worked("UK: 60 through 60 counts in full", "uk_oc", held("X 60 A", "A 60 B"),
           {"B": (MUST, "60")}, lists={"X": "uk_fcdo"}),
    Worked("Switzerland in 2024: half is not owned, but several add up", "ch_2024",
           held("X 50 A", "X 26 B", "Y 25 B"), {"A": (NO, "50"), "B": (MUST, "51")},
           lists={"X": "ch_seco", "Y": "ch_seco"}),
    Worked("Canada: half is deemed owned", "ca_2023", held("X 50 A"), {"A": (MUST, "50")},
           lists={"X": "ca_sema"}),
    Worked("Canada: half between two is an open question", "ca_2023", held("X 25 A", "Y 25 A"),
           {"A": (MAY, "25")}, lists={"X": "ca_sema", "Y": "ca_sema"}),
    Worked("Canada: less between two is none", "ca_2023", held("X 25 A", "Y 24 A"),
           {"A": (NO, "25")}, lists={"X": "ca_sema", "Y": "ca_sema"}),
    Worked("Australia: any interest needs review", "au_review", held("X 25 A", "Y 11 A", "X 50 B"),
           {"A": (MAY, "36"), "B": (MUST, "50")}, lists={"X": "au_dfat", "Y": "au_dfat"}),
    Worked("Japan: direct stakes only", "jp_direct", held("X 51 A", "A 100 B", "X 50 C"),
           {"A": (MUST, "51"), "B": (NO, "0"), "C": (NO, "50")}, lists={"X": "jp_mof"}),
    Worked("1260H names entities one by one", "us_1260h_list", held("X 33 A", "X 100 B"),
           {"X": (LISTED, None), "A": (NO, "0"), "B": (NO, "0")}, lists={"X": "us_dod_1260h"}),
    Worked("s. 805 before its day", "us_805", held("X 33 A", "X 100 B"),
           {"A": (NO, "33"), "B": (NO, "100")}, dt.date(2026, 6, 29), {"X": "us_dod_1260h"}),
    Worked("s. 805: a majority must, a quarter may, also through others", "us_805",
           held("X 33 A", "A 100 B", "X 51 C", "X 24.9 D"),
           {"A": (MAY, "33"), "B": (MAY, "0"), "C": (MUST, "51"), "D": (NO, "24.9")},
           dt.date(2026, 6, 30), {"X": "us_dod_1260h"}),
]  # fmt: skip

LATER = [
    *(
        Worked(f"China's rule on {day}", "cn_no61", held("X 50 A", "A 50 B"),
               {"A": (found, "50"), "B": (found, "50")}, dt.date.fromisoformat(day), {"X": "cn_mofcom"})
        for day, found in [
            ("2025-10-08", NO), ("2025-10-09", MUST), ("2025-11-06", MUST), ("2025-11-07", NO),
            ("2026-11-09", NO), ("2026-11-10", MUST),
        ]
    ),
    Worked("Canada: the day before its law", "ca_2023", held("X 50 A"), {"A": (NO, "50")},
           dt.date(2023, 6, 21), {"X": "ca_sema"}),
    Worked("Canada: votes are enough", "ca_2023", [stake("X", "50", "A", VOTES)], {"A": (MUST, "50")},
           lists={"X": "ca_sema"}),
    Worked("EU until 2024-07-02: more than half is owned", "eu_own_pre", held("X 50.01 A"),
           {"A": (MUST, "50.01")}, dt.date(2024, 7, 2), {"X": "eu_fsf"}),
    Worked("EU: the old test is gone from 2024-07-03", "eu_own_pre", held("X 60 A"), {"A": (NO, "60")},
           dt.date(2024, 7, 3), {"X": "eu_fsf"}),
    Worked("EU: the new test is not there on 2024-07-02", "eu_own", held("X 60 A"), {"A": (NO, "60")},
           dt.date(2024, 7, 2), {"X": "eu_fsf"}),
    Worked("UK: a joint arrangement holds in its own company only", "uk_oc",
           [stake("X", "30", "A", group="pact"), stake("P", "30", "A", group="pact"),
            stake("X", "30", "B"), stake("P", "30", "B")],
           {"A": (MUST, "60"), "B": (NO, "30")}, lists={"X": "uk_fcdo"}),
    Worked("UK: what a joint venture of the pact holds counts in full", "uk_oc",
           [stake("X", "30", "A", group="pact"), stake("P", "30", "A", group="pact"), stake("A", "51", "B")],
           {"B": (MUST, "51")}, lists={"X": "uk_fcdo"}),
    Worked("UK: a pact in which nobody is listed catches nobody", "uk_oc",
           [stake("P", "30", "A", group="pact"), stake("Q", "30", "A", group="pact"), stake("X", "20", "A")],
           {"A": (NO, "20")}, lists={"X": "uk_fcdo"}),
    Worked("OFAC: a pact with an outsider adds nothing of his", "ofac50",
           [stake("X", "30", "A", group="pact"), stake("P", "30", "A", group="pact")], {"A": (NO, "30")}),
    Worked("UK: control leads on to what the controlled company owns", "uk_oc",
           [stake("X", "", "A", CONTROL), stake("A", "51", "B")], {"B": (MUST, "51")},
           lists={"X": "uk_fcdo"}),
    Worked("s. 889: an affiliate is a question from a quarter on", "us_889", held("X 49.9 A", "X 24 B"),
           {"A": (MAY, "49.9"), "B": (NO, "24")}, lists={"X": "us_889"}),
    Worked("UFLPA names its subsidiaries", "us_uflpa", held("X 100 A"),
           {"X": (LISTED, None), "A": (NO, "0")}, lists={"X": "us_uflpa"}),
    Worked("CAPTA: none by default", "ofac_capta", held("X 100 A"),
           {"X": (LISTED, None), "A": (NO, "0")}, lists={"X": "us_ofac_capta"}),
    Worked("a nominee's stake is its nominator's", "ofac50",
           [stake("N", "60", "A", Basis.NOMINEE), stake("X", "60", "A")], {"A": (MUST, "60")}),
    Worked("a stake of nothing is none", "ofac50", held("X 0 A"), {"A": (NO, "0")}),
    Worked("treasury shares make the rest the whole", "ofac50", held("X 40 A", "A 20 A"),
           {"A": (MUST, "50")}),
]  # fmt: skip

ALL = [*OFAC, *BIS, *BANDS, *OTHERS, *LATER]


@pytest.mark.parametrize("worked", ALL, ids=lambda worked: f"{worked.rule}: {worked.says}")
def test_published_example(worked: Worked) -> None:
    found = answer(worked.rule, worked.stakes, worked.as_of, **worked.lists)
    for party, (expected, sum_low) in worked.expect.items():
        assert found[party].verdict is expected, party
        if sum_low is not None:
            assert found[party].sum_low == Fraction(sum_low), party


def test_company_with_seven_holders_is_caught_at_exactly_half() -> None:
    """Source: an example discussed in public (forpublicai/chat.publicai.co issue 4); the answer is ours."""
    stakes = [
        stake("SDN A", "3", "Co A"), stake("Co B", "47", "Co A"), stake("Co C", "50", "Co A"),
        stake("SDN B", "42", "Co B"), stake("Co D", "52", "Co B"),
        stake("Person C", "50", "Co D"), stake("SDN D", "50", "Co D"),
        stake("Trust", "52", "Co C"), stake("Co E", "48", "Co C"),
        stake("Person E", "19", "Co E"), stake("SDN F", "81", "Co E"),
    ]  # fmt: skip
    found = answer("ofac50", stakes, SDN_A=SDN, SDN_B=SDN, SDN_D=SDN, SDN_F=SDN)
    assert {n: found[n].verdict for n in ("Co A", "Co B", "Co C", "Co D", "Co E")} == {
        "Co A": MUST, "Co B": MUST, "Co C": NO, "Co D": MUST, "Co E": MUST,
    }  # fmt: skip
    assert found["Co C"].red_flag
    assert found["Co A"].sum_low == 50
    assert {owner.name for owner in found["Co A"].listed_owners} == {"SDN A", "SDN B", "SDN D"}
    decisive = {(s.stake.owner, s.stake.owned) for s in found["Co A"].path if s.decisive}
    assert ("SDN A", "Co A") in decisive
    assert ("Co B", "Co A") in decisive
    assert ("Person C", "Co D") not in decisive


@pytest.mark.parametrize(
    ("says", "stakes", "kind"),
    [
        ("a listed minority", held("X 49 A"), "listed_minority_owner"),
        ("an option on more", [*held("X 45 A"), stake("X", "10", "A", Basis.CONDITIONAL)], "convertible"),
        ("an unstated share", [stake("X", "", "A")], "unknown_share"),
        ("control without ownership", [stake("X", "", "A", CONTROL)], "control_without_ownership"),
        ("votes without ownership", [stake("X", "60", "A", VOTES)], "control_without_ownership"),
        ("custody of a listed party's shares",
         [stake("X", "100", "A"), stake("C", "", "A", Basis.CUSTODY)], "custody"),
        ("a nominee beside a listed party",
         [stake("X", "60", "A"), stake("N", "60", "A", Basis.NOMINEE)], "nominee"),
        ("a convertible note",
         [stake("X", "10", "A"), stake("X", "60", "A", Basis.CONDITIONAL)], "convertible"),
        ("a trust", [stake("X", "", "A", Basis.TRUST)], "trust"),
        ("an economic interest", [stake("X", "30", "A", Basis.ECONOMIC)], "economic_interest"),
        ("an old source", [stake("X", "60", "A", source_date=dt.date(2024, 11, 22))], "stale_source"),
        ("a largest holder by far", held("X 40 A", "P 10 A"), "possible_control"),
    ],
)  # fmt: skip
def test_red_flag_stands_beside_the_verdict(says: str, stakes: list[Stake], kind: str) -> None:
    found = answer("ofac50", stakes, X=SDN)["A"]
    assert kind in {flag.kind for flag in found.flags}, says


@pytest.mark.parametrize(
    ("says", "stakes"),
    [
        ("nobody listed holds anything", held("P 60 A", "X 60 B")),
        ("a listed party holds nothing any more", [stake("X", "60", "A", end=dt.date(2020, 1, 1))]),
        ("a listed party holds nothing at all", held("X 0 A", "P 60 A")),
        ("a party that the rule catches outright", held("X 60 A", "P 40 A")),
        ("a source of 730 days", [stake("X", "60", "A", source_date=dt.date(2024, 11, 23))]),
    ],
)
def test_no_red_flag_without_reason(says: str, stakes: list[Stake]) -> None:
    found = answer("ofac50", [*stakes, *held("X 60 Z")], X=SDN)["A"]
    assert not found.red_flag, says


def test_a_stayed_rule_flags_what_it_would_say() -> None:
    found = answer("bis_affiliates", held("X 100 A"), dt.date(2025, 12, 1), X=EL)["A"]
    assert (found.verdict, found.in_force, found.verified) == (NO, False, True)
    assert "rule_not_in_force" in {flag.kind for flag in found.flags}


def test_an_unverified_period_says_so_and_why() -> None:
    found = answer("bis_affiliates", held("X 100 A"), X=EL)["A"]
    assert (found.verdict, found.in_force, found.verified) == (MUST, True, False)
    assert any("extension" in note for note in found.notes)


def test_stakes_of_two_lists_that_are_kept_apart_raise_a_caution() -> None:
    found = answer("ofac50", held("X 25 A", "Y 25 A"), X=SDN, Y="us_ofac_ssi:SSI-D1")["A"]
    assert found.verdict is NO
    assert found.sum_low == 25
    assert "combined_lists" in {flag.kind for flag in found.flags}


def test_every_contributing_listed_owner_is_named_however_small() -> None:
    found = answer("bis_affiliates", held("X 60 I", "I 40 T", "Y 10 T", "Z 1 T"), X=EL, Y=EL, Z="us_bis_meu")[
        "T"
    ]
    assert {owner.name for owner in found.listed_owners} == {"X", "Y", "Z"}


def test_headquarters_of_the_ultimate_parent_decide() -> None:
    stakes = [
        stake("P", "100", "A", owner_country="CN", owned_country="SG"),
        stake("A", "51", "B", owned_country="MY"),
        stake("Q", "51", "C", owner_country="FR", owned_country="DE"),
        stake("P", "", "D", owned_country="JP"),
    ]
    assert {n: verdict("bis_hq_d5", stakes, n) for n in "ABCD"} == {"A": MUST, "B": MUST, "C": NO, "D": MAY}
    assert rule("bis_hq_d5").on_request


def test_a_party_that_holds_a_listed_one_is_flagged_by_information_alone() -> None:
    found = answer("holds_listed", held("A 100 B", "B 15 X"), X=EL)["A"]
    assert (found.verdict, [flag.kind for flag in found.flags]) == (NO, ["holds_listed"])
    assert [(s.stake.owner, s.stake.owned) for s in found.holdings] == [("A", "B"), ("B", "X")]


def test_what_an_option_would_make_of_a_stake_is_said() -> None:
    stakes = [*held("X 45 A"), stake("X", "10", "A", Basis.CONDITIONAL)]
    (flag,) = [f for f in answer("ofac50", stakes, X=SDN)["A"].flags if f.kind == "convertible"]
    assert "would hold 10%" in flag.message
    assert "would become 55%" in flag.message


def test_who_holds_half_or_more_is_no_minority() -> None:
    stakes = held("X 100 A", "X 49 B")
    found = answer("us_1260h_list", stakes, X="us_dod_1260h")
    assert [[f.kind for f in found[name].flags] for name in "AB"] == [
        ["listed_owner"],
        ["listed_minority_owner"],
    ]
