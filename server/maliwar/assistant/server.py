"""The Model Context Protocol over standard input and output; everything that is no protocol goes to standard error."""

from collections.abc import Callable
from importlib.metadata import version
from typing import Any, Final, TypeVar

import anyio
from anyio import to_thread
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ContentBlock,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    ResourceLink,
    TextContent,
)

from maliwar.assistant.calls import Calls
from maliwar.assistant.guidance import instructions
from maliwar.assistant.replies import Reply
from maliwar.assistant.resources import JSON, SCHEME, Resources
from maliwar.assistant.tools import tools
from maliwar.errors import MaliwarError, NotFound
from maliwar.service import Service
from maliwar.war import war

NAME: Final = "maliwar"
Context = ServerRequestContext[Any]
_Made = TypeVar("_Made")


def serve(service: Service) -> None:
    """Answer one client until it closes our standard input."""
    anyio.run(_serve, service)


async def _serve(service: Service) -> None:
    server = make_server(service)
    async with stdio_server() as (requests, answers):
        await server.run(requests, answers, server.create_initialization_options())


def make_server(service: Service) -> Server[Any]:
    """Return the server; each request is answered in a thread of its own, as an engine is waited for."""
    calls, resources = Calls(service), Resources(service)
    offered = ListToolsResult(tools=tools(service.catalogue, service.labels))

    async def list_tools(_: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return offered

    async def call_tool(_: Context, asked: CallToolRequestParams) -> CallToolResult:
        try:
            return _result(await to_thread.run_sync(calls.call, asked.name, asked.arguments or {}))
        except NotFound as fault:
            if asked.name in {tool.name for tool in offered.tools}:
                return _refusal(fault)
            raise MCPError(INVALID_PARAMS, fault.message, fault.detail) from None
        except MaliwarError as fault:
            return _refusal(fault)

    async def list_resources(_: Context, __: PaginatedRequestParams | None) -> ListResourcesResult:
        return ListResourcesResult(resources=resources.listed())

    async def list_templates(_: Context, __: PaginatedRequestParams | None) -> ListResourceTemplatesResult:
        return ListResourceTemplatesResult(resource_templates=resources.templates())

    async def read_resource(_: Context, asked: ReadResourceRequestParams) -> ReadResourceResult:
        return ReadResourceResult(contents=[await _or_error(lambda: resources.read(asked.uri))])

    return Server(
        NAME,
        version=version(NAME),
        title=war().plain_title,
        description=f"Graded answers on {war().plain_named}, each with its claims and its sources",
        instructions=instructions(service.catalogue, service.version),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


async def _or_error(make: Callable[[], _Made]) -> _Made:
    try:
        return await to_thread.run_sync(make)
    except MaliwarError as fault:
        raise MCPError(INVALID_PARAMS, fault.message, fault.detail) from None


def _result(reply: Reply) -> CallToolResult:
    links = [
        ResourceLink(uri=f"{SCHEME}thing/{thing.path}", name=thing.path, title=thing.label, mime_type=JSON)
        for thing in reply.links
    ]
    content: list[ContentBlock] = [TextContent(text=reply.text), *links]
    return CallToolResult(content=content, structured_content=reply.data)


def _refusal(fault: MaliwarError) -> CallToolResult:
    """Return our sentence as the tool's error, which the assistant reads and can mend."""
    data = {"error": fault.code, "message": fault.message, "detail": fault.detail}
    return CallToolResult(content=[TextContent(text=fault.message)], structured_content=data, is_error=True)
