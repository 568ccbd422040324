"""A language that was asked for goes along: every link and form of a finished page carries it on.

It is done over the whole page, so that no template and no view has to think of it.
"""

import re
from html import escape, unescape
from typing import Final
from urllib.parse import parse_qsl

from flask import request

PARAMETER: Final = "lang"
_TAG: Final = re.compile(r"<(a|area|form)(?=[\s>])([^<>]*)>")
_ADDRESS: Final = re.compile(r'(\s(?:href|action|xlink:href)=")([/?][^"]*)(?=")')
_POST: Final = re.compile(r'\smethod="post"', re.I)
_SAME_IN_ALL: Final = re.compile(
    r"//|/(?:static|data|download|health|graph|\.well-known)/|/(?:openapi\.json|ontology\.ttl|robots\.txt)(?:$|[?#])"
)
"""Where other hosts begin, and addresses of ours that say the same in every language."""


def given() -> str:
    """Return the language that this request asks for by name, or nothing; whether it is one of ours is not said."""
    return request.args.get(PARAMETER, "").strip().lower()


def carried(html: str, code: str) -> str:
    """Return a page whose links and forms lead on in a language; those that name one already are left alone."""

    def address(match: re.Match[str]) -> str:
        plain = unescape(match[2])
        named = with_language(plain, code)
        return match[0] if named == plain else match[1] + escape(named)

    def tag(match: re.Match[str]) -> str:
        name, attributes = match.groups()
        if name == "form" and not _POST.search(attributes):
            return f'<form{attributes}><input type="hidden" name="{PARAMETER}" value="{code}">'
        return f"<{name}{_ADDRESS.sub(address, attributes)}>"

    return _TAG.sub(tag, html)


def with_language(address: str, code: str) -> str:
    """Return an address of this server that names the language, where it says something else in another."""
    if _SAME_IN_ALL.match(address):
        return address
    place, hash_mark, fragment = address.partition("#")
    query = place.partition("?")[2]
    if any(name == PARAMETER for name, _ in parse_qsl(query, keep_blank_values=True)):
        return address
    joint = "" if place.endswith("?") else "&" if "?" in place else "?"
    return f"{place}{joint}{PARAMETER}={code}{hash_mark}{fragment}"
