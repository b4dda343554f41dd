"""A person at a page, who has eyes and hands and no selectors: what they do is done by real input, and counted.

How long it takes somebody is estimated by the keystroke-level model (Card, Moran and Newell, "The keystroke-level model
for user performance time with interactive systems", Communications of the ACM 23, 1980): pressing a key K, pointing P,
moving a hand between keyboard and mouse H, making up one's mind M (here: once a field), and waiting for the machine.
For a finger, a tap and a swipe are taken as one P each, and a key as long as telephones take on average (36.2 words a
minute: Palin and others, "How do people type on mobile devices?", MobileHCI 2019). Reading is not counted.
"""

from __future__ import annotations

import contextlib
import json
import math
import sys
import time
from enum import Enum
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

# Seconds; K is that of the "average non-secretary typist", 40 words a minute.
KEY, KEY_BY_THUMB, POINT, HOME, MIND = 0.28, 60 / (36.2 * 5), 1.10, 0.40, 1.35
# Parts of the window: what a swipe or a turn of the wheel moves the page by, and between which one reads and presses.
TURN, TOP, FOOT = 0.75, 0.12, 0.8
# A tabulator that is pressed so often leads nowhere.
MOST_STOPS = 90
# What a finger meant as a tap came out as, and until when (milliseconds) a machine that is busy is waited for.
LISTEN = """() => {
    window.tapped = "";
    for (const kind of ["click", "contextmenu", "pointercancel"]) {
        addEventListener(kind, () => { window.tapped ||= kind; }, { capture: true, once: true });
    }
}"""
TAPPED = "() => window.tapped !== ''"
LONGEST_TAP = 3000
# A finger that was not understood so often is not the one to blame.
MOST_TAPS = 4
# What has the focus, and whether somebody sees that it has.
FOCUS = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const there = document.elementFromPoint(x, y), around = [one, ...one.labels || []];
    const isSeen = there && (there.contains(one) || around.some((element) => element.contains(there)));
    const amiss = [...access.ring(one), ...(isSeen ? [] : ["out of sight"])];
    return { amiss, called: one.outerHTML.slice(0, 120) };
}"""


class Hand(Enum):
    """By what somebody does what they do."""

    FINGER = "finger"
    MOUSE = "mouse"
    KEYS = "keys"


class Person:
    """Somebody at a page, with one hand for pressing; `pictures` is where they are kept that are taken on the way."""

    def __init__(self, page: Page, hand: Hand, *, has_script: bool = True, pictures: Path | None = None) -> None:
        self.page, self._hand, self._has_script, self._pictures = page, hand, has_script, pictures
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self.fields = self.taps = self.swipes = self.keys = 0
        self._words, self._moves, self._waited = 0, 0, 0.0
        self._began = time.monotonic()
        self._is_at_mouse = hand is Hand.MOUSE
        self._taken = 0

    def picture(self, called: str) -> None:
        """Take a picture of the window, where somebody wants pictures."""
        if self._pictures:
            self._taken += 1
            self.page.screenshot(path=self._pictures / f"{self._taken:02}-{called}.png")

    def waited(self, since: float) -> None:
        """Add what the machine took for an answer."""
        self._waited += time.monotonic() - since

    def press(self, what: Locator, *, sticks: bool = False) -> None:
        """Press a button, a link or a box; what `sticks` to the window is pressed where it stands."""
        if self._hand is Hand.KEYS:
            self._tab_to(what)
            is_box = what.get_attribute("type") in {"checkbox", "radio"}
            self._key("Space" if is_box else "Enter")
        else:
            self._point_at(what, what.bounding_box() if sticks else self._scroll_to(what))

    def tick(self, what: Locator) -> None:
        """Change a box or choose a radio button, which is a field."""
        self.fields += 1
        was = what.is_checked()
        self.press(what)
        expect(what).to_be_checked(checked=not was)

    def write(self, where: Locator, text: str, *, own: bool = False) -> None:
        """Fill in a field; `own` words are a person's own time."""
        self.fields += 1
        if self._hand is Hand.KEYS:
            self._tab_to(where)
        else:
            self._point_at(where, self._scroll_to(where))
        expect(where).to_be_focused()
        self._type(text)
        expect(where).to_have_value(text)
        self._words += len(text) if own else 0

    def choose(self, where: Locator, begins: str, value: str) -> None:
        """Choose from a list that follows the field before: by its first letters, or from a telephone's own list."""
        self.fields += 1
        if self._hand is Hand.FINGER:
            # No browser without a screen shows the list of a telephone: opened, moved twice, chosen.
            self._scroll_to(where)
            self.taps, self.swipes = self.taps + 2, self.swipes + 2
            where.select_option(value)
        else:
            self._tab_to(where)
            self._type(begins)

    def draw(self, where: Locator, points: list[tuple[float, float]]) -> None:
        """Draw a line through points, which are parts of a field's width and height."""
        self.fields += 1
        box = self._scroll_to(where)
        at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        self.taps += 1
        if self._hand is Hand.FINGER:
            for kind, (x, y) in [("touchStart", at[0]), *(("touchMove", point) for point in at[1:])]:
                self._cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
                # Moves between two frames would be taken for one.
                self.page.evaluate("new Promise((seen) => requestAnimationFrame(seen))")
            self._cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        else:
            self._to_mouse()
            self.page.mouse.move(*at[0])
            self.page.mouse.down()
            for point in at[1:]:
                self.page.mouse.move(*point)
            self.page.mouse.up()

    def told(self) -> dict[str, Any]:
        """Return what was done: counts, the seconds that this took a machine, and those that it takes a person."""
        return {
            "fields": self.fields, "taps": self.taps, "swipes": self.swipes, "keys": self.keys,
            "seconds of the machine": round(time.monotonic() - self._began, 1),
            "seconds of a person": round(self._estimate(self.keys - self._words)),
            "with own words": round(self._estimate(self.keys)), "characters of own words": self._words,
        }  # fmt: skip

    def _estimate(self, keys: int) -> float:
        points = self.taps + self.swipes
        mind = self.fields * MIND + self._waited
        if self._hand is Hand.FINGER:
            return keys * KEY_BY_THUMB + points * POINT + mind
        return (keys + self.taps) * KEY + points * POINT + self._moves * HOME + mind

    def _point_at(self, what: Locator, box: Any) -> None:
        assert box, what
        x, y = box["x"] + min(box["width"] / 2, 120), box["y"] + box["height"] / 2
        self.taps += 1
        if self._hand is Hand.FINGER:
            self._tap(x, y)
        else:
            self._to_mouse()
            self.page.mouse.click(x, y)

    def _tap(self, x: float, y: float) -> None:
        """Tap, and once more where a busy machine took the tap for a press that lasts, or lost it.

        A page without JavaScript cannot be asked what it got.
        """
        if not self._has_script:
            self.page.touchscreen.tap(x, y)
            return
        for _ in range(MOST_TAPS):
            self.page.evaluate(LISTEN)
            self.page.touchscreen.tap(x, y)
            with contextlib.suppress(TookTooLong):
                self.page.wait_for_function(TAPPED, timeout=LONGEST_TAP)
            # A page that came in its place knows nothing of it.
            if self.page.evaluate("window.tapped") in {"click", None}:
                return
        raise AssertionError(f"nothing at {x}, {y} can be tapped")

    def _scroll_to(self, what: Locator) -> Any:
        """Move the page as a finger or a wheel does until something stands where it can be pressed; return its box."""
        size = self.page.viewport_size
        assert size
        height, width = size["height"], size["width"]
        for _ in range(40):
            box = what.bounding_box()
            assert box, what
            middle = box["y"] + box["height"] / 2
            if height * TOP <= middle <= height * FOOT:
                return box
            distance = middle - height / 2
            x = min(max(box["x"] + box["width"] / 2, 5), width - 5)
            turn = math.copysign(min(abs(distance), height * TURN), distance)
            self.swipes += 1
            # A browser without a screen lets what a finger pushes glide on for as long as it likes; a wheel is exact.
            wheel = {"x": x, "y": height / 2, "yDistance": -turn, "speed": 9000, "gestureSourceType": "mouse"}
            self._cdp.send("Input.synthesizeScrollGesture", wheel)
            # The picture is moved before the page is; once one is taken, both are where they belong.
            self.page.screenshot(clip={"x": 0, "y": 0, "width": 1, "height": 1})
            if what.bounding_box() == box:
                # It is as far up or down as it goes.
                return box
        raise AssertionError(f"{what} cannot be reached")

    def _tab_to(self, what: Locator) -> None:
        self._to_keyboard()
        for _ in range(MOST_STOPS):
            if what.evaluate("(one) => one === document.activeElement"):
                return
            self._key("Tab")
            seen = self.page.evaluate(FOCUS)
            assert seen["amiss"] == [], (what, seen)
        raise AssertionError(f"no tabulator leads to {what}")

    def _type(self, text: str) -> None:
        self._to_keyboard()
        self.page.keyboard.type(text)
        self.keys += len(text)

    def _key(self, name: str) -> None:
        self.page.keyboard.press(name)
        self.keys += 1

    def _to_mouse(self) -> None:
        self._moves += not self._is_at_mouse
        self._is_at_mouse = True

    def _to_keyboard(self) -> None:
        self._moves += self._is_at_mouse
        self._is_at_mouse = False


def kept(folder: Path, way: str, told: dict[str, Any]) -> None:
    """Keep what was done in one way beside its pictures."""
    (folder / f"{way}.json").write_text(json.dumps({"way": way, **told}) + "\n", encoding="utf-8")


def table(folder: Path) -> str:
    """Return what was kept as a table."""
    rows = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]
    lines = ["| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row.values())) + " |" for row in rows)])


if __name__ == "__main__":
    sys.stdout.write(table(Path(sys.argv[1])) + "\n")
