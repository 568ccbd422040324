"""What follows from several triples together: transitive properties and property chains, from their premises alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from maliwar.build.schema import Schema, Statement

_Ends = dict[str, dict[str, set[str]]]


class Joins:
    """Every premise of the rules that join, and what follows when one more is given (semi-naive evaluation).

    A transitive property is followed from what reaches far by one step at a time, and a step is what did not itself
    follow by transitivity: what is reached is the same as by joining everything with everything, in much less time.
    A chain of more than two properties goes by way of properties that nothing else has.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._after: dict[str, list[tuple[str, str]]] = defaultdict(list)
        """First step → second step and conclusion."""
        self._before: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._forwards: _Ends = defaultdict(lambda: defaultdict(set))
        self._backwards: _Ends = defaultdict(lambda: defaultdict(set))
        self._steps: _Ends = defaultdict(lambda: defaultdict(set))
        self._premises = set(schema.premises)
        self._transitive = {conclusion for steps, conclusion in schema.steps if steps == (conclusion, conclusion)}
        for number, (steps, conclusion) in enumerate(schema.steps):
            if steps != (conclusion, conclusion):
                self._add_rule(number, steps, conclusion)

    def _add_rule(self, number: int, steps: tuple[str, ...], conclusion: str) -> None:
        first = steps[0]
        for place, second in enumerate(steps[1:], 1):
            last = place == len(steps) - 1
            result = conclusion if last else f" {number}-{place}"
            self._after[first].append((second, result))
            self._before[second].append((first, result))
            if not last:
                self._premises.add(result)
            first = result

    def add(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        """Take premises (others are passed over) and yield all that follows, what follows from that too."""
        waiting = [(each, True) for each in statements if self._is_new(*each, step=True)]
        while waiting:
            given, step = waiting.pop()
            for concluded, is_step in self._concluded(given, step):
                if concluded[1][0] == " ":
                    following: Iterable[Statement] = (concluded,)
                else:
                    following = (concluded, *self._schema.expand(*concluded))
                    yield from following
                waiting += [(each, is_step) for each in following if self._is_new(*each, step=is_step)]

    def _is_new(self, one: str, predicate: str, other: str, *, step: bool) -> bool:
        """Keep a premise that was not known."""
        if predicate not in self._premises or other in self._forwards[predicate].get(one, ()):
            return False
        self._forwards[predicate][one].add(other)
        self._backwards[predicate][other].add(one)
        if step and predicate in self._transitive:
            self._steps[predicate][one].add(other)
        return True

    def _concluded(self, given: Statement, step: bool) -> list[tuple[Statement, bool]]:
        """Return what a new premise gives together with those that are known, and whether it may be a step."""
        one, predicate, other = given
        found: list[tuple[Statement, bool]] = []
        if predicate in self._transitive:
            reached = self._steps[predicate].get(other, set()) - self._forwards[predicate].get(one, set())
            found += [((one, predicate, far), False) for far in reached]
            if step:
                near = self._backwards[predicate].get(one, set()) - self._backwards[predicate].get(other, set())
                found += [((each, predicate, other), False) for each in near]
        for second, result in self._after.get(predicate, ()):
            found += [
                ((one, result, far), True)
                for far in self._forwards[second].get(other, ())
                if self._is_news(one, result, far)
            ]
        for first, result in self._before.get(predicate, ()):
            found += [
                ((near, result, other), True)
                for near in self._backwards[first].get(one, ())
                if self._is_news(near, result, other)
            ]
        return found

    def _is_news(self, one: str, predicate: str, other: str) -> bool:
        """Whether a conclusion is not known yet, as far as conclusions of this predicate are kept."""
        return predicate not in self._premises or other not in self._forwards[predicate].get(one, ())
