"""The rules: queries over everything that is said and follows, each of which must find nothing.

A rule is one SELECT in shapes/rules/<name>.rq under three comment lines, `# title:`, `# why:` and
`# severity: error | dispute`. Its first column is the node at fault; further columns are shown beside it, and a column
`severity` ("error" or "dispute") overrides the header for its row.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from maliwar.build.inputs import RULES
from maliwar.build.naming import Term, words
from maliwar.build.sources import Sources
from maliwar.errors import BadData, Finding
from maliwar.project import Project

_HEADER = re.compile(r"#\s*(\w+):\s*(.*\S)")
_KEYS = {"title", "why", "severity"}
_SEVERITIES = ("error", "dispute")


@dataclass(frozen=True)
class Rule:
    """A query that must find nothing; `name` is its file's name without the suffix."""

    name: str
    title: str
    why: str
    severity: str
    text: str


@dataclass(frozen=True)
class Dispute:
    """What a rule found that the graph records instead of refusing."""

    rule: str
    node: str
    finding: Finding


def load(place: Project | Path) -> list[Rule]:
    """Read every rule of a project, or of the one in a folder.

    Raises BadData with a finding for each broken header.
    """
    rules: list[Rule] = []
    faults: list[Finding] = []
    for where, path in Project.of(place).files(RULES, "*.rq").items():
        text = path.read_text(encoding="utf-8")
        header: dict[str, str] = {}
        for line in text.splitlines():
            match = _HEADER.fullmatch(line.strip())
            if match is None:
                break
            header[match[1]] = match[2]
        fault = _header_fault(header)
        if fault:
            faults.append(Finding(where, 1, fault))
        else:
            rules.append(Rule(path.stem, header["title"], header["why"], header["severity"], text))
    if faults:
        raise BadData("A rule cannot be read.", tuple(faults))
    return rules


def _header_fault(header: dict[str, str]) -> str | None:
    if missing := _KEYS - set(header):
        return (
            f"A rule begins with `# title:`, `# why:` and `# severity:` lines; missing: {', '.join(sorted(missing))}."
        )
    if unknown := set(header) - _KEYS:
        return f"Unknown in a rule's header: {', '.join(sorted(unknown))}."
    if header["severity"] not in _SEVERITIES:
        return f"The severity of a rule is error or dispute, not {header['severity']}."
    return None


def run(rules: list[Rule], store: ox.Store, sources: Sources) -> tuple[list[Finding], list[Dispute]]:
    """Ask every rule of the store's default graph; return the faults and the disputes.

    Raises BadData for a rule that is no SELECT query or whose first column is not a node.
    """
    faults: dict[Finding, None] = {}
    disputes: dict[Dispute, None] = {}
    for rule in rules:
        for row in _rows(rule, store):
            node, severity, finding = _read(rule, row, sources)
            if severity == "error":
                faults.setdefault(finding)
            else:
                disputes.setdefault(Dispute(rule.name, node, finding))
    return list(faults), list(disputes)


def _rows(rule: Rule, store: ox.Store) -> list[dict[str, Term]]:
    try:
        result = store.query(rule.text)
    except SyntaxError as fault:
        raise _broken(rule, f"This does not parse: {fault}") from None
    if not isinstance(result, ox.QuerySolutions):
        raise _broken(rule, "A rule is a SELECT query.")
    names = [variable.value for variable in result.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in result]


def _read(rule: Rule, row: dict[str, Term], sources: Sources) -> tuple[str, str, Finding]:
    severity_term = row.pop("severity", None)
    severity = severity_term.value if isinstance(severity_term, ox.Literal) else rule.severity
    (_, node), *details = row.items()
    if not isinstance(node, ox.NamedNode | ox.BlankNode) or severity not in _SEVERITIES:
        raise _broken(rule, "The first column of a rule is a node, and its severity is error or dispute.")
    told = "; ".join(f"{name.replace('_', ' ')} {words(term)}" for name, term in details)
    message = f"{rule.title}{f' ({told})' if told else ''}. {rule.why}"
    return sources.holder(node.value)[0], severity, sources.finding(node.value, message)


def _broken(rule: Rule, message: str) -> BadData:
    return BadData("A rule cannot be run.", (Finding(f"{RULES}/{rule.name}.rq", None, message),))
