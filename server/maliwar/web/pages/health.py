"""Whether all is well, for machines that watch; and the mark that browsers ask for."""

from flask import Blueprint, Response, current_app, jsonify, redirect
from werkzeug.wrappers import Response as Redirect

from maliwar.errors import Draining, NotFound
from maliwar.web.replies import desk
from maliwar.web.wsgi.metrics import Metrics

views = Blueprint("health", __name__)


@views.get("/health/live")
def live() -> Response:
    """Say that this process answers."""
    return _unkept(jsonify({"status": "live"}))


@views.get("/health/ready")
def ready() -> Response:
    """Say that the engine answers; raises what the engine raises where it does not, and Draining before the end."""
    if current_app.extensions["maliwar-draining"].is_set():
        raise Draining("This server is about to stop; ask another.")
    desk().service.engine.select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
    return _unkept(jsonify({"status": "ready", "version": desk().service.version}))


@views.get("/metrics")
def metrics() -> Response:
    """Tell Prometheus, where the operator has asked for it."""
    numbers: Metrics | None = current_app.extensions.get("maliwar-metrics")
    if numbers is None:
        raise NotFound("There are no metrics here; MALIWAR_METRICS=1 turns them on.")
    return _unkept(Response(numbers.text(), content_type=numbers.content_type))


@views.get("/favicon.ico")
def favicon() -> Redirect:
    """Lead to the mark."""
    return redirect("/static/mark.svg", 301)


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
