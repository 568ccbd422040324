"""The client for whom a query runs, known by the descriptor of its connection, and waiting that ends when it leaves."""

import select

from maliwar.errors import AskerGone


def wait(readable: int, seconds: float, asker: int | None = None) -> None:
    """Wait until a descriptor has something to read.

    Raises TimeoutError after so many seconds, and AskerGone once the other end of `asker`'s connection has closed.
    """
    poll = select.poll()
    poll.register(readable, select.POLLIN)
    if asker is not None:
        poll.register(asker, select.POLLRDHUP)  # POLLHUP and POLLERR come unasked
    events = dict(poll.poll(max(seconds, 0) * 1000))
    if readable in events:
        return
    if events:
        raise _gone()
    raise TimeoutError


def check(asker: int | None) -> None:
    """Raise AskerGone where the other end has closed already."""
    if asker is None:
        return
    poll = select.poll()
    poll.register(asker, select.POLLRDHUP)
    if poll.poll(0):
        raise _gone()


def _gone() -> AskerGone:
    return AskerGone("Whoever asked has left; the query was stopped. Nothing needs to be done.")
