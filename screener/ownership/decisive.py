"""The only place that says without which stakes the verdict on a party would be another.

A stake decides where its loss would let the party go. By definition that is a run of the rule without it
(`by_trial`). In a run in which the loss of a stake catches nobody more, all stakes are lost at once instead:
each caught party is given the stakes without which it would not be caught, worked out from those of its
holders, and corrected until nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from screener.model import Verdict
from screener.ownership.cascade import Run, add_up, reaches
from screener.ownership.fixpoint import Fixpoint, settle
from screener.ownership.graph import Edge, NodeKey, within, without
from screener.ownership.rules import Counting

_TRIALS = 60
"""Up to so many stakes above a party are each tried; of more, only those in the party itself. Chosen: trials
are for rules whose runs are small."""
_EVERY = -1
"""All stakes, as bits: of a holder of whom nothing is known yet."""


@dataclass(frozen=True, slots=True)
class Decisive:
    """Which stakes decide, in a rule at rest; what is found of a run is kept for the next party."""

    fixpoint: Fixpoint
    _bits: dict[int, int] = field(default_factory=dict)
    """The bit of every stake, by its identity."""
    _needed: dict[int, Mapping[NodeKey, int]] = field(default_factory=dict)
    """What each party needs in each run, by the run's identity."""

    def among(self, node: NodeKey, verdict: Verdict, counted: tuple[Edge, ...]) -> set[int]:
        """Return the counted stakes without which the verdict would be another, by their identity."""
        if verdict not in {Verdict.MUST, Verdict.MAY}:
            return set()
        if self._loss_may_catch(verdict):
            return by_trial(self.fixpoint, node, verdict, counted)
        everywhere = _EVERY
        for run in self.fixpoint.deciding(node, verdict):
            everywhere &= self._of(run).get(node, 0)
        return {id(edge) for edge in counted if everywhere & self._bit(edge)}

    def _loss_may_catch(self, verdict: Verdict) -> bool:
        """Whether without a stake somebody could be caught who is not.

        By upper ends a stake that one person does not count leaves the less to him; and where only so many
        steps count, a party that is caught later may be nearer.
        """
        rule, fixpoint = self.fixpoint.rule, self.fixpoint
        others = len({id(run) for runs in fixpoint.uppers.values() for run in runs}) > 1
        apart = rule.counting is Counting.PER_PERSON and rule.tighten and others
        return rule.hops > 1 or (apart and verdict is Verdict.MAY)

    def _bit(self, edge: Edge) -> int:
        return 1 << self._bits.setdefault(id(edge), len(self._bits))

    def _of(self, run: Run) -> Mapping[NodeKey, int]:
        """Return what each party needs in a run: the greatest answer that holds for all of them."""
        if id(run) in self._needed:
            return self._needed[id(run)]
        needed = dict.fromkeys(run.persons, 0)
        waiting = dict.fromkeys(node for node in run.depths if node not in run.persons)
        while waiting:
            node = next(iter(waiting))
            del waiting[node]
            found = self._needs(run, node, needed)
            if found != needed.get(node, _EVERY):
                needed[node] = found
                below = (edge.owned for edge in self.fixpoint.graph.holdings.get(node, ()))
                waiting |= dict.fromkeys(n for n in below if n in run.depths and n not in run.persons)
        self._needed[id(run)] = needed
        return needed

    def _needs(self, run: Run, node: NodeKey, needed: Mapping[NodeKey, int]) -> int:
        """Return the stakes without which a party is not caught, by what its holders need."""
        held = self.fixpoint.graph.holders.get(node, ())
        inside = [edge for edge in held if edge.owner in run.depths and edge.owner != node]
        lost = [needed.get(edge.owner, _EVERY) for edge in inside]
        found, own = 0, 0
        for edge in held:
            if edge.owner == node or not (edge.owner in run.depths or edge.stake.group):
                continue  # only those count who are caught, or in a joint arrangement with one who is
            own |= (bit := self._bit(edge))
            rest = [other for other in held if other is not edge]
            gone = {e.owner for e, bits in zip(inside, lost, strict=True) if bits & bit}
            if not self._reaches(run, rest, gone):
                found |= bit
        for gone_places, bits in _cells(lost, own):
            if not self._reaches(run, held, {inside[place].owner for place in gone_places}):
                found |= bits
        return found

    def _reaches(self, run: Run, held: Sequence[Edge], gone: set[NodeKey]) -> bool:
        """Whether some stakes in a party reach the threshold where some of their holders are not caught."""
        depths = {e.owner: run.depths[e.owner] for e in held if e.owner in run.depths and e.owner not in gone}
        total = add_up(self.fixpoint.rule, held, depths, upper=run.upper)
        return reaches(self.fixpoint.rule, total, upper=run.upper)


def _cells(lost: Sequence[int], own: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Return stakes by what their loss takes: the places in `lost` that have them, and those stakes."""
    known = 0
    for bits in lost:
        known |= bits if bits != _EVERY else 0
    cells: dict[tuple[int, ...], int] = {(): known & ~own}
    for place, bits in enumerate(lost):
        split: dict[tuple[int, ...], int] = {}
        for places, each in cells.items():
            halves = (((*places, place), each & bits), (places, each & ~bits))
            split |= {key: half for key, half in halves if half}
        cells = split
    return ((places, each) for places, each in cells.items() if places)


def by_trial(fixpoint: Fixpoint, node: NodeKey, verdict: Verdict, counted: tuple[Edge, ...]) -> set[int]:
    """Return the stakes without which the verdict would be another, each tried."""
    tried: Iterable[Edge] = counted
    if len(counted) > _TRIALS:
        tried = [edge for edge in counted if edge.owned == node][:_TRIALS]
    above = fixpoint.graph.ancestors(node)
    part, seeds_there = within(fixpoint.graph, above), fixpoint.seeds.among(above)
    return {
        id(edge)
        for edge in tried
        if settle(without(part, edge), fixpoint.rule, seeds_there).verdict(node) is not verdict
    }
