"""What machines look for at fixed addresses: VoID, OpenAPI."""

import json

from flask import Blueprint, Response, request

from maliwar.describe.openapi import openapi as described_api
from maliwar.describe.void import void as described_void
from maliwar.reading.listing import counts
from maliwar.web.cache import Finished
from maliwar.web.replies import desk, format_of, keep, negotiated

views = Blueprint("wellknown", __name__)


@views.get("/.well-known/void")
def void() -> Response:
    """Describe the dataset."""
    chosen = negotiated(("ttl", "nt", "jsonld", "rdf"))
    return keep(("void", chosen, request.host_url), lambda: _void(chosen))


@views.get("/openapi.json")
def openapi() -> Response:
    """Describe the questions as an API."""
    return keep(("openapi", request.host_url), _openapi)


def _void(chosen: str) -> Finished:
    body = described_void(_root(), desk().service.snapshot, counts(desk().reader), chosen)
    return Finished(body, format_of(chosen).content_type)


def _openapi() -> Finished:
    service = desk().service
    document = described_api(service.catalogue, _root(), service.version)
    return Finished(json.dumps(document, ensure_ascii=False).encode(), "application/json")


def _root() -> str:
    return desk().service.settings.public_url or request.host_url.rstrip("/")
