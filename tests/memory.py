"""How much memory a process has taken at its highest."""

from pathlib import Path


def peak(pid: int | str = "self") -> int:
    """Return the highest resident size since the last call of forget(), in megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    raise AssertionError(f"process {pid} tells no peak")


def forget(pid: int | str = "self") -> int:
    """Begin anew, and return the size now, in megabytes (proc(5), clear_refs)."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", "utf-8")
    return peak(pid)
