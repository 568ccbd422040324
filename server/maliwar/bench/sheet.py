"""One Turtle file as the project's rules want it: a line that says what it holds, the prefixes it uses, its blocks."""

from pathlib import Path

from maliwar.names import PREFIXES


class Sheet:
    """A file being written; it is kept in memory until `close`, so one holds a part of the data and never all of it."""

    def __init__(self, path: Path, comment: str) -> None:
        self._path = path
        self._comment = comment
        self._blocks: list[str] = []
        self.triples = 0

    def block(self, subject: str, *lines: str) -> None:
        """Say something of a subject; each line is a predicate and its objects, divided by ` , `.

        Counts the triples: a citation, `[ … ; … ]`, holds two of its own.
        """
        text = f"{subject} " + " ;\n  ".join(lines) + " .\n"
        self.triples += len(lines) + text.count(" , ") + 2 * text.count("[ ")
        self._blocks.append(text)

    def close(self) -> int:
        """Write the file and return its triples."""
        body = "\n".join(self._blocks)
        used = [name for name in sorted(PREFIXES) if f" {name}:" in body or f"\n{name}:" in body or f"^{name}:" in body]
        head = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in used)
        self._path.write_text(f"# {self._comment}\n\n{head}\n{body}", encoding="utf-8")
        self._blocks.clear()
        return self.triples
