"""The MCP server, as assistants start it: the real command, spoken to by the package's own client over stdio."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import jsonschema
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, TextContent, TextResourceContents, Tool
from rdflib import Graph, Namespace, URIRef
from served import command, get

from maliwar.assistant.replies import LARGEST
from maliwar.questions.catalogue import Catalogue
from maliwar.settings import project_root

CATALOGUE = Catalogue.load(project_root() / "queries")
OWN = ("ask", "search_things", "why")
MW = Namespace("https://w3id.org/maliwar/ontology#")
HOSTILE = (
    '"} . } ; DROP ALL #',
    "\\u0022 } UNION { ?s ?p ?o } #",
    "<script>alert(1)</script>\n\r\t",
    "$(id) `id` ' \" ''' \"\"\"",
    "\x00\x07\u202e",
    "{actor} VALUES ?x { 1 } SERVICE <http://127.0.0.1:1/>",
    "x" * 10_000,
    "2012-13-45/0000",
)


class Session:
    """A client that is spoken to from tests that do not wait by themselves."""

    def __init__(self, client: Client, run: Callable[..., Any]) -> None:
        self._client = client
        self._run = run
        self.instructions = client.instructions or ""
        self.tools: dict[str, Tool] = {tool.name: tool for tool in run(client.list_tools).tools}

    def call(self, name: str, **arguments: object) -> CallToolResult:
        """Call a tool; `as_known_on` stands for the name with hyphens."""
        given = {"as-known-on" if key == "as_known_on" else key: value for key, value in arguments.items()}
        result = self._run(self._client.call_tool, name, given)
        assert isinstance(result, CallToolResult)
        return result

    def read(self, uri: str) -> TextResourceContents:
        """Read a resource of one text."""
        (contents,) = self._run(self._client.read_resource, uri).contents
        assert isinstance(contents, TextResourceContents)
        return contents

    def resources(self) -> list[str]:
        """Return the addresses of what can be read."""
        return [resource.uri for resource in self._run(self._client.list_resources).resources]

    def templates(self) -> list[str]:
        """Return the templates of addresses."""
        return [each.uri_template for each in self._run(self._client.list_resource_templates).resource_templates]


@pytest.fixture(scope="module")
def assistant(data: Path, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Return a session with `maliwar mcp`; its standard error must hold no fault of ours when it ends."""
    first, *rest = command("mcp")
    variables = {**os.environ, "MALIWAR_DATA": str(data), "MALIWAR_PUBLIC_URL": server}
    log = tmp_path_factory.mktemp("mcp") / "stderr"
    with log.open("w") as errors, start_blocking_portal() as portal:
        transport = stdio_client(StdioServerParameters(command=first, args=rest, env=variables), errlog=errors)
        with portal.wrap_async_context_manager(Client(transport, read_timeout_seconds=60)) as client:
            yield Session(client, portal.call)
    assert "Traceback" not in log.read_text("utf-8")


def text_of(result: CallToolResult) -> str:
    """Return what the assistant reads."""
    first = result.content[0]
    assert isinstance(first, TextContent)
    return first.text


def examples(tool: Tool) -> dict[str, str]:
    """Return an argument for each that a tool needs, taken from its schema."""
    needed = tool.input_schema["required"]
    return {name: tool.input_schema["properties"][name]["examples"][0] for name in needed}


def test_each_question_is_a_tool_that_explains_itself(assistant: Session) -> None:
    """A title, a description, and a valid schema that tells of each parameter; read-only, by its own word."""
    assert set(assistant.tools) == {*OWN, *CATALOGUE}
    for name, tool in assistant.tools.items():
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        assert tool.title
        assert tool.description
        assert tool.annotations
        assert tool.annotations.read_only_hint
        assert all(each["description"] for each in tool.input_schema["properties"].values())
        if name in CATALOGUE:
            params = {param.name for param in CATALOGUE[name].params}
            assert params <= tool.input_schema["properties"].keys()
    assert assistant.tools["losses"].input_schema["properties"]["at_least"]["type"] == "integer"


def test_the_server_says_how_it_is_used(assistant: Session) -> None:
    """How to choose, what a grade means, that absence is no denial, to cite; each tool by its topic."""
    for words in ('never a "no"', "throughout", "permanent link", "search_things", *CATALOGUE):
        assert words in assistant.instructions
    assert assistant.read("maliwar://about").text == assistant.instructions


@pytest.mark.parametrize("name", CATALOGUE)
def test_each_tool_gives_what_the_server_gives(assistant: Session, server: str, name: str) -> None:
    """The rows of the first page are those of the question's JSON; the text has as many, and the permanent link."""
    given = examples(assistant.tools[name])
    result = assistant.call(name, **given)
    assert not result.is_error
    found, text = result.structured_content, text_of(result)
    whole = json.loads(get(server, f"/questions/{name}.json?{urlencode(given)}").text)
    assert found["question"] == name
    assert found["title"] == whole["title"]
    assert found["total"] == len(whole["rows"])
    assert found["rows"] == whole["rows"][: len(found["rows"])]
    assert found["coverage"] == whole["coverage"]
    assert f"Permanent link: {server}/questions/{name}?" in text
    assert text.count("; Row name: ") == len(found["rows"])
    assert bool(found["rows"]) or "not recorded" in text


def test_an_answer_carries_grades_support_and_citations(assistant: Session) -> None:
    """What the assistant reads names who says it, the reference by number, the passage, and the grade with its rule."""
    text = text_of(assistant.call("allied-with", actor="MNLA", when="mid-2012"))
    for words in ("Certainty: possibly", "Support: stated", "possibly: as far as the dates allow", "[142], p028"):
        assert words in text
    assert "[142] Backgrounder: Situation in Mali" in text
    assert "by hostile-to" in text


def test_absence_is_told_as_absence(assistant: Session) -> None:
    """No row is no error and no denial: it is not recorded, and what is recorded instead is told."""
    result = assistant.call("allied-with", actor="MNLA", other="Ansar Dine", when="2012-07-01")
    assert not result.is_error
    assert result.structured_content["rows"] == []
    assert "not recorded. That is not a “no”" in text_of(result)
    assert "Hostility between MNLA and Ansar Dine" in text_of(result)


def test_what_was_known_by_a_day_is_another_answer(assistant: Session) -> None:
    """As known on a day before anything was said, the answer differs from today's."""
    today = assistant.call("who-controlled", place="Konna", when="2013-01-12").structured_content
    then = assistant.call(
        "who-controlled", place="Konna", when="2013-01-12", as_known_on="2013-01-12"
    ).structured_content
    assert then["title"].endswith("as known on 12 January 2013")
    assert then["rows"] != today["rows"]


def test_the_pages_of_a_long_answer_join_without_a_gap(assistant: Session, server: str) -> None:
    """Each keeps within the stated size, says how many there are, and together they are the whole."""
    whole = json.loads(get(server, "/questions/claims-about.json?thing=actor/mnla").text)["rows"]
    rows: list[object] = []
    number, pages = 1, 1
    while number <= pages:
        found = assistant.call("claims-about", thing="actor/mnla", page=number).structured_content
        assert len(json.dumps(found["rows"], ensure_ascii=False)) <= LARGEST + 2 * len(found["rows"])
        rows += found["rows"]
        number, pages = number + 1, found["pages"]
    assert pages > 1
    assert rows == whole
    beyond = assistant.call("claims-about", thing="actor/mnla", page=pages + 1)
    assert beyond.is_error
    assert "no page" in text_of(beyond)


@pytest.mark.parametrize("name", CATALOGUE)
def test_untrusted_text_is_read_as_text(assistant: Session, name: str) -> None:
    """In each parameter in turn, text that would end a query gives a sentence or an answer, never a fault."""
    tool = assistant.tools[name]
    fields = [field for field in tool.input_schema["properties"] if field != "page"] or ["nonsense"]
    for number, field in enumerate(fields):
        text = HOSTILE[(number + len(name)) % len(HOSTILE)]
        result = assistant.call(name, **{**examples(tool), field: text})
        assert text_of(result)
        if result.is_error:
            assert result.structured_content["error"] in ("bad-parameter", "bad-date", "unknown-thing")
        else:
            assert tool.input_schema["properties"][field]["type"] == "string"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "needs actor"),
        ({"actor": "MNLAA"}, "Did you mean MNLA"),
        ({"actor": "MNLA", "when": "florp"}, "florp"),
        ({"actor": ["MNLA", "MAA"]}, "one value"),
        ({"actor": {"iri": "x"}}, "one value"),
        ({"actor": "MNLA", "colour": "red"}, "colour"),
        ({"actor": "MNLA", "format": "csv"}, "format"),
        ({"actor": "MNLA", "page": 0}, "page"),
        ({"actor": "MNLA", "page": "many"}, "page"),
        ({"actor": "MNLA", "page": 10**300}, "page"),
    ],
)
def test_wrong_arguments_are_told_in_a_sentence(assistant: Session, arguments: dict[str, object], told: str) -> None:
    """As the tool's own error, which an assistant reads and can mend."""
    result = assistant.call("allied-with", **arguments)
    assert result.is_error
    assert told in text_of(result)
    assert text_of(result).endswith((".", "?", "…"))


def test_a_sentence_is_answered_where_it_has_one_reading(assistant: Session) -> None:
    """It says how it was read, and gives what the question's own tool gives."""
    asked = assistant.call("ask", sentence="who was allied with MNLA in mid-2012")
    direct = assistant.call("allied-with", actor="MNLA", when="mid-2012")
    assert text_of(asked).startswith("Understood as: Allies of MNLA, May–August 2012")
    assert asked.structured_content["rows"] == direct.structured_content["rows"]
    assert asked.structured_content["asked"]["sentence"] == "who was allied with MNLA in mid-2012"


def test_a_sentence_that_is_not_sure_is_not_answered(assistant: Session) -> None:
    """Calls are offered instead; each can be made as it stands."""
    result = assistant.call("ask", sentence="MNLA")
    offered = result.structured_content
    assert offered["answered"] is False
    assert "rows" not in offered
    assert "Did you mean" in text_of(result)
    for reading in offered["readings"]:
        made = assistant.call(reading["tool"], **reading["arguments"])
        assert not made.is_error
        assert made.structured_content["title"] == reading["title"]


@pytest.mark.parametrize("sentence", ["what colour is the sky", "", "x" * 10_000, "\x00", "?" * 400])
def test_nonsense_is_not_answered(assistant: Session, sentence: str) -> None:
    """A sentence that is no question is refused, or offered readings, and never answered."""
    result = assistant.call("ask", sentence=sentence)
    assert "rows" not in result.structured_content
    assert result.is_error or result.structured_content["readings"]


def test_why_a_row_stands_there_is_told(assistant: Session, server: str) -> None:
    """By the name that the answer gives it: the rule with its days, the claims, and what the server tells as JSON."""
    given = {"actor": "actor/mnla", "when": "mid-2012"}
    (name,) = [
        line.rpartition("Row name: ")[2]
        for line in text_of(assistant.call("allied-with", **given)).splitlines()
        if "Ally: Ansar Dine" in line
    ]
    result = assistant.call("why", question="allied-with", parameters=given, row=name)
    for words in (
        "possibly: begun at the earliest on 2012-01-01",
        "support: stated",
        "Claims that it rests on",
        "[142]",
    ):
        assert words in text_of(result)
    found = result.structured_content
    answer = assistant.call("allied-with", **given).structured_content
    whole = json.loads(get(server, answer["rows"][0]["why"], "application/json").text)
    assert found["claims"] == whole["claims"]
    assert found["why"] == whole["why"]
    assert f"Permanent link: {server}{answer['rows'][0]['why']}" in text_of(result)


def test_who_denies_it_is_told(assistant: Session) -> None:
    """On 15 January 2013 somebody denied what had been said of Konna."""
    answer = assistant.call("who-controlled", place="Konna", when="2013-01-12").structured_content
    name = next(row["why"].partition("row=")[2] for row in answer["rows"] if row["disputed"])
    given = {"place": "Konna", "when": "2013-01-12"}
    told = text_of(assistant.call("why", question="who-controlled", parameters=given, row=unquote(name)))
    assert "Denials" in told
    assert "denies it" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "needs question"),
        ({"question": "allied-with"}, "needs row"),
        ({"question": "allied-with", "row": "actor/nobody"}, "no row"),
        ({"question": "allied-width", "row": "actor/aqim"}, "Did you mean allied-with"),
        ({"question": "allied-with", "row": "actor/aqim", "parameters": "MNLA"}, "parameters"),
        ({"question": "allied-with", "row": "actor/aqim", "parameters": {"actor": ["MNLA"]}}, "one value"),
        ({"question": "allied-with", "row": "actor/aqim", "parameters": {"format": "csv"}}, "format"),
        ({"question": "allied-with", "row": "x" * 10_000}, "characters"),
    ],
)
def test_a_row_that_is_none_is_told(assistant: Session, arguments: dict[str, object], told: str) -> None:
    """Which rows come close, or what is missing."""
    result = assistant.call("why", **arguments)
    assert result.is_error
    assert told in text_of(result)


@pytest.mark.parametrize(
    ("text", "kind", "path"),
    [
        ("ansar eddine", None, "actor/ansar-dine"),
        ("Tombouctou", "place", "place/timbuktu"),
        ("MUJAO", "actor", "actor/mojwa"),
        ("bilal ag", "person", "person/bilal-ag-acherif"),
    ],
)
def test_things_are_found_by_their_names(assistant: Session, text: str, kind: str | None, path: str) -> None:
    """By alias, acronym and part, with the short path that other tools take and a resource to read."""
    result = assistant.call("search_things", **{"text": text, "limit": 5, **({"kind": kind} if kind else {})})
    found = result.structured_content["found"]
    assert found[0]["path"] == path
    assert len(found) <= 5
    assert path in text_of(result)
    links = [item.uri for item in result.content[1:] if item.type == "resource_link"]
    assert links[0] == f"maliwar://thing/{path}"
    assert path in assistant.read(links[0]).text


def test_a_name_that_nothing_bears_finds_nothing(assistant: Session) -> None:
    """A sentence, and no row."""
    result = assistant.call("search_things", text="zzzzqqqq")
    assert result.structured_content == {"found": []}
    assert assistant.call("search_things", text="Gao", kind="colour").is_error
    assert assistant.call("search_things", text="Gao", limit=1000).is_error
    assert assistant.call("search_things", words="Gao").is_error


def test_a_tool_that_is_none_is_an_error_of_the_protocol(assistant: Session) -> None:
    """With what may have been meant, as the protocol has it for an unknown tool."""
    with pytest.raises(MCPError, match="Did you mean allied-with") as fault:
        assistant.call("alied-with", actor="MNLA")
    assert fault.value.code == -32602


def test_everything_listed_can_be_read(assistant: Session) -> None:
    """The coverage as JSON, the ontology as Turtle, each question as a page of its own."""
    listed = assistant.resources()
    assert set(listed) >= {f"maliwar://question/{name}" for name in CATALOGUE}
    for uri in listed:
        assert assistant.read(uri).text.strip()
    assert json.loads(assistant.read("maliwar://coverage").text)["passages"]["carried"] > 0
    ontology = Graph().parse(data=assistant.read("maliwar://ontology").text, format="turtle")
    assert (MW.Claim, None, None) in ontology
    page = assistant.read("maliwar://question/allied-with").text
    assert "VALUES ?actor { actor:mnla }" in page


def test_a_thing_is_read_as_json_and_as_turtle(assistant: Session) -> None:
    """What people read of it, and each statement about it."""
    assert assistant.templates() == ["maliwar://thing/{type}/{slug}", "maliwar://thing/{type}/{slug}.ttl"]
    told = json.loads(assistant.read("maliwar://thing/actor/mnla").text)
    assert told["label"] == "MNLA"
    assert any(section["total"] > len(section["rows"]) for section in told["sections"])
    turtle = assistant.read("maliwar://thing/actor%2Fmnla.ttl")
    assert turtle.mime_type == "text/turtle"
    triples = Graph().parse(data=turtle.text, format="turtle")
    assert (URIRef("https://w3id.org/maliwar/id/actor/mnla"), None, None) in triples


@pytest.mark.parametrize(
    "path",
    [
        "",
        "nothing",
        "thing/../../etc/passwd",
        "thing/colour/red",
        "thing/actor/nobody",
        "thing/actor/nobody.ttl",
        "thing/actor/mnla> } #",
        "thing/actor/%3E%20%7D",
        "thing/actor/mnla\n",
        "thing/actor/" + "x" * 5000,
    ],
)
def test_what_cannot_be_read_is_told(assistant: Session, path: str) -> None:
    """An error with a sentence, whatever the address holds."""
    with pytest.raises(MCPError, match=r"There is no "):
        assistant.read("maliwar://" + path)


def test_only_the_protocol_is_on_standard_output_and_it_ends_with_its_input(data: Path) -> None:
    """Each line is a message, also after lines that are none; closed, it ends at once with 0 and leaves no process."""
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    lines = [
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        "this is no message",
        '{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "ask"}}',
        '{"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "places", "arguments": {}}}',
        '{"jsonrpc": "2.0", "id": 4, "method": "tools/call", "params": {"name": "places", "arguments": [1]}}',
    ]
    with subprocess.Popen(
        command("mcp"),
        env={**os.environ, "MALIWAR_DATA": str(data)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write("\n".join(lines) + "\n")
        process.stdin.flush()
        messages = {}
        while len(messages) < 4:
            message = json.loads(process.stdout.readline())
            assert message["jsonrpc"] == "2.0"
            messages[message.get("id")] = message
        process.stdin.close()
        assert process.wait(20) == 0
        assert process.stdout.read() == ""
        assert "Traceback" not in process.stderr.read()
    assert messages[1]["result"]["serverInfo"]["name"] == "maliwar"
    assert messages[2]["result"]["isError"] is True
    assert messages[3]["result"]["structuredContent"]["question"] == "places"
    assert "error" in messages[4]
    left = subprocess.run(["pgrep", "-g", str(process.pid)], capture_output=True, text=True, check=False)
    assert left.stdout == ""
