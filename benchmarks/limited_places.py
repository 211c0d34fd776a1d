"""More people than places, all at once: what was promised, what was written, and what was sent must be the same."""

from math import ceil
from time import monotonic

from benchmarks import applications
from benchmarks.clients import Load, fire
from benchmarks.figures import Figure, Target, at_least, exactly
from benchmarks.progress import say
from benchmarks.sites import Site, wait_for

_DELIVERY_SECONDS = 120
_OF_CATEGORY = f"""
    FROM registration JOIN category ON category.id = registration.category_id
    WHERE category.slug = '{applications.LIMITED}'
"""
_CONFIRMED = f"SELECT count(*) {_OF_CATEGORY} AND registration.status = 'confirmed'"
_TAKEN = f"SELECT taken FROM category WHERE slug = '{applications.LIMITED}'"
_WITHOUT_ONE_LETTER = (
    f"SELECT count(*) {_OF_CATEGORY} AND 1 <> (SELECT count(*) FROM message WHERE message.about_id = registration.id)"
)
_UNSENT = f"""
    SELECT count(*) {_OF_CATEGORY}
    AND NOT EXISTS (SELECT 1 FROM message WHERE message.about_id = registration.id AND message.state = 'sent')
"""


def fight(site: Site, *, places: int, rate: float) -> list[Figure]:
    """Let more ask for the limited category than it has `places`, wait for the letters, and compare the counts.

    Args:
        rate: registrations a second, as measured; the clients go on for twice as long as the places should last,
            because what is on its way when they stop is not counted, and must have been refused.
    """
    say(f"{places} places, and more who want one")
    before = site.letters()
    load = Load(site.plan.address + applications.PATH, applications.least(applications.LIMITED))
    tally = fire(load, seconds=ceil(2 * places / rate) + 2)
    in_rush, over = site.letters() - before, monotonic()
    wait_for(lambda: site.count(_UNSENT) == 0, _DELIVERY_SECONDS)
    letters, seconds = site.letters() - before, monotonic() - over
    return [
        _counted("answered with 202", tally.accepted, exactly(places)),
        _counted("confirmed rows", site.count(_CONFIRMED), exactly(places)),
        _counted("taken, as the category has it", site.count(_TAKEN), exactly(places)),
        _counted("rows without exactly one letter", site.count(_WITHOUT_ONE_LETTER), exactly(0)),
        _counted("letters in the mailbox", letters, exactly(places)),
        _counted("refused with 409", tally.refused, at_least(1)),
        Figure(name="letters delivered when the rush is over", value=(letters - in_rush) / seconds, unit="1/s"),
    ]


def _counted(what: str, value: int, target: Target) -> Figure:
    return Figure(name=f"places: {what}", value=value, unit="", target=target)
