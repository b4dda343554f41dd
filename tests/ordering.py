"""The order in which several processes begin the tests: what takes long first, so that none is left with it at the end.

pytest-xdist hands each process one stretch of the list, and lets one that is done steal from the end of another's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice

import pytest

# One that waits for its browser takes half as long as all others do.
_BROWSERS = 2
# Of these, each process may begin some.
_SLOW = ("slow", "faults", "office")


def slowest_first(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """Return the items in an order in which each process's stretch begins with its share of what is slow.

    The tests in a browser stay together in two of them, since they share one and its server; the files of tests are
    dealt out to both in turn.
    """
    browser = [item for item in items if item.get_closest_marker("browser")]
    files = {file: number for number, file in enumerate(dict.fromkeys(item.path for item in browser))}
    others = [item for item in items if not item.get_closest_marker("browser")]
    slow = [item for item in others if any(map(item.get_closest_marker, _SLOW))]
    quick = iter([item for item in others if not any(map(item.get_closest_marker, _SLOW))])
    stretches: list[list[pytest.Item]] = [[] for _ in range(processes)]
    browsers = min(_BROWSERS, processes)
    for item in browser:
        stretches[files[item.path] % browsers].append(item)
    for item, stretch in zip(slow, cycle(stretches[browsers:] or stretches), strict=False):
        stretch.append(item)
    ordered: list[pytest.Item] = []
    for place, stretch in enumerate(stretches):
        # As xdist counts: what is left, by the processes that are left.
        size = (len(items) - len(ordered)) // (processes - place)
        ordered += [*stretch, *islice(quick, max(0, size - len(stretch)))]
    return ordered
