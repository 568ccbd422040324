"""What is refused before anything looks at it: requests that read two ways, bodies without an end, too many at once."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Final

from maliwar.errors import BadInput, MaliwarError, TooLarge
from maliwar.web.wsgi.rate import Rate

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REFUSED: Final = "maliwar.refused"
_HOST: Final = re.compile(r"[\w.~\[\]:-]+", re.ASCII)
"""A name or an address, perhaps with a port (RFC 3986, 3.2.2)."""
_UNLIMITED: Final = ("/health/live", "/health/ready")
"""What watches the service is not counted."""


class Guard:
    """A WSGI layer that hands what it refuses to the application as an error, which tells it in the one error shape."""

    def __init__(self, app: "WSGIApplication", largest_body: int, rate: Rate | None) -> None:
        self._app = app
        self._largest = largest_body
        self._rate = rate

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        try:
            self._check(environ)
        except MaliwarError as error:
            environ[REFUSED] = error
        return self._app(environ, start_response)

    def _check(self, environ: "WSGIEnvironment") -> None:
        if self._rate and environ.get("PATH_INFO") not in _UNLIMITED:
            self._rate.count(environ.get("REMOTE_ADDR", ""))
        host = environ.get("HTTP_HOST", "")
        if "," in host:
            raise BadInput("The request names two hosts; name one.")
        if not _HOST.fullmatch(host) and (host or environ.get("SERVER_PROTOCOL") != "HTTP/1.0"):
            raise BadInput("The request names no host; send its name in Host.")
        if environ.get("HTTP_TRANSFER_ENCODING"):
            environ["wsgi.input"] = self._read(environ)

    def _read(self, environ: "WSGIEnvironment") -> BytesIO:
        """Read a body that comes in chunks; the framework would cut it silently."""
        body = environ["wsgi.input"].read(self._largest + 1)
        if len(body) > self._largest:
            raise TooLarge(f"The body is longer than {self._largest:,} bytes.")
        environ["CONTENT_LENGTH"] = str(len(body))
        del environ["HTTP_TRANSFER_ENCODING"]
        return BytesIO(body)
