"""What machines look for at fixed addresses: VoID and DCAT, SPARQL examples, OpenAPI."""

from flask import Blueprint, Response

from maliwar.describe.examples import examples as described_examples
from maliwar.describe.openapi import openapi as described_api
from maliwar.describe.void import Facts
from maliwar.describe.void import void as described_void
from maliwar.web.links import root
from maliwar.web.replies import DATA, desk, format_of, json_of, keep, negotiated
from maliwar.web.wsgi.cache import Finished

views = Blueprint("wellknown", __name__)


@views.get("/.well-known/void")
def void() -> Response:
    """Describe the dataset."""
    chosen = negotiated(DATA)
    here, snapshot = root(), desk().service.snapshot
    built = snapshot.manifest.built_at if snapshot else ""
    return keep(("void", chosen, here, built), lambda: _void(here, chosen))


@views.get("/.well-known/sparql-examples")
def examples() -> Response:
    """List the questions as queries that can be sent to the endpoint."""
    chosen = negotiated(DATA)
    here = root()
    return keep(("examples", chosen, here), lambda: _examples(here, chosen))


@views.get("/openapi.json")
def openapi() -> Response:
    """Describe the questions as an API."""
    here, service = root(), desk().service
    return keep(
        ("openapi", here),
        lambda: json_of(described_api(service.catalogue, service.labels, here, service.version, desk().sentences())),
    )


def _void(here: str, chosen: str) -> Finished:
    service = desk().service
    facts = Facts(
        root=here,
        snapshot=service.snapshot,
        endpoint=not service.remote or service.settings.remote_sparql,
        written=desk().written(),
        statistics=desk().statistics(),
        kinds=desk().counts(),
        imports=desk().imports(),
    )
    return Finished(described_void(facts, chosen), format_of(chosen).content_type)


def _examples(here: str, chosen: str) -> Finished:
    body = described_examples(desk().service.catalogue.values(), here + "/sparql", chosen)
    return Finished(body, format_of(chosen).content_type)
