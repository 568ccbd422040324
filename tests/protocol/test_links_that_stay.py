"""Links that stay: whose address is printed, where w3id.org leads, what became of old names and of old versions."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import fixture_graph
import pytest
from apache import httpd
from flask.testing import FlaskClient
from served import HTML, get, send
from small_project import mini, sound, turtle

from maliwar.answer import engine_for
from maliwar.build import consistency, pipe, sources
from maliwar.names import ID
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.labels import LabelIndex
from maliwar.service import Service
from maliwar.settings import Settings
from maliwar.snapshot import Snapshot
from maliwar.web.app import create_app

ROOT = Path(__file__).parent.parent.parent
RULES = ROOT / "deploy" / "w3id"
TURTLE = "text/turtle"
JSON = "application/json"
PATHS = (
    "/.well-known/void",
    "/.well-known/sparql-examples",
    "/openapi.json",
    "/sparql",
    "/questions/allied-with?actor=MNLA",
    "/questions/allied-with.json?actor=MNLA",
    "/id/actor/mnla",
    "/page/actor/mnla",
    "/data/actor/mnla",
    "/download",
    "/dataset",
    "/disputes",
    "/favicon.ico",
    "/ontology/0.1.0",
    "/nowhere",
    "/questions//",
    "/",
)
FORGED = "evil.example"


# (a) Whose address is printed


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", [HTML, TURTLE, JSON])
def test_a_forged_host_reaches_nobody_else(server: str, path: str, accept: str) -> None:
    """No redirect repeats it, and who asks after the forger, with his tag or without, gets an answer of their own."""
    forged = get(server, path, accept, host=FORGED, x_forwarded_host=FORGED)
    assert FORGED not in forged.headers.get("location", "")
    assert not forged.headers.get("location", "/").startswith("//")
    if FORGED in forged.text:
        assert "public" not in forged.headers["cache-control"]
        again = get(server, path, accept, if_none_match=forged.headers["etag"])
        assert again.status == 200, "a shared cache would be told that the forged answer is still good"
    assert FORGED not in get(server, path, accept).text


@pytest.fixture(scope="module")
def public() -> FlaskClient:
    """Return a client of an app that has been told its address."""
    engine = fixture_graph.engine()
    settings = Settings(public_url="https://war.example/")
    service = Service(settings, None, engine, fixture_graph.catalogue(), LabelIndex.load(engine))  # type: ignore[arg-type]  # it answers as an Engine does
    return create_app(settings, service).test_client()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", [HTML, TURTLE, JSON])
def test_a_server_that_knows_its_address_prints_no_other(public: FlaskClient, path: str, accept: str) -> None:
    """Whatever Host was sent, in no header and in no body."""
    got = public.get(path, headers={"Accept": accept, "Host": FORGED, "X-Forwarded-Host": FORGED})
    assert FORGED not in got.get_data(as_text=True)
    assert FORGED not in str(got.headers)
    assert "localhost" not in got.get_data(as_text=True)


def test_the_known_address_is_the_one_printed(public: FlaskClient) -> None:
    """In OpenAPI, in VoID, in the permanent link of an answer; with one slash."""
    assert public.get("/openapi.json").get_json()["servers"] == [{"url": "https://war.example"}]
    assert "<https://war.example/>" in public.get("/.well-known/void").get_data(as_text=True)
    page = public.get("/questions/allied-with?actor=MNLA", headers={"Accept": HTML}).get_data(as_text=True)
    assert "https://war.example/questions/allied-with?" in page


@pytest.mark.parametrize("path", ["/", "/page/actor/mnla", "/ontology", "/about", "/page/place/mali", "/download"])
def test_hrefs_stay_here_and_identifiers_are_w3id(server: str, path: str) -> None:
    """A page prints the IRI and links to this server; no link leads to w3id.org."""
    page = get(server, path, HTML)
    assert page.status == 200
    links = re.findall(r'<a[^>]* href="([^"]*)"', page.text)
    assert links
    assert not [link for link in links if re.match(r"(https?:)?//w3id\.org", link)]


# (b) Where w3id.org leads


@dataclass(frozen=True)
class Case:
    """A row of redirects.tsv; `to` and `answer` are empty where nothing leads on."""

    path: str
    accept: str
    to: str
    status: int
    answer: str


def _table() -> list[Case]:
    with (RULES / "redirects.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [Case(row["from"], row["accept"], row["to"], int(row["status"]), row["answer"]) for row in rows]


TABLE = _table()
_RULE = re.compile(r"^RewriteRule (\S+) (\S+) \[([^\]]*)\]$", re.MULTILINE)


def _rewritten(path: str) -> tuple[int, str]:
    """Apply the rules of .htaccess as mod_rewrite does in a folder: status and target, 404 where none fits."""
    path, mark, query = path.partition("?")
    variables: dict[str, str] = {}
    for pattern, target, flags in _RULE.findall((RULES / ".htaccess").read_text(encoding="utf-8")):
        found = re.search(pattern, path)
        if found is None:
            continue
        options = dict((flag.partition("=")[::2]) for flag in flags.split(","))
        if "E" in options:
            name, _, value = options["E"].partition(":")
            variables[name] = value
        if target == "-":
            continue
        filled = found.expand(re.sub(r"\$(\d)", r"\\g<\1>", target))
        for name, value in variables.items():
            filled = filled.replace(f"%{{ENV:{name}}}", value)
        return int(options["R"]), filled + mark + query
    return 404, ""


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case.path or 'home'} {case.accept}")
def test_the_rules_say_what_the_table_says(case: Case) -> None:
    """Each identifier leads where the table has it; the server's address is spelt once."""
    status, target = _rewritten(case.path)
    assert (status, target.removeprefix(_server_of_rules())) == (case.status, case.to)


def _server_of_rules() -> str:
    text = (RULES / ".htaccess").read_text(encoding="utf-8")
    (address,) = re.findall(r"https?://[^\]\s]+(?=\])", text)
    return str(address)


@pytest.fixture(scope="module")
def apache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a real Apache with the rules in a folder, as w3id.org has them."""
    if shutil.which("apache2", path="/usr/sbin:/usr/bin") is None:
        pytest.skip("needs Debian's apache2")
    with httpd({"maliwar/.htaccess": (RULES / ".htaccess").read_bytes()}) as address:
        yield address


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case.path or 'home'} {case.accept}")
def test_apache_reads_the_rules_alike(apache: str, case: Case) -> None:
    """What w3id.org runs does what the table says."""
    got = get(apache, f"/maliwar/{case.path}", case.accept)
    assert got.status == case.status
    assert got.headers.get("location", "").removeprefix(_server_of_rules()) == case.to


@pytest.mark.parametrize("case", [case for case in TABLE if case.to], ids=lambda case: f"{case.to} {case.accept}")
def test_the_server_answers_where_w3id_leads(server: str, case: Case) -> None:
    """No rule leads to nothing; formats are negotiated there, and what is led on again arrives in one more step."""
    got = get(server, case.to, case.accept)
    assert str(got.status) == case.answer
    if got.status == 303:
        arrived = get(server, got.headers["location"], case.accept)
        if arrived.status == 303:
            arrived = get(server, arrived.headers["location"], case.accept)
        assert (arrived.status, arrived.type) == (200, case.accept)


def test_every_kind_of_identifier_is_in_the_table() -> None:
    """Whatever IRIs the namespaces make, w3id.org knows a way."""
    from maliwar.names import BASE, PREFIXES  # noqa: PLC0415  the list to hold the table against

    for iri in [iri for iri in PREFIXES.values() if iri.startswith(BASE)]:
        example = iri.removeprefix(BASE).partition("#")[0]
        example += {"id/": "x", "graph/": "ontology"}.get(example if example == "graph/" else example[:3], "")
        assert _rewritten(example)[0] == 303, example


# (c) Retired names

WHOLE_ENTRY = 'actor:old owl:deprecated true ; dcterms:isReplacedBy actor:new ; skos:changeNote "a double"@en .'
RETIRED = [
    (WHOLE_ENTRY, "", ""),
    (
        WHOLE_ENTRY.replace("actor:new", "actor:nowhere"),
        "",
        "dcterms:isReplacedBy actor/nowhere, which is described nowhere",
    ),
    (WHOLE_ENTRY, "actor:new mw:partOf actor:old .", "mw:partOf actor/old, which is retired by triples/retired.ttl"),
    (WHOLE_ENTRY, "actor:old a mw:Group .", "actor/old: is retired by triples/retired.ttl"),
    ("actor:old owl:deprecated true .", "", "one skos:changeNote that says why"),
    (WHOLE_ENTRY.replace("owl:deprecated true ; ", ""), "", "a retired IRI has owl:deprecated true"),
    (WHOLE_ENTRY.replace("actor:new ;", "actor:new , actor:other ;"), "actor:other a mw:Group .", "to one replacement"),
    (WHOLE_ENTRY.replace("actor:new ;", "actor:old ;"), "", "which is described nowhere or retired itself"),
    (WHOLE_ENTRY[:-2] + " ; mw:partOf actor:new .", "", "of a retired IRI nothing is said but"),
    ('mw:Gone owl:deprecated true ; skos:changeNote "x"@en .', "", "only an IRI of ours"),
]


@pytest.mark.parametrize(("entry", "more", "told"), RETIRED)
def test_the_build_checks_what_is_retired(tmp_path: Path, entry: str, more: str, told: str) -> None:
    """A whole entry passes; a replacement that is not there, or a use elsewhere, is a fault with its file and line."""
    project = mini(tmp_path, f"actor:new a mw:Group .\n{more}")
    (project / "triples" / "retired.ttl").write_text(_turtle(entry), encoding="utf-8")
    found = [str(fault) for fault in consistency.faults(sources.read(project))]
    assert bool(found) == bool(told), found
    assert any(told in fault and re.match(r"triples/\w+\.ttl:\d+: ", fault) for fault in found) or not told, found


def _turtle(body: str) -> str:
    prefixes = {"dcterms": "http://purl.org/dc/terms/", "skos": "http://www.w3.org/2004/02/skos/core#"}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items() if f"{name}:" in body)
    return turtle(body).replace("\n\n", f"\n\n{head}", 1)


@dataclass(frozen=True)
class Rebuilt:
    """Two snapshots of a small project in one data folder: before something was retired, and after."""

    client: FlaskClient
    before: str
    after: str


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rebuilt]:
    """Build twice, with two names retired in between, and serve what is current."""
    folder = tmp_path_factory.mktemp("rebuilt")
    project, settings = sound(folder / "project"), Settings(data=str(folder / "data"))
    before = pipe.build(settings, root=project).version
    kept = re.findall(r"^actor:([\w-]+) a ", (project / "triples" / "sound.ttl").read_text("utf-8"), re.MULTILINE)[0]
    entries = (
        f'actor:double owl:deprecated true ; dcterms:isReplacedBy actor:{kept} ; skos:changeNote "a double"@en .\n'
        'actor:mistake owl:deprecated true ; skos:changeNote "nobody of that name is in the article"@en .'
    )
    (project / "triples" / "retired.ttl").write_text(_turtle(entries), encoding="utf-8")
    after = pipe.build(settings, root=project).version
    snapshot = Snapshot.open(settings.data_folder)
    engine = engine_for(settings, snapshot)
    engine.start()
    catalogue = Catalogue.load(ROOT / "queries")
    app = create_app(settings, Service(settings, snapshot, engine, catalogue, LabelIndex.load(engine)))
    app.extensions["kept"] = kept
    yield Rebuilt(app.test_client(), before, after)
    engine.close()


@pytest.mark.parametrize(
    ("under", "suffix"), [("id", ""), ("page", ""), ("data", ".ttl"), ("data", ".jsonld"), ("data", "")]
)
def test_a_retired_name_leads_to_its_replacement(rebuilt: Rebuilt, under: str, suffix: str) -> None:
    """For good (301), in the same form, and what it leads to answers."""
    kept = rebuilt.client.application.extensions["kept"]
    got = rebuilt.client.get(f"/{under}/actor/double{suffix}", headers={"Accept": HTML if under == "page" else TURTLE})
    assert (got.status_code, got.headers["Location"]) == (301, f"/{under}/actor/{kept}{suffix}")
    assert f"<{ID}actor/{kept}>" in got.headers["Link"]
    assert rebuilt.client.get(got.headers["Location"]).status_code in (200, 303)


@pytest.mark.parametrize("path", ["/id/actor/mistake", "/page/actor/mistake", "/data/actor/mistake.ttl"])
def test_a_name_without_a_successor_is_gone_with_the_reason(rebuilt: Rebuilt, path: str) -> None:
    """410, in the one error shape, and in words for people."""
    got = rebuilt.client.get(path, headers={"Accept": JSON})
    assert (got.status_code, got.get_json()["error"]) == (410, "retired")
    assert "nobody of that name" in got.get_json()["message"]
    assert "nobody of that name" in rebuilt.client.get(path + "?format=html").get_data(as_text=True)


def test_what_never_was_is_not_found(rebuilt: Rebuilt) -> None:
    """Gone and never there are two things."""
    for path in ("/id/actor/never", "/page/actor/never", "/data/actor/never.ttl"):
        assert rebuilt.client.get(path, headers={"Accept": JSON}).status_code == 404


# (d) Permanent links

PAGES = ("/questions/allied-with?actor=MNLA&page=1", "/page/actor/mnla?")
DATA = (
    "/questions/allied-with.json?actor=MNLA&when=mid-2012",
    "/data/actor/mnla.ttl?",
    "/sparql?query=ASK+%7B%7D",
    "/download/ontology.ttl?",
    "/download/SHA256SUMS?",
)
PERMANENT = (*PAGES, *DATA)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_asked_for_anew(server: str, path: str) -> None:
    """Its layout changes with the code; as long as nothing does, asking costs no body."""
    version = json.loads(get(server, "/download?format=json").body)["version"]
    got = get(server, f"{path}&version={version}")
    kept = get(server, f"{path}&version={version}", if_none_match=got.headers["etag"])
    assert (got.status, got.headers["cache-control"]) == (200, "no-cache")
    assert (kept.status, kept.headers["cache-control"]) == (304, "no-cache")


@pytest.mark.parametrize("path", DATA)
def test_the_same_version_answers_for_a_year(server: str, path: str) -> None:
    """It cannot change, and says so; without the version it must be asked for again."""
    version = json.loads(get(server, "/download?format=json").body)["version"]
    got = get(server, f"{path}&version={version}")
    assert got.status == 200
    assert got.headers["cache-control"] == "private, max-age=31536000, immutable"
    kept = get(server, f"{path}&version={version}", if_none_match=got.headers["etag"])
    assert (kept.status, kept.headers["cache-control"]) == (304, got.headers["cache-control"])
    assert get(server, path).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", [*PERMANENT, "/id/actor/mnla?"])
def test_another_version_is_gone_with_a_link(server: str, path: str) -> None:
    """410 with both versions, today's counts and today's answer; on a page as well."""
    gone = get(server, f"{path}&version=0.0.1-old", JSON)
    assert gone.status == 410
    told = json.loads(gone.body)
    assert (told["error"], told["detail"]["asked"]) == ("old-version", "0.0.1-old")
    assert told["detail"]["counts"]["asked"] is None
    assert told["detail"]["counts"]["current"]["asserted"] > 30_000
    assert get(server, told["detail"]["href"], TURTLE if "data" in path else HTML).status in (200, 303)
    assert gone.headers["cache-control"] == "no-store"


def test_the_identifier_passes_the_version_on(server: str) -> None:
    """A permanent link to a thing stays one."""
    version = json.loads(get(server, "/download?format=json").body)["version"]
    got = get(server, f"/id/actor/mnla?version={version}", TURTLE)
    assert (got.status, got.headers["location"]) == (303, f"/data/actor/mnla.ttl?version={version}")
    assert get(server, got.headers["location"]).status == 200


def test_a_posted_query_may_name_its_version(server: str) -> None:
    """In the form, as every parameter of the protocol."""
    form = "application/x-www-form-urlencoded"
    for version, status in (
        ("0.0.1-old", 410),
        (json.loads(get(server, "/download?format=json").body)["version"], 200),
    ):
        body = f"query=ASK+%7B%7D&version={version}".encode()
        assert send(server, "POST", "/sparql", body, content_type=form).status == status


def test_what_changed_is_told_while_the_old_manifest_is_there(rebuilt: Rebuilt) -> None:
    """Both counts, and the files that changed."""
    path = f"/questions/actors.json?version={rebuilt.before}"
    detail = rebuilt.client.get(path, headers={"Accept": JSON}).get_json()["detail"]
    assert (detail["asked"], detail["current"]) == (rebuilt.before, rebuilt.after)
    assert detail["changed"] == ["triples/retired.ttl"]
    assert detail["counts"]["current"]["asserted"] - detail["counts"]["asked"]["asserted"] == 5
    page = rebuilt.client.get(path.replace(".json", ""), headers={"Accept": HTML}).get_data(as_text=True)
    assert "1 file of the data changed" in page
    assert 'href="/questions/actors"' in page


@pytest.mark.parametrize("version", ["../current", "..", "x" * 5000, "%00", "a%0d%0ab"])
def test_a_version_is_no_path(server: str, version: str) -> None:
    """It is compared, not opened; 410 without a trace."""
    got = get(server, f"/page/actor/mnla?version={version}", JSON)
    assert got.status == 410
    assert b"Traceback" not in got.body
    assert len(got.body) < 2000


def test_a_version_given_twice_is_refused(server: str) -> None:
    """Nobody guesses which was meant."""
    assert get(server, "/page/actor/mnla?version=a&version=b", JSON).status == 400
