"""What holds for the tests of timing: made-up sides need no clean memory."""

import gc

import pytest


@pytest.fixture(autouse=True)
def _no_waiting_for_garbage(monkeypatch):
    """A collection takes half a second beside all that tests import, before each timed call."""
    monkeypatch.setattr(gc, "collect", lambda: 0)
