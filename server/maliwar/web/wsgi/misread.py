"""What is answered to bytes that are no request: the one error shape, and none of the bytes."""

import json
from typing import Any, Final

from gunicorn import util  # type: ignore[import-untyped]  # gunicorn has no types

from maliwar.web.wsgi.headers import SECURITY

_WORDS: Final = {
    400: ("bad-request", "The request could not be read as HTTP/1.1."),
    403: ("forbidden", "The request is not allowed."),
    414: ("address-too-long", "The address is too long. Send the query by POST."),
    417: ("expectation-failed", "The request expects what this server does not do; send it without Expect."),
    431: ("headers-too-large", "The headers are too large; send fewer or shorter ones."),
    500: ("internal-error", "Something went wrong on our side. It has been logged; other requests are not affected."),
    501: ("not-implemented", "The request is sent in a coding that this server does not know."),
}


def answer_misread() -> None:
    """Let gunicorn answer what it cannot read in our words; its own page echoes the request as HTML."""
    util.write_error = _write_error


def _write_error(connection: Any, status: int, reason: str, _message: str) -> None:
    """Answer on a bare connection and leave it to be closed (gunicorn.util.write_error)."""
    code, message = _WORDS.get(status, _WORDS[500 if status >= 500 else 400])
    body = json.dumps({"error": code, "message": message, "detail": None}) + "\n"
    headers = {
        "Connection": "close",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Access-Control-Allow-Origin": "*",
        **SECURITY,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    util.write_nonblock(connection, f"HTTP/1.1 {status} {reason}\r\n{head}\r\n{body}".encode("latin-1"))
