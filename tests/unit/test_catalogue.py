"""The question files: what the loader takes, what it refuses, and what binding lets through."""

import re
import time
from pathlib import Path

import fixture_graph
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from maliwar.errors import BadData, BadDate, BadInput, BadParameter, NotFound, UnknownThing
from maliwar.questions import extent
from maliwar.questions.body import run_empty
from maliwar.questions.catalogue import GROUPS, PICK_LISTS, Catalogue
from maliwar.questions.words import understand

FILES = sorted((fixture_graph.ROOT / "queries").glob("*.rq"))
GOOD = """#+ title = "Allies of {actor}, {when}"
#+ description = "Who stood on its side."
#+ group = "alliances"
#+ ask = ["allies of {actor} in {when}"]
#+ show = "table"
#+ [params.actor]
#+ type = "iri"
#+ of = "mw:Actor"
#+ label = "Actor"
#+ [params.when]
#+ type = "period"
#+ label = "When"
#+ [columns]
#+ ally = "Ally"
#+ grade = "Certainty"
PREFIX actor: <https://w3id.org/maliwar/id/actor/>
PREFIX mw: <https://w3id.org/maliwar/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?ally ?grade WHERE {
  VALUES ?actor { actor:mnla }
  VALUES (?when_from ?when_to) { ("0001-01-01"^^xsd:date "9999-12-31"^^xsd:date) }
  ?situation mw:party ?actor , ?ally .
  #include grade
}
"""
WHOLE = "This looks at everything there is, so it takes longer the larger the graph is."
MOVEMENT = """#+ [[asks]]
#+ with = { actor = "MNLA" }
#+ ask = ["allies of the movement in {when}"]
"""
GRADE = '  BIND("throughout" AS ?grade)\n'
NASTY = [
    '"',
    "}",
    "} } DROP ALL #",
    "# a comment",
    "a\nb\r\nc",
    "\\u0022 } UNION { ?s ?p ?o",
    "'''",
    "<http://example.org/>",
    "\ud800",
    "\x00",
    "x" * 10_000,
    "SELECT * WHERE { ?s ?p ?o }",
    "actor/mnla> } #",
    "https://w3id.org/maliwar/id/actor/mnla> . ?x ?y <z",
]


def load(folder: Path, text: str, **others: str) -> Catalogue:
    """Load one file, and its include, from a folder of their own."""
    (folder / "include").mkdir(parents=True)
    (folder / "include" / "grade.rq").write_text(GRADE, encoding="utf-8")
    (folder / "q.rq").write_text(text, encoding="utf-8")
    for name, other in others.items():
        (folder / f"{name}.rq").write_text(other, encoding="utf-8")
    return Catalogue.load(folder)


def refusals(folder: Path, text: str) -> list[str]:
    """Return what the loader says of a broken file."""
    with pytest.raises(BadData) as caught:
        load(folder / "queries", text)
    return [str(finding) for finding in caught.value.findings]


def test_a_good_file_is_a_question(tmp_path: Path) -> None:
    """What the header says is there, and the include is in the query."""
    question = load(tmp_path / "queries", GOOD)["q"]
    assert [param.name for param in question.params] == ["actor", "when"]
    assert question.param("actor").of == "https://w3id.org/maliwar/ontology#Actor"  # type: ignore[union-attr]
    assert question.optional("when")
    assert not question.optional("actor")
    assert 'BIND("throughout" AS ?grade)' in question.sparql


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('#+ show = "table"', '#+ show = "table"\n#+ colour = "red"', 6, "unknown key 'colour'"),
        ('#+ show = "table"', '#+ show = "pie"', 5, "show = 'pie'"),
        ('#+ show = "table"', "#+ show = table", 5, "not TOML"),
        ('#+ type = "iri"', '#+ type = "thing"', 7, "type 'thing' is none of"),
        ('#+ label = "Actor"', '#+ label = "Actor"\n#+ hint = "?"', 10, "unknown key 'hint' in [params.actor]"),
        ("allies of {actor} in {when}", "allies of {actr} in {when}", 4, "{actr}, which is no parameter"),
        ("allies of {actor} in {when}", "allies in {when}", 4, "leaves out {actor}"),
        ("Allies of {actor}, {when}", "Allies of {thing}", 1, "{thing}, which is no parameter"),
        ('#+ ally = "Ally"', '#+ friend = "Ally"', 13, "declares friend, grade; the SELECT has ally, grade"),
        ('#+ ally = "Ally"', '#+ ally = { name = "Ally" }', 14, "must be a label, or a table of label and type"),
        ("  VALUES ?actor { actor:mnla }\n", "", 1, "'actor' needs exactly one line"),
        (
            "  VALUES ?actor { actor:mnla }",
            "  VALUES ?actor { actor:mnla }\n  VALUES ?actor { actor:aqim }",
            21,
            "there are 2",
        ),
        ("{ actor:mnla }", '{ "MNLA" }', 20, "the default must be an IRI or UNDEF"),
        ("{ actor:mnla }", "{ actor:mnla actor:aqim }", 20, "exactly one default"),
        ("{ actor:mnla }", "{ actr:mnla }", 20, "does not parse"),
        ('("0001-01-01"^^xsd:date', '("2012-01-01"^^xsd:date', 21, "must be any time"),
        ("?situation mw:party ?actor , ?ally .", "?situation mw:party , ?ally .", 22, "does not parse"),
        ("#include grade", "#include grades", 23, "no queries/include/grades.rq"),
        ("SELECT ?ally ?grade WHERE", "ASK WHERE", 16, "not a SELECT"),
        ('#+ type = "iri"', '#+ type = "iri"\n#+ pick = "actors"', 8, "no question 'actors' to pick from"),
        ('#+ show = "table"', '#+ show = "table"\n#+ instead = "r"', 6, "no question 'r' to offer instead"),
        ('#+ show = "table"', '#+ show = "table"\n#+ key = ["friend"]', 6, "`key` names 'friend'"),
        ('#+ show = "table"', '#+ show = "table"\n#+ whole = "yes"', 6, "`whole` must be true or false"),
        (
            '#+ show = "table"',
            '#+ show = "table"\n#+ whole = true\n#+ shorter = ["place"]',
            7,
            "`shorter` names 'place'",
        ),
        ('#+ show = "table"', '#+ show = "table"\n#+ shorter = ["actor"]', 6, "`shorter` goes with `whole = true`"),
        ('#+ show = "table"', '#+ show = "table"\n#+ evidence = true', 1, "must end with ?claim ?asserter"),
        ('#+ group = "alliances"\n', "", 1, "`group` is missing"),
        ("?grade WHERE {", "?grade WHERE { FILTER(?known_on > 1)", 1, "'known_on' needs exactly one line"),
    ],
)
def test_a_broken_file_is_refused_by_file_and_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    """Each fault names where it is and what would be right."""
    assert old in GOOD
    found = refusals(tmp_path, GOOD.replace(old, new))
    assert any(text.startswith(f"queries/q.rq:{line}: ") and words in text for text in found), found


@pytest.mark.parametrize(
    ("keys", "values", "told"),
    [
        ("", {}, ""),
        ("#+ whole = true\n", {"actor": "MNLA"}, WHOLE),
        ('#+ whole = true\n#+ shorter = ["actor"]\n', {}, f"{WHOLE} It is shorter with one of these: Actor."),
        (
            '#+ whole = true\n#+ shorter = ["actor"]\n',
            {"when": "2012"},
            f"{WHOLE} It is shorter with one of these: Actor.",
        ),
        ('#+ whole = true\n#+ shorter = ["actor"]\n', {"actor": "MNLA"}, ""),
    ],
)
def test_what_looks_at_everything_says_so(tmp_path: Path, keys: str, values: dict[str, str], told: str) -> None:
    """Until something is given that makes it short."""
    question = load(tmp_path / "queries", GOOD.replace('#+ show = "table"\n', f'#+ show = "table"\n{keys}'))["q"]
    assert extent.note(question, values) == told


def asking(*tables: str) -> str:
    """Return the good file with these [[asks]], the first in line 13."""
    return GOOD.replace("#+ [columns]", "".join(tables) + "#+ [columns]")


def test_a_way_to_ask_may_fix_a_parameter(tmp_path: Path) -> None:
    """The sentence has no name in it, and still brings its value; the other ways to ask stay open."""
    catalogue = load(tmp_path / "queries", asking(MOVEMENT))
    catalogue.check(fixture_graph.labels())
    assert catalogue["q"].ask == ("allies of {actor} in {when}", "allies of the movement in {when}")
    fixed, other = (
        understand(text, catalogue, fixture_graph.labels())[0]
        for text in ("allies of the movement in 2012", "allies of Ansar Dine in 2012")
    )
    assert (fixed.values, fixed.title, fixed.sure) == ({"actor": "MNLA", "when": "2012"}, "Allies of MNLA, 2012", True)
    assert other.values == {"actor": "actor/ansar-dine", "when": "2012"}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("actor = ", "actr = ", 14, "`with` fixes 'actr', which is no parameter"),
        ("actor = ", "when = ", 15, "leaves out {actor}"),
        ("the movement", "{actor}", 15, "{actor}, which is no parameter, or fixed"),
        ('{ actor = "MNLA" }', '"MNLA"', 14, "`asks.0.with` must be a table"),
        ('"MNLA"', "1", 14, "`asks.0.with.actor` must be a text"),
        ('#+ with = { actor = "MNLA" }\n', "", 13, "[[asks]] needs `with`"),
        ("#+ ask = [", "#+ asks = [", 15, "unknown key 'asks' in [[asks]]"),
        ("[[asks]]", "[asks]", 13, "`asks` must be tables"),
    ],
)
def test_a_broken_way_to_ask_is_refused(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    """By the line of its own table, also where there are more."""
    assert old in MOVEMENT
    broken = MOVEMENT.replace(old, new)
    found = refusals(tmp_path / "one", asking(broken))
    assert any(text.startswith(f"queries/q.rq:{line}: ") and words in text for text in found), found
    if "[[asks]]" in broken:
        found = refusals(tmp_path / "two", asking(MOVEMENT, broken))
        assert any(text.startswith(f"queries/q.rq:{line + 3}: ") for text in found), found


@pytest.mark.parametrize(
    ("fixed", "words"),
    [('actor = "MNLAA"', "Did you mean MNLA"), ('actor = "MNLA", when = "the rain"', "rain")],
)
def test_a_fixed_value_that_cannot_be_read_is_refused(tmp_path: Path, fixed: str, words: str) -> None:
    """When the names are at hand: by file and line, with what may have been meant."""
    broken = MOVEMENT.replace('actor = "MNLA"', fixed).replace(" in {when}", "")
    catalogue = load(tmp_path / "queries", asking(MOVEMENT, broken))
    with pytest.raises(BadData) as caught:
        catalogue.check(fixture_graph.labels())
    (found,) = map(str, caught.value.findings)
    assert found.startswith("queries/q.rq:17: ")
    assert words in found


def test_the_project_fixes_nothing_that_is_not_there() -> None:
    """Kinds of events and flags of sources are the ontology's."""
    fixture_graph.catalogue().check(fixture_graph.labels())


def test_a_fault_in_an_include_names_the_include(tmp_path: Path) -> None:
    """The expanded query is traced back to the file in which the fault is."""
    folder = tmp_path / "queries"
    (folder / "include").mkdir(parents=True)
    (folder / "include" / "grade.rq").write_text('# fine\n  BIND("x" ?grade)\n', encoding="utf-8")
    (folder / "q.rq").write_text(GOOD, encoding="utf-8")
    with pytest.raises(BadData) as caught:
        Catalogue.load(folder)
    assert str(caught.value.findings[0]).startswith("queries/include/grade.rq:2: ")


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    """One run lists them all."""
    broken = GOOD.replace('"table"', '"pie"').replace('#+ group = "alliances"\n', "")
    with pytest.raises(BadData) as caught:
        load(tmp_path / "queries", broken, other=broken)
    assert {finding.file for finding in caught.value.findings} == {"queries/q.rq", "queries/other.rq"}
    assert len(caught.value.findings) == 4


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_itself_is_sparql_for_any_tool(path: Path) -> None:
    """Header and includes are comments: pyoxigraph and rdflib parse the raw file; the expanded query too.

    That rdflib parses the expanded query is seen where it answers it, in tests/questions/test_rdflib.py.
    """
    raw, expanded = path.read_text(encoding="utf-8"), fixture_graph.catalogue()[path.stem].sparql
    prepareQuery(raw)
    for text in (raw, expanded):
        run_empty(text)
        own = re.sub(r'"[^"\n]*"', '""', re.sub(r"#.*", "", text.replace('\\"', ""))).replace("SELECT *", "")
        assert not re.search(r"\bLATERAL\b|[)\w]\*\s|SERVICE", own)


def test_the_catalogue_loads_and_binds_fast() -> None:
    """Loading takes well under a second, binding does no SPARQL parsing."""
    labels, question = fixture_graph.labels(), fixture_graph.catalogue()["allied-with"]
    question.bind({"actor": "MNLA", "when": "mid-2012"}, labels)
    start = time.perf_counter()
    for _ in range(200):
        question.bind({"actor": "MNLA", "when": "mid-2012"}, labels)
    assert (time.perf_counter() - start) / 200 < 0.005


def test_a_question_that_does_not_exist_is_not_found() -> None:
    """And the nearest name is offered."""
    with pytest.raises(NotFound, match="allied-with"):
        fixture_graph.catalogue().get_question("allied-wiht")


@pytest.mark.parametrize("written", ["MNLA", "mnla", "actor/mnla", "https://w3id.org/maliwar/id/actor/mnla",
                                     "national movement FOR the liberation of azawad", "The M.N.L.A."])  # fmt: skip
def test_a_thing_may_be_written_in_many_ways(written: str) -> None:
    """IRI, short path, label and alias, without regard to case, accents and punctuation."""
    bound = fixture_graph.catalogue()["allied-with"].bind({"actor": written}, fixture_graph.labels())
    assert "VALUES ?actor { <https://w3id.org/maliwar/id/actor/mnla> }" in bound.text
    assert bound.title == "Allies of MNLA, at any time"


@pytest.mark.parametrize(
    ("raw", "error", "words"),
    [
        ({"actr": "MNLA"}, BadParameter, "takes actor, other, when, as-known-on"),
        ({"actor": ["MNLA", "AQIM"]}, BadParameter, "one value, not 2"),
        ({"actor": ""}, BadParameter, "needs actor"),
        ({"actor": "MNLAA"}, UnknownThing, "Did you mean MNLA"),
        ({"actor": "Kidal"}, UnknownThing, "Kidal is known, but is not an actor"),
        ({"actor": "place/kidal"}, UnknownThing, "Kidal is not an actor"),
        ({"actor": "NF"}, UnknownThing, "actor/front-a"),
        ({"actor": "MNLA", "when": "when the rain came"}, BadDate, "rain"),
        ({"actor": "MNLA", "when": "2012-08/2012-05"}, BadDate, "2012"),
        ({"actor": "MNLA", "as-known-on": "someday"}, BadDate, "someday"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_what_would_be_right(
    raw: dict[str, str | list[str]], error: type[BadInput], words: str
) -> None:
    """The asker learns what was understood and what may have been meant."""
    with pytest.raises(error, match=re.escape(words)):
        fixture_graph.catalogue()["allied-with"].bind(raw, fixture_graph.labels())


def test_a_question_without_dates_does_not_take_a_day_of_knowing() -> None:
    """`as-known-on` goes with the questions whose claims have a day."""
    with pytest.raises(BadParameter, match="no parameters"):
        fixture_graph.catalogue()["actors"].bind({"as-known-on": "2012"}, fixture_graph.labels())


@pytest.mark.parametrize("written", ["airstrike", "Airstrike", "https://w3id.org/maliwar/ontology#Airstrike"])
def test_a_kind_may_be_a_class_of_events(written: str) -> None:
    """Named as the column shows it; its address asks again."""
    question = fixture_graph.catalogue()["events-of-kind"]
    bound = question.bind({"kind": written, "place": "Timbuktu"}, fixture_graph.labels())
    assert bound.title == "Events of the kind airstrike in Timbuktu, at any time"
    assert question.bind(bound.given, fixture_graph.labels()).text == bound.text


def test_an_empty_optional_value_is_as_good_as_none() -> None:
    """Forms send every field."""
    question = fixture_graph.catalogue()["events-in"]
    bound = question.bind({"place": "", "actor": "", "when": "", "as-known-on": ""}, fixture_graph.labels())
    assert bound.text == question.sparql
    assert bound.title == "What happened, at any time"


def test_the_address_of_a_bound_question_asks_it_again() -> None:
    """Things by their short paths, dates as they were typed."""
    question = fixture_graph.catalogue()["allied-with"]
    bound = question.bind({"actor": "MNLA", "when": "mid-2012"}, fixture_graph.labels())
    assert bound.href == "/questions/allied-with?actor=actor/mnla&when=mid-2012"
    assert question.bind(bound.given, fixture_graph.labels()).text == bound.text


TYPED = """#+ title = "Typed"
#+ description = "One of each."
#+ group = "tests"
#+ ask = ["typed"]
#+ show = "table"
#+ [params.a]
#+ type = "text"
#+ label = "A"
#+ [params.b]
#+ type = "integer"
#+ label = "B"
#+ [params.c]
#+ type = "decimal"
#+ label = "C"
#+ [params.d]
#+ type = "boolean"
#+ label = "D"
#+ [params.e]
#+ type = "year"
#+ label = "E"
#+ [params.f]
#+ type = "date"
#+ label = "F"
#+ [columns]
#+ a = "A"
#+ b = "B"
#+ c = "C"
#+ d = "D"
#+ e = "E"
#+ f = "F"
SELECT ?a ?b ?c ?d ?e ?f WHERE {
  VALUES ?a { UNDEF }
  VALUES ?b { UNDEF }
  VALUES ?c { UNDEF }
  VALUES ?d { UNDEF }
  VALUES ?e { UNDEF }
  VALUES ?f { UNDEF }
}
"""


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Load a question with one parameter of each type."""
    return load(tmp_path_factory.mktemp("typed") / "queries", TYPED)


def test_each_type_binds_as_its_term(typed: Catalogue) -> None:
    """The query answers with exactly what was asked."""
    raw: dict[str, str | list[str]] = {"a": 'x"}', "b": "12", "c": "1.5", "d": "yes", "e": "2012", "f": "1 July 2012"}
    rows = list(run_empty(typed["q"].bind(raw, fixture_graph.labels()).text))
    assert [term.value for term in rows[0]] == ['x"}', "12", "1.5", "true", "2012", "2012-07-01"]


@pytest.mark.parametrize(("name", "value"), [("b", "1.5"), ("b", "²"), ("c", "NaN"), ("c", "1e99"), ("d", "maybe"),
                                             ("e", "20123"), ("f", "June 2012")])  # fmt: skip
def test_a_value_of_the_wrong_type_is_refused(typed: Catalogue, name: str, value: str) -> None:
    """The message says which type the parameter takes."""
    with pytest.raises(BadParameter, match=f"^{name} takes"):
        typed["q"].bind({name: value}, fixture_graph.labels())


def bound_or_refused(question_name: str, catalogue: Catalogue, name: str, value: str) -> None:
    """Bind a hostile value: either it is refused, or it stands in the query as one term and nothing else changes."""
    question = catalogue[question_name]
    try:
        bound = question.bind({name: value}, fixture_graph.labels())
    except BadInput as error:
        error.message.encode("utf-8")
        return
    harmless = tuple(ox.Literal("harmless") for _ in question.defaults[name])
    given = bound.understood[name].given
    lines, plain = bound.text.split("\n"), question.text({name: harmless} if given else {}).split("\n")
    assert len(lines) == len(plain)
    changed = [(one, other) for one, other in zip(lines, plain, strict=True) if one != other]
    assert len(changed) <= 1
    run_empty(bound.text)


@pytest.mark.parametrize("value", NASTY)
def test_no_value_is_ever_text_in_a_query(typed: Catalogue, value: str) -> None:
    """Quotes, braces, comments, escapes, newlines, half characters and long strings: terms, or refused."""
    for name in "abcdef":
        bound_or_refused("q", typed, name, value)
    for question in fixture_graph.catalogue().values():
        for param in question.params:
            bound_or_refused(question.name, fixture_graph.catalogue(), param.name, value)


@given(st.text(alphabet=st.characters(codec=None), max_size=60), st.sampled_from("abcdef"))
def test_any_text_is_a_term_or_refused(value: str, name: str) -> None:
    """Property-based, over all of Unicode with its lone surrogates."""
    bound_or_refused("q", _TYPED[0], name, value)


_TYPED: list[Catalogue] = []


@pytest.fixture(autouse=True, scope="module")
def _typed_for_hypothesis(typed: Catalogue) -> None:
    _TYPED.append(typed)


def test_every_question_stands_in_its_topic() -> None:
    """The topics are known and none is empty; within one, each question has a place of its own."""
    groups = fixture_graph.catalogue().groups()
    assert list(groups) == list(GROUPS)
    for name, questions in groups.items():
        ranks = [question.header.rank for question in questions]
        assert ranks == sorted(set(ranks)), f"two questions of {name!r} have one rank: {ranks}"
    assert sum(len(questions) for name, questions in groups.items() if name != PICK_LISTS) >= 45


@pytest.mark.parametrize("name", sorted(fixture_graph.catalogue()))
def test_whoever_chooses_a_thing_has_a_list_to_choose_from(name: str) -> None:
    """Each list is a question, whose rows have the thing, its label in English and French, and its other names."""
    catalogue = fixture_graph.catalogue()
    for param in catalogue[name].params:
        assert param.label
        assert param.help
        if param.type == "iri":
            assert param.pick, f"{param.name} has no list"
            columns = [column.name for column in catalogue[param.pick].columns]
            assert columns[:4] == ["thing", "label", "label_fr", "aliases"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_grades_by_the_include_alone(path: Path) -> None:
    """The three lines of a graded answer stand in one file, and every question with grades takes them from there."""
    question = fixture_graph.catalogue()[path.stem]
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"AS\s+\?grade(_order)?\s*\)", text)
    if any(column.name == "grade" for column in question.columns):
        assert "#include grade" in text
        assert question.temporal, "what is graded can be asked as known on a day"


def test_the_order_of_a_topic_is_that_of_the_ranks(tmp_path: Path) -> None:
    """The rank goes before the name; without one a question comes last; it must be a number."""
    ranked = GOOD.replace('#+ show = "table"', '#+ show = "table"\n#+ rank = 2')
    first = ranked.replace("rank = 2", "rank = 1")
    loaded = load(tmp_path / "queries", GOOD, a=ranked, z=first)
    assert [question.name for question in loaded.groups()["alliances"]] == ["z", "a", "q"]
    found = refusals(tmp_path / "other", ranked.replace("rank = 2", "rank = 0"))
    assert any(text.startswith("queries/q.rq:6: ") and "`rank` must be" in text for text in found), found
