"""The questions that can be asked by name: one .rq file each, loaded strictly."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Self

from maliwar.errors import BadData, Finding, NotFound
from maliwar.languages import N_, gettext
from maliwar.questions.labels import LabelIndex
from maliwar.questions.loading import QuestionFile, broken_links, unread_values
from maliwar.questions.question import Question

__all__ = ["GROUPS", "PICK_LISTS", "Catalogue", "Question"]

PICK_LISTS: Final = N_("pick lists")
GROUPS: Final = (
    N_("alliances and hostility"),
    N_("control"),
    N_("events"),
    N_("claims and disputes"),
    N_("people"),
    N_("counts"),
    N_("forces and support"),
    N_("agreements and operations"),
    N_("rights and displacement"),
    N_("lineage and networks"),
    N_("provenance"),
    N_("checks"),
    PICK_LISTS,
)
"""The topics, in the order in which they are shown; any other comes before the pick lists."""


class Catalogue(Mapping[str, Question]):
    """All questions, by name."""

    def __init__(self, questions: Mapping[str, Question], folder: Path) -> None:
        self._questions = dict(questions)
        self._folder = folder

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
            found = QuestionFile(path, folder, fragments)
            question = found.read()
            findings += found.findings
            if question and not found.findings:
                questions[question.name] = question
        findings += broken_links(questions, folder) if not findings else []
        if findings:
            raise BadData(f"{len(findings)} faults in the question files", tuple(findings))
        return cls(questions, folder)

    def check(self, labels: LabelIndex) -> None:
        """Raise BadData with every value that a question file fixes and that cannot be read with these names."""
        findings = [found for each in self._questions.values() for found in unread_values(each, self._folder, labels)]
        if findings:
            raise BadData(f"{len(findings)} faults in the question files", tuple(findings))

    def get_question(self, name: str) -> Question:
        """Return a question; raises NotFound with the names that come close."""
        try:
            return self._questions[name]
        except KeyError:
            near = difflib.get_close_matches(name, self._questions, n=3)
            told = [gettext("There is no question %(name)s.", name=repr(name[:60]))]
            if near:
                told.append(gettext("Did you mean %(names)s?", names=gettext(" or ").join(near)))
            raise NotFound(" ".join(told), {"near": near}) from None

    def groups(self) -> dict[str, list[Question]]:
        """Return the questions by topic, topics in the order of GROUPS, questions in that of their ranks."""
        out: dict[str, list[Question]] = {}
        for question in sorted(self._questions.values(), key=_place):
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


def _place(question: Question) -> tuple[float, str, int, str]:
    """Return where a question stands in the catalogue."""
    group = GROUPS.index(question.group) if question.group in GROUPS else len(GROUPS) - 1.5
    return (group, question.group, question.header.rank, question.name)
