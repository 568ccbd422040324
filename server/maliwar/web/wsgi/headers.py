"""Headers that every response carries: security, CORS on reads, Vary."""

from flask import Flask, Response, request

CSP = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' blob:",  # a picture on its way to a PNG
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
STYLED = CSP.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""For the editor's page alone: YASGUI sets styles on its elements. Scripts stay our own files."""
SECURITY = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
READS = ("GET", "HEAD", "OPTIONS")
READABLE = "ETag, Link, Location, Retry-After, Vary, Maliwar-Total, Maliwar-Truncated, Maliwar-Version"


def add_headers(app: Flask) -> None:
    """Register the headers on the app."""
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.vary.update(("Accept", "Accept-Encoding", "Accept-Language"))
    if response.headers.get("Content-Encoding") == "identity":
        del response.headers["Content-Encoding"]  # a view's word to the compressor, which has passed, to keep off
    if _is_read(response):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = READABLE
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _is_read(response: Response) -> bool:
    """Whether a script of another site may see this: reads, queries by POST, and what is wrong with either."""
    return request.method in READS or (request.method == "POST" and response.status_code not in (403, 405))
