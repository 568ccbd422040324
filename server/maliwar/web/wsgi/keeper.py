"""What has been sent once is sent again, in front of everything that would have to think.

One snapshot never changes, so an answer depends on the request alone: its address, its body, and the four headers that
the answers vary by. A view says that its answer may be kept by `request.environ["maliwar.keep"] = True`.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from maliwar.web.wsgi.cache import AnswerCache, Key, Sent
from maliwar.web.wsgi.guard import REFUSED

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Learner: TypeAlias = Callable[[Mapping[str, Any], Sent], None]
"""Who is told of each request that the cache answers."""
KEEP: Final = "maliwar.keep"
FACTS: Final = "maliwar.facts"
_VARIES: Final = ("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_HOST", "wsgi.url_scheme")
_LARGEST_BODY: Final = 256 * 1024
"""Bytes of a POST that are worth remembering; a query of 64 kB may take three times as many where it is escaped."""


class Keeper:
    """A WSGI layer that answers from a cache where it can, and fills it where it may."""

    def __init__(self, app: "WSGIApplication", cache: AnswerCache, learn: Learner | None = None) -> None:
        self._app = app
        self._cache = cache
        self._learn = learn

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        key = None if REFUSED in environ else _key(environ)
        if key is None:
            return self._app(environ, start_response)
        kept = self._cache.get(key)
        if kept is None:
            return self._made(key, environ, start_response)
        environ[FACTS] = {**kept.facts, "kept": True}
        if self._learn:
            self._learn(environ, kept)
        if _held(environ, kept.header("etag")):
            headers = [item for item in kept.headers if item[0].lower() not in ("content-length", "content-type")]
            start_response("304 NOT MODIFIED", headers)
            return []
        start_response("200 OK", list(kept.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [kept.body]

    def _made(self, key: Key, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        said: list[Any] = []

        def noted(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            said[:] = [status, headers]
            return start_response(status, headers, exc_info)

        chunks = self._app(environ, noted)
        if environ["REQUEST_METHOD"] == "HEAD" or not environ.get(KEEP) or not said or not said[0].startswith("200 "):
            return chunks
        try:
            body = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()
        self._cache.put(key, Sent(tuple(said[1]), body, environ.get(FACTS, {})))
        return [body]


def _key(environ: "WSGIEnvironment") -> Key | None:
    """Return all that the answer depends on, or None where it is not worth asking; a body that is read is put back."""
    method = environ["REQUEST_METHOD"]
    sent = b""
    if method == "POST":
        length = environ.get("CONTENT_LENGTH", "")
        if not length.isdecimal() or int(length) > _LARGEST_BODY:
            return None
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = BytesIO(body)
        sent = hashlib.sha256(body).digest()
    elif method not in ("GET", "HEAD"):
        return None
    of_post = ("POST", environ.get("CONTENT_TYPE", ""), sent) if method == "POST" else ()
    asked = (environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
    return (*asked, *(environ.get(name, "") for name in _VARIES), *of_post)


def _held(environ: "WSGIEnvironment", tag: str) -> bool:
    """Whether the asker holds the answer already (RFC 9110, 13.1.2); of a POST nobody does."""
    tags = environ.get("HTTP_IF_NONE_MATCH", "")
    if not tag or not tags or environ["REQUEST_METHOD"] == "POST":
        return False
    plain = tag.partition(":")[0].rstrip('"') + '"'
    return any(each.strip().removeprefix("W/") in ("*", tag, plain) for each in tags.split(","))
