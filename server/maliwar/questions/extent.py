"""What a question says of how much it looks at.

Most questions name an actor, a place or an event, begin with it, and take as long as their answer. Those whose header
says `whole = true` look at everything there is, unless one of the parameters that `shorter` names is given.
"""

from collections.abc import Mapping

from maliwar.languages import gettext
from maliwar.questions.question import Question


def note(question: Question, given: Mapping[str, object]) -> str:
    """Return one sentence or two for who asks with these values; nothing where little is looked at."""
    header = question.header
    if not header.whole or any(given.get(name) for name in header.shorter):
        return ""
    told = gettext("This looks at everything there is, so it takes longer the larger the graph is.")
    names = [str(param.label) for param in question.params if param.name in header.shorter]
    if not names:
        return told
    return f"{told} {gettext('It is shorter with one of these: %(fields)s.') % {'fields': ', '.join(names)}}"
