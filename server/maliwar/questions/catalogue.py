"""The questions that can be asked by name: one .rq file each, loaded strictly."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Self

from maliwar.errors import BadData, Finding, NotFound
from maliwar.languages import N_, gettext
from maliwar.project import Project
from maliwar.questions.entries import Selecting
from maliwar.questions.labels import LabelIndex
from maliwar.questions.loading import QuestionFile, broken_links, unread_values
from maliwar.questions.question import Question
from maliwar.questions.suiting import suited

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
    N_("imports"),
    N_("provenance"),
    N_("checks"),
    PICK_LISTS,
)
"""The topics, in the order in which they are shown; any other comes before the pick lists."""


class Catalogue(Mapping[str, Question]):
    """All questions, by name."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = dict(questions)

    @classmethod
    def load(cls, place: Project | Path) -> Self:
        """Read every .rq file of a project, or of a folder; raises BadData with every fault found in any of them."""
        project = place if isinstance(place, Project) else Project(place.parent)
        folder = "queries" if isinstance(place, Project) else place.name
        fragments = {
            path.stem: path.read_text(encoding="utf-8").splitlines()
            for path in project.files(f"{folder}/include", "*.rq").values()
        }
        questions: dict[str, Question] = {}
        findings: list[Finding] = []
        for path in project.files(folder, "*.rq").values():
            found = QuestionFile(path, folder, fragments)
            question = found.read()
            findings += found.findings
            if question and not found.findings:
                questions[question.name] = question
        findings += broken_links(questions) if not findings else []
        if findings:
            raise BadData(f"{len(findings)} faults in the question files", tuple(findings))
        return cls(questions)

    def suited(self, labels: LabelIndex, engine: Selecting) -> Self:
        """Return the catalogue with examples of these names, where those of the files are not among them."""
        questions = suited(self._questions, labels, engine)
        return self if questions is self._questions else type(self)(questions)

    def check(self, labels: LabelIndex) -> None:
        """Raise BadData with every value that a question file fixes and that cannot be read with these names."""
        findings = [found for each in self._questions.values() for found in unread_values(each, labels)]
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
