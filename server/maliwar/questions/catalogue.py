"""The questions that can be asked by name: one .rq file each, loaded strictly."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from maliwar.errors import BadData, Finding, NotFound
from maliwar.names import PREFIXES
from maliwar.questions import binding, body
from maliwar.questions.body import Default, Slot
from maliwar.questions.header import EVIDENCE, Column, Header, HeaderReader, Param, slots
from maliwar.questions.labels import LabelIndex

_FILE_NAME = re.compile(r"[a-z][a-z0-9-]*$")
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """One question: what its header says, and its query cut at the lines that take values."""

    name: str
    header: Header
    pieces: tuple[str | Slot, ...]
    defaults: Mapping[str, Default]

    @property
    def title(self) -> str:
        """The title with its slots; `Bound.title` has them filled."""
        return self.header.title

    @property
    def heading(self) -> str:
        """The title before anything is chosen: `Allies of …`."""
        return binding.unfilled(self.title)

    @property
    def description(self) -> str:
        """What it answers, in a reader's words."""
        return self.header.description

    @property
    def group(self) -> str:
        """The topic under which it is listed."""
        return self.header.group

    @property
    def ask(self) -> tuple[str, ...]:
        """Ways to ask it in words."""
        return self.header.ask

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

    def text(self, values: Mapping[str, Default]) -> str:
        """Return the query with these terms, and defaults elsewhere."""
        return "\n".join(
            piece if isinstance(piece, str) else piece.fill(values.get(piece.name)) for piece in self.pieces
        )

    def bind(self, raw: Mapping[str, str | list[str]], labels: LabelIndex) -> binding.Bound:
        """Read what the asker wrote and put it into the query as terms.

        Raises BadParameter, BadDate or UnknownThing, saying what would be right.
        """
        return binding.bind(self, raw, labels)


class Catalogue(Mapping[str, Question]):
    """All questions, by name."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = dict(questions)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read every .rq file of a folder; raises BadData with every fault found in any of them."""
        fragments = {
            path.stem: path.read_text(encoding="utf-8").splitlines()
            for path in sorted((folder / "include").glob("*.rq"))
        }
        questions: dict[str, Question] = {}
        findings: list[Finding] = []
        for path in sorted(folder.glob("*.rq")):
            found = _QuestionFile(path, folder, fragments)
            question = found.read()
            findings += found.findings
            if question and not found.findings:
                questions[question.name] = question
        findings += _links(questions, folder) if not findings else []
        if findings:
            raise BadData(f"{len(findings)} faults in the question files", tuple(findings))
        return cls(questions)

    def get_question(self, name: str) -> Question:
        """Return a question; raises NotFound with the names that come close."""
        try:
            return self._questions[name]
        except KeyError:
            near = difflib.get_close_matches(name, self._questions, n=3)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise NotFound(f"There is no question {name!r}.{hint}", {"near": near}) from None

    def groups(self) -> dict[str, list[Question]]:
        """Return the questions by topic, topics and questions in the order of their names."""
        out: dict[str, list[Question]] = {}
        for question in sorted(self._questions.values(), key=lambda item: (item.group, item.name)):
            out.setdefault(question.group, []).append(question)
        return out

    def __getitem__(self, name: str) -> Question:
        return self._questions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    def __hash__(self) -> int:
        return id(self)


class _QuestionFile:
    """One file on its way to a Question; collects what is wrong with it."""

    def __init__(self, path: Path, folder: Path, fragments: Mapping[str, list[str]]) -> None:
        self.path = path
        self.file = f"{folder.name}/{path.name}"
        self.folder = f"{folder.name}/include"
        self.fragments = fragments
        self.findings: list[Finding] = []

    def read(self) -> Question | None:
        lines = self.path.read_text(encoding="utf-8").splitlines()
        if not _FILE_NAME.match(self.path.stem):
            self._refuse("a question's file is named in lower case with hyphens", 1)
        reader = HeaderReader(self.file, lines)
        header = reader.read()
        self.findings += reader.findings
        try:
            expanded = body.expand(self.file, lines, self.fragments, self.folder)
        except LookupError as error:
            self.findings.append(error.args[0])
            return None
        if header is None:
            return None
        names = body.selected(expanded)
        if isinstance(names, Finding):
            self.findings.append(names)
            return None
        self._check_columns(header, names, reader)
        found = self._slots(header, expanded)
        defaults = self._defaults(header, [slot for _, slot in found], expanded)
        self._check_ask(header, defaults, reader)
        header = _full_iris(header, expanded)
        return Question(self.path.stem, header, _pieces(expanded, dict(found)), defaults)

    def _refuse(self, message: str, line: int) -> None:
        self.findings.append(Finding(self.file, line, message))

    def _check_columns(self, header: Header, names: tuple[str, ...], reader: HeaderReader) -> None:
        declared = tuple(column.name for column in header.columns)
        wanted = declared
        if header.evidence:
            if names[-len(EVIDENCE) :] != EVIDENCE:
                tail = " ".join("?" + name for name in EVIDENCE)
                self.findings.append(Finding(self.file, 1, f"with evidence = true the SELECT must end with {tail}"))
                return
            names = names[: -len(EVIDENCE)]
            wanted = tuple(name for name in declared if name not in EVIDENCE)
        if set(names) != set(wanted) or len(names) != len(wanted):
            reader.findings.clear()
            reader.refuse(f"[columns] declares {', '.join(wanted)}; the SELECT has {', '.join(names)}", "columns")
            self.findings += reader.findings

    def _slots(self, header: Header, expanded: list[body.Line]) -> list[tuple[int, Slot]]:
        found = body.find_slots(expanded)
        text = "\n".join(line.text for line in expanded)
        wanted = [param.name for param in header.params]
        if re.search(rf"\?{body.KNOWN_ON}\b", text):
            wanted.append(body.KNOWN_ON)
        periods = {param.name for param in header.params if param.type == "period"}
        if re.search(r"\?when_(from|to)\b", text) and "when" not in periods:
            self._refuse("the query uses ?when_from, but there is no parameter `when` of type period", 1)
        for name in wanted:
            own = [slot for _, slot in found if slot.name == name and slot.pair == (name in periods)]
            if len(own) != 1:
                shape = f"(?{name}_from ?{name}_to) {{ (… …) }}" if name in periods else f"?{name} {{ … }}"
                line = own[1].line.number if own else 1
                self._refuse(f"{name!r} needs exactly one line `VALUES {shape}`; there are {len(own)}", line)
        return [(index, slot) for index, slot in found if slot.name in wanted]

    def _defaults(self, header: Header, found: list[Slot], expanded: list[body.Line]) -> dict[str, Default]:
        kinds = {param.name: param.type for param in header.params} | {body.KNOWN_ON: "date"}
        out: dict[str, Default] = {}
        for slot in found:
            try:
                out[slot.name] = body.default_of(slot, expanded)
            except LookupError as error:
                self.findings.append(error.args[0])
                continue
            fault = body.fault_of_type(kinds[slot.name], out[slot.name])
            if fault:
                self.findings.append(Finding(slot.line.file, slot.line.number, f"?{slot.name}: {fault}"))
        return out

    def _check_ask(self, header: Header, defaults: Mapping[str, Default], reader: HeaderReader) -> None:
        needed = {p.name for p in header.params if p.type != "period" and defaults.get(p.name) not in ((None,), None)}
        reader.findings.clear()
        for pattern in (*header.ask, *header.ask_fr):
            for name in needed - set(slots(pattern)):
                reader.refuse(f"{pattern!r} leaves out {{{name}}}, which has an example for a default", "ask")
        self.findings += reader.findings


def _pieces(expanded: list[body.Line], found: Mapping[int, Slot]) -> tuple[str | Slot, ...]:
    out: list[str | Slot] = []
    run: list[str] = []
    for index, line in enumerate(expanded):
        if index in found:
            out += ["\n".join(run)] if run else []
            out.append(found[index])
            run = []
        else:
            run.append(line.text)
    return (*out, "\n".join(run) + "\n")


def _full_iris(header: Header, expanded: list[body.Line]) -> Header:
    prefixes = dict(PREFIXES)
    prefixes.update({match[1]: match[2] for line in expanded if (match := _PREFIX.match(line.text))})

    def full(name: str) -> str:
        prefix, _, local = name.partition(":")
        return prefixes.get(prefix, prefix + ":") + local

    params = tuple(Param(p.name, p.type, p.label, p.help, p.pick, full(p.of) if p.of else None) for p in header.params)
    absent = {name: tuple(full(value) for value in values) for name, values in header.absent.items()}
    return Header(**{**vars(header), "params": params, "absent": absent})


def _links(questions: Mapping[str, Question], folder: Path) -> list[Finding]:
    out = []
    for question in questions.values():
        file = f"{folder.name}/{question.name}.rq"
        reader = HeaderReader(file, (folder / f"{question.name}.rq").read_text(encoding="utf-8").splitlines())
        for param in question.params:
            if param.pick and param.pick not in questions:
                reader.refuse(f"there is no question {param.pick!r} to pick from", f"params.{param.name}.pick")
        other = question.header.instead
        if other and other not in questions:
            reader.refuse(f"there is no question {other!r} to offer instead", "instead")
        out += reader.findings
    return out
