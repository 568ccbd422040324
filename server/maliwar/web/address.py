"""Where this server is, and which address a page goes by: the one under which it should be found."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlencode

from flask import Flask, current_app, redirect, request
from werkzeug.wrappers import Response as Redirect

from maliwar.service import Service

_PASSING: Final = ("version", "format")
"""Parameters that choose how or as of when the same page is shown; what is found is the page of today."""
_TRACKERS: Final = frozenset(
    ("fbclid", "gclid", "dclid", "msclkid", "twclid", "igshid", "mc_cid", "mc_eid", "yclid", "_ga", "_gl")
)
_CAMPAIGN: Final = "utm_"


def add_address(app: Flask) -> None:
    """Register that what trackers hang on a link leads to the address without it."""
    app.before_request(_untracked)


def root() -> str:
    """Return this server's address without a slash at its end: MALIWAR_PUBLIC_URL, else as the request spells it.

    The only place that knows. What is made with it names it in its key, as the request's Host may be forged.
    """
    service: Service = current_app.extensions["maliwar"].service
    public = service.settings.public_url.rstrip("/")
    if public or request.host:
        return public or request.host_url.rstrip("/")
    return f"{request.scheme}://{request.environ['SERVER_NAME']}:{request.environ['SERVER_PORT']}"


def canonical() -> str:
    """Return the address under which the page of this request should be found: its own, in one order, no version."""
    given = ((name, value) for name, value in request.args.items(multi=True) if name not in _PASSING and value)
    return root() + _with(request.path, sorted(given))


def _untracked() -> Redirect | None:
    """Lead a link that a network or a newsletter has marked to the page it marks, which never sees the mark."""
    if request.method not in ("GET", "HEAD") or not any(map(_tracks, request.args)):
        return None
    kept = [(name, value) for name, value in request.args.items(multi=True) if not _tracks(name)]
    return redirect(_with(request.path, kept), 302)


def _tracks(name: str) -> bool:
    return name in _TRACKERS or name.startswith(_CAMPAIGN)


def _with(path: str, parameters: Iterable[tuple[str, str]]) -> str:
    quoted = "/" + quote(path, safe="/:@!$'()*+,;=~").lstrip("/")  # two slashes at its head would be read as a host
    query = urlencode(list(parameters))
    return quoted + (f"?{query}" if query else "")
