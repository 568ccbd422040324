"""The graph for assistants: an MCP server over stdio, whose tools are the questions and whose resources are things."""
