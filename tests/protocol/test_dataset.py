"""`maliwar serve --dataset FILE`: any file of RDF as a SPARQL endpoint, and nothing else."""

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from served import HTML, command_run, free_port, get, running, send

from maliwar.dataset import Dataset
from maliwar.errors import BadData, MaliwarError

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
TRIG = """@prefix ex: <http://example.org/> .
ex:a ex:p "x"@en, [ ex:q 1 ], "1.50" .
ex:g { ex:s ex:p ex:o, _:b }
ex:h { ex:s ex:p "a\\nb" . <https://w3id.org/maliwar/id/actor/mnla> ex:p "<script>" }
_:g { ex:s ex:p ex:o }
"""
MANY = 2000
FEW = "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } FILTER(?g != <http://example.org/many>) }"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small TriG file."""
    path = tmp_path_factory.mktemp("dataset") / "small.trig"
    many = "".join(f"ex:s ex:p {number} .\n" for number in range(MANY))
    path.write_text(f"{TRIG}ex:many {{\n{many}}}\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def endpoint(file: Path) -> Iterator[str]:
    """Serve it."""
    with running(file.parent / "none", "--dataset", str(file), MALIWAR_ANSWER_BYTES="10000") as (address, _):
        yield address


def rows(server: str, query: str, **parameters: str) -> list[dict[str, dict[str, str]]]:
    """Return a SELECT's bindings."""
    answer = get(server, "/sparql?" + urlencode({"query": query, **parameters}))
    found: list[dict[str, dict[str, str]]] = json.loads(answer.body)["results"]["bindings"]
    return found


def test_named_graphs_stay_named(endpoint: str) -> None:
    """The default graph is the file's own and not the union; a dataset may be chosen by parameters and by FROM."""
    everything = "SELECT * WHERE { ?s ?p ?o }"
    assert len(rows(endpoint, everything)) == 4
    assert len(rows(endpoint, FEW)) == 5
    assert len(rows(endpoint, everything, **{"default-graph-uri": "http://example.org/g"})) == 2
    assert len(rows(endpoint, "SELECT * FROM <http://example.org/h> { ?s ?p ?o }")) == 2
    assert rows(endpoint, everything, **{"default-graph-uri": "http://example.org/none"}) == []


def test_only_the_endpoint_is_there(endpoint: str) -> None:
    """The editor, the description, the graph store and health; no questions and no pages, and / leads to /sparql."""
    home = get(endpoint, "/", HTML)
    assert (home.status, home.headers["location"]) == (303, "/sparql")
    page = get(endpoint, "/sparql", HTML)
    assert "<textarea" in page.text
    assert "small.trig" in page.text
    assert "http://example.org/g" in page.text
    for gone in ("/questions", "/about", "claims and its sources", "Wikipedia"):
        assert gone not in page.text
    for path in ("/questions", "/ask", "/browse", "/page/actor/mnla", "/ontology", "/download", "/graph/ontology"):
        missing = get(endpoint, path, HTML)
        assert missing.status == 404
        assert 'action="/ask"' not in missing.text
    assert get(endpoint, "/health/live").status == get(endpoint, "/health/ready").status == 200


def test_a_result_on_a_page(endpoint: str) -> None:
    """Rows are shown as they are: no names of the project's things, no links to its pages."""
    page = get(endpoint, "/sparql?" + urlencode({"query": FEW}), HTML)
    assert "5 rows" in page.text
    assert "&lt;script&gt;" in page.text
    assert "/page/actor" not in page.text


def test_the_description_counts_the_files_graphs(endpoint: str) -> None:
    """Each graph with its triples; a graph without an IRI has no name to be told by."""
    found = Graph().parse(data=get(endpoint, "/sparql").body, format="turtle")
    sizes = {
        str(found.value(named, SD.name)): found.value(found.value(named, SD.graph), VOID.triples)
        for named in found.objects(None, SD.namedGraph)
    }
    assert sizes == {
        f"http://example.org/{name}": Literal(number) for name, number in (("g", 2), ("h", 2), ("many", MANY))
    }
    assert found.value(next(found.objects(None, SD.defaultGraph)), VOID.triples) == Literal(4)
    assert (None, SD.feature, SD.UnionDefaultGraph) not in found
    head = send(endpoint, "HEAD", "/sparql")
    assert (head.status, head.headers["content-type"], head.body) == (200, "text/turtle; charset=utf-8", b"")


def test_graphs_of_the_file(endpoint: str) -> None:
    """The graph store gives the file's graphs, and one that is named by this server's own address."""
    assert len(Graph().parse(data=get(endpoint, "/sparql/graph?default").body, format="turtle")) == 4
    named = Graph().parse(data=get(endpoint, "/sparql/graph?graph=http://example.org/h").body, format="turtle")
    assert (URIRef("http://example.org/s"), URIRef("http://example.org/p"), Literal("a\nb")) in named
    assert get(endpoint, "/sparql/graph?graph=http://example.org/none").status == 404


def test_a_graph_is_not_cut(endpoint: str) -> None:
    """A graph over the limit of answers comes whole from the graph store, where /sparql cuts and says so."""
    many = {"default-graph-uri": "http://example.org/many"}
    query = {"query": "CONSTRUCT WHERE { ?s ?p ?o }", **many}
    cut = get(endpoint, "/sparql?" + urlencode(query), "application/n-triples")
    assert "maliwar-truncated" in cut.headers
    assert cut.body.count(b" .\n") < MANY
    whole = get(endpoint, "/sparql/graph?graph=http://example.org/many", "application/n-triples")
    assert "maliwar-truncated" not in whole.headers
    assert whole.body.count(b" .\n") == MANY


@pytest.mark.parametrize("suffix", ["nt", "nq", "ttl", "TRIG"])
def test_the_other_formats(tmp_path: Path, suffix: str) -> None:
    """The name tells the format; the version is the file's; the same file gives the same blank nodes again."""
    path = tmp_path / f"one.{suffix}"
    path.write_text("<http://example.org/a> <http://example.org/p> _:b .\n", encoding="utf-8")
    one, two = (Dataset.open(path, 512) for _ in range(2))
    assert (one.default, one.named) == (1, {})
    assert one.version == two.version == hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    assert one.dump.read_bytes() == two.dump.read_bytes()
    assert one.dump.read_bytes().startswith(b"<http://example.org/a> <http://example.org/p> _:")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.nq", None, "No such file"),
        ("data.csv", b"a,b\n", "must end in .nq, .trig, .nt, .ttl"),
        ("bad.nt", b"<http://a> <http://b> 1 .\n", "at line 1, column 23"),
        ("bad.ttl", b"@prefix a: <http://a/> .\n\na:b a:c b:d .\n", "at line 3, column 9"),
        ("bad.nq", b'<http://a> <http://b> "x" <http://g> .\n<http://a> "b" "x" .\n', "at line 2, column 12"),
        ("bytes.ttl", b"<http://a> <http://b> '\xff' .\n", "at line 1"),
    ],
)
def test_a_file_that_cannot_be_served(tmp_path: Path, name: str, content: bytes | None, told: str) -> None:
    """A sentence that names the file, the place and the fault."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MaliwarError) as refused:
        Dataset.open(path, 512)
    assert str(path) in refused.value.message
    assert told in refused.value.message
    assert refused.value.message.endswith(".")


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    """What does not fit into a query worker's memory is told before anything is served."""
    path = tmp_path / "large.nt"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f'<http://example.org/{n}> <http://example.org/p> "{n:0200}" .\n' for n in range(100_000))
    with pytest.raises(BadData, match=r"is too large.*MALIWAR_MEMORY"):
        Dataset.open(path, 100)


@pytest.mark.parametrize(("name", "code"), [("none.nq", 2), ("bad.nt", 1)])
def test_nothing_is_started_in_vain(tmp_path: Path, name: str, code: int) -> None:
    """The command ends with 2 for misuse and 1 for a broken file, and has served nothing."""
    (tmp_path / "bad.nt").write_text("<http://a> <http://b> 1 .\n", encoding="utf-8")
    ended = serve(tmp_path, tmp_path / name)
    assert ended.returncode == code, ended.stderr
    assert str(tmp_path / name) in ended.stderr
    assert "Serving" not in ended.stderr
    assert "Traceback" not in ended.stderr


def serve(tmp_path: Path, path: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    """Try to serve a file that cannot be served."""
    return command_run(tmp_path / "none", "serve", "--port", str(free_port()), "--dataset", str(path), *more)


def test_a_file_or_an_engine(tmp_path: Path, file: Path) -> None:
    """Both at once is misuse."""
    ended = serve(tmp_path, file, "--engine", "http://127.0.0.1:1/query")
    assert ended.returncode == 2
    assert "not both" in ended.stderr


def test_the_temporary_folder_goes(tmp_path: Path, file: Path) -> None:
    """The quads that are served lie in a temporary folder while the server runs, and not afterwards."""
    with running(tmp_path, "--dataset", str(file), TMPDIR=str(tmp_path)) as (address, process):
        assert list(tmp_path.glob("maliwar-*/dataset.nq"))
        assert get(address, "/health/live").status == 200
        process.terminate()
        process.wait(20)
    assert not list(tmp_path.glob("maliwar-*"))
