"""What the rules promise: a strict header, faults and disputes apart; and what every violation file must bring out."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from small_project import ROOT, VIOLATIONS, mini, sound

from maliwar.build import pipe, rules, sources
from maliwar.build.progress import SilentProgress
from maliwar.errors import BadData

HEADER = "# title: Too many\n# why: One is enough.\n# severity: error\n"
QUERY = "SELECT ?node ?other WHERE { ?node <https://w3id.org/maliwar/ontology#partOf> ?other }"
DATA = "actor:a a mw:Group ;\n  mw:partOf actor:b .\nactor:b a mw:Group ."

EXPECTED = re.compile(r"^# expect: (.+)$", re.MULTILINE)
CASES = sorted(path for path in VIOLATIONS.glob("*.ttl") if path.name != "sound.ttl")


def test_sound_data_breaks_nothing(tmp_path: Path) -> None:
    """The base of all violations has no finding and no dispute."""
    report = pipe.check(root=sound(tmp_path / "project"))
    assert report.findings == ()
    assert report.disputes == ()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_violation_is_found_out(tmp_path: Path, case: Path) -> None:
    """Each file, added to the sound data, brings out what its `# expect:` line says, with file and line."""
    report = pipe.check(root=sound(tmp_path / "project", case))
    told = [*report.findings, *(dispute.finding for dispute in report.disputes)]
    (expected,) = EXPECTED.findall(case.read_text(encoding="utf-8"))
    hits = [finding for finding in told if expected in finding.message]
    assert hits, "\n".join(map(str, told)) or "nothing was found"
    assert all(finding.line for finding in hits)


def test_every_rule_has_a_violation_and_every_shape_file_too() -> None:
    """No rule without a file that breaks it."""
    expected = {title for case in CASES for title in EXPECTED.findall(case.read_text(encoding="utf-8"))}
    assert {rule.title for rule in rules.load(ROOT)} <= expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (QUERY, "missing: severity, title, why."),
        (HEADER.replace("error", "grave") + QUERY, "error or dispute, not grave."),
        (HEADER + "# colour: red\n" + QUERY, "Unknown in a rule's header: colour."),
    ],
)
def test_broken_header_is_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    """A rule without title, why and severity stops the build at its file."""
    with pytest.raises(BadData) as caught:
        rules.load(mini(tmp_path, DATA, rules={"many": text}))
    (fault,) = caught.value.findings
    assert fault.file == "shapes/rules/many.rq"
    assert told in fault.message


def _run(folder: Path, text: str) -> tuple[list[str], list[rules.Dispute]]:
    read = sources.read(mini(folder, DATA, rules={"many": text}))
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in read.asserted_triples)
    faults, disputes = rules.run(rules.load(folder), store, read)
    return [str(fault) for fault in faults], disputes


def test_error_is_told_with_place_title_and_reason(tmp_path: Path) -> None:
    """A row of an error rule is a finding at the node's line, with the other columns."""
    faults, disputes = _run(tmp_path, HEADER + QUERY)
    assert faults == ["triples/a.ttl:6: actor/a: Too many (other actor/b). One is enough."]
    assert disputes == []


def test_dispute_is_kept(tmp_path: Path) -> None:
    """A row of a dispute rule is recorded and stops nothing; a severity column overrides the header."""
    faults, disputes = _run(tmp_path, HEADER.replace("error", "dispute") + QUERY)
    assert faults == []
    assert [(dispute.rule, dispute.node) for dispute in disputes] == [("many", "https://w3id.org/maliwar/id/actor/a")]
    override = QUERY.replace("?other WHERE", '?other ("dispute" AS ?severity) WHERE')
    faults, disputes = _run(tmp_path, HEADER + override)
    assert faults == []
    assert len(disputes) == 1


@pytest.mark.parametrize("query", ["ASK { ?s ?p ?o }", "SELECT {", "SELECT (1 AS ?node) {}"])
def test_rule_that_cannot_run_is_refused(tmp_path: Path, query: str) -> None:
    """A rule that is no SELECT, does not parse or names no node stops the build at its file."""
    with pytest.raises(BadData) as caught:
        _run(tmp_path, HEADER + query)
    assert caught.value.findings[0].file == "shapes/rules/many.rq"


def test_rule_may_use_only_terms_of_the_ontology(tmp_path: Path) -> None:
    """A misspelt mw: name in a rule, which would find nothing for ever, is a finding at its line."""
    folder = mini(tmp_path, DATA, rules={"many": HEADER + "PREFIX mw: <x>\nSELECT ?node { ?node mw:prty ?x }"})
    assert [str(fault) for fault in pipe.check(SilentProgress(), root=folder).findings] == [
        "shapes/rules/many.rq:5: mw:prty is not in the ontology."
    ]
