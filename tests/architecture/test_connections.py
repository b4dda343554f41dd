"""A test that leaves a connection to a database open fails itself, and not whichever comes after it."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import create_engine

from tests.connections import LeftOpen, none_left


def test_what_is_left_open_is_told_and_closed() -> None:
    engine = create_engine("sqlite://")
    with pytest.raises(LeftOpen, match=r"left connections to a database open: 1\."), none_left():
        left = engine.raw_connection()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        left.cursor()
    # What lies in the pool of an engine that nobody disposes of is open, too.
    kept = create_engine("sqlite://")
    with pytest.raises(LeftOpen), none_left(), kept.connect():
        pass


def test_who_closes_is_not_told() -> None:
    with none_left():
        engine = create_engine("sqlite://")
        with engine.connect():
            pass
        engine.dispose()
