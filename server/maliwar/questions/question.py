"""One question: what its header says, and its query cut at the lines that take values."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from maliwar.languages import gettext
from maliwar.questions import binding, body
from maliwar.questions.body import Default, Slot
from maliwar.questions.header import Column, Header, Param
from maliwar.questions.labels import LabelIndex
from maliwar.questions.narrowing import narrowed


@dataclass(frozen=True)
class Question:
    """A question of the catalogue; `bind` gives it values. `brief` is its query without the claims behind each row."""

    name: str
    header: Header
    pieces: tuple[str | Slot, ...]
    defaults: Mapping[str, Default]
    brief: tuple[str | Slot, ...]
    file: str
    """Where it stands, from the project's root: `queries/allied-with.rq`."""
    lines: tuple[str, ...]
    """Its file, line by line."""

    @property
    def title(self) -> str:
        """The title with its slots; `Bound.title` has them filled."""
        return gettext(self.header.title)

    @property
    def heading(self) -> str:
        """The title before anything is chosen: `Allies of …`."""
        return binding.unfilled(self.title)

    @property
    def description(self) -> str:
        """What it answers, in a reader's words."""
        return gettext(self.header.description)

    @property
    def group(self) -> str:
        """The topic under which it is listed, by its name in the files; `gettext` says it to people."""
        return self.header.group

    @property
    def ask(self) -> tuple[str, ...]:
        """Ways to ask it in words."""
        return tuple(pattern for asks in self.header.asks for pattern in asks.patterns)

    @property
    def show(self) -> str:
        """The picture that suits its rows."""
        return self.header.show

    @property
    def params(self) -> tuple[Param, ...]:
        """What the asker chooses, in the order of the header."""
        return self.header.params

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a row, without the claims behind it."""
        return self.header.columns

    @property
    def evidence(self) -> bool:
        """Whether each row carries its claims."""
        return self.header.evidence

    @property
    def temporal(self) -> bool:
        """Whether it takes `as-known-on`."""
        return body.KNOWN_ON in self.defaults

    @property
    def key(self) -> tuple[str, ...]:
        """The columns by which SPARQL rows are folded into one."""
        many = set(self.header.many)
        return self.header.key or tuple(item.name for item in self.columns if item.name not in many)

    def param(self, name: str) -> Param | None:
        """Return the parameter of that name."""
        return next((item for item in self.params if item.name == name), None)

    def optional(self, name: str) -> bool:
        """Whether leaving the parameter out means `any`, rather than an example."""
        item = self.param(name)
        return item is not None and (item.type == "period" or self.defaults[name] == (None,))

    @cached_property
    def sparql(self) -> str:
        """The query as a SPARQL user would paste it, with its defaults."""
        return self.text({})

    def text(self, values: Mapping[str, Default], *, brief: bool = False) -> str:
        """Return the query with these terms, and defaults elsewhere, without what was not asked for."""
        pieces = self.brief if brief else self.pieces
        filled = "\n".join(piece if isinstance(piece, str) else piece.fill(values.get(piece.name)) for piece in pieces)
        return narrowed(filled, [name for name, default in self.defaults.items() if default == (None,)])

    def bind(self, raw: Mapping[str, str | list[str]], labels: LabelIndex) -> binding.Bound:
        """Read what the asker wrote and put it into the query as terms.

        Raises BadParameter, BadDate or UnknownThing, saying what would be right.
        """
        return binding.bind(self, raw, labels)
