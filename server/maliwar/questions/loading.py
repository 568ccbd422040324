"""A question file on its way to a question: everything that is wrong with it, by file and line."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from maliwar.errors import BadInput, Finding
from maliwar.names import PREFIXES
from maliwar.questions import binding, body
from maliwar.questions.body import Default, Slot
from maliwar.questions.header import EVIDENCE, Header, HeaderReader, Param, slots
from maliwar.questions.labels import LabelIndex
from maliwar.questions.question import Question

_FILE_NAME = re.compile(r"[a-z][a-z0-9-]*$")
_EVIDENCE = re.compile(rf" ?\?(?:{'|'.join(EVIDENCE)})\b")
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)


class QuestionFile:
    """Reads one file; `findings` has what is wrong with it."""

    def __init__(self, path: Path, folder: str, fragments: Mapping[str, list[str]]) -> None:
        self.path = path
        self.file = f"{folder}/{path.name}"
        self.folder = f"{folder}/include"
        self.fragments = fragments
        self.findings: list[Finding] = []

    def read(self) -> Question | None:
        """Return the question; None, or a question with findings, must not be served."""
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
        pieces = _pieces(expanded, dict(found))
        brief = self._brief(expanded, dict(found)) or pieces
        return Question(self.path.stem, header, pieces, defaults, brief, self.file, tuple(lines))

    def _brief(self, expanded: list[body.Line], found: Mapping[int, Slot]) -> tuple[str | Slot, ...]:
        """Return the query without the included evidence: the same rows, of which nobody wants to see the claims."""
        fragment = f"{self.folder}/evidence.rq"
        kept = [(index, line) for index, line in enumerate(expanded) if line.file != fragment]
        if len(kept) == len(expanded):
            return ()
        lines = [line if line.text.lstrip().startswith("#") else _without_evidence(line) for _, line in kept]
        slots = {new: found[old] for new, (old, _) in enumerate(kept) if old in found}
        return _pieces(lines, slots)

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
        bound = re.search(r"AS \?when_from\)", text) and re.search(r"AS \?when_to\)", text)
        if re.search(r"\?when_(from|to)\b", text) and "when" not in periods and not bound:
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
        ways = (
            (asks, key, pattern)
            for asks in header.asks
            for key, patterns in (("ask", asks.patterns), ("ask_fr", asks.french))
            for pattern in patterns
        )
        for asks, key, pattern in ways:
            for name in needed - set(slots(pattern)) - asks.given.keys():
                message = f"{pattern!r} leaves out {{{name}}}, which has an example for a default"
                reader.refuse(message, asks.where + key)
        self.findings += reader.findings


def _without_evidence(line: body.Line) -> body.Line:
    return replace(line, text=_EVIDENCE.sub("", line.text))


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


def broken_links(questions: Mapping[str, Question]) -> list[Finding]:
    """Return every mention of another question that does not exist or does not fit."""
    out = []
    for question in questions.values():
        reader = _reader(question)
        for param in question.params:
            if param.pick and param.pick not in questions:
                reader.refuse(f"there is no question {param.pick!r} to pick from", f"params.{param.name}.pick")
        other = question.header.instead
        if other and other not in questions:
            reader.refuse(f"there is no question {other!r} to offer instead", "instead")
        for other in question.header.through:
            if other not in questions or not questions[other].param("actor") or not question.param("actor"):
                reader.refuse(f"`through` needs a question {other!r}, and an `actor` in both", "through")
        out += reader.findings
    return out


def unread_values(question: Question, labels: LabelIndex) -> list[Finding]:
    """Return every value fixed by an [[asks]] that is of the wrong type, or names what is not in the graph."""
    fixing = [asks for asks in question.header.asks if asks.given]
    if not fixing:
        return []
    reader = _reader(question)
    for asks in fixing:
        for param in question.params:
            if param.name in asks.given:
                try:
                    binding.read(param, asks.given[param.name], labels)
                except BadInput as error:
                    reader.refuse(error.message, f"{asks.where}with")
    return reader.findings


def _reader(question: Question) -> HeaderReader:
    return HeaderReader(question.file, list(question.lines))
