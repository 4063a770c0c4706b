"""A few things at a time, and nobody waits for them who was told to stop."""

from __future__ import annotations

import threading

import pytest

from saas_audit.lanes import Lanes


def test_left_by_ctrl_c_they_are_not_waited_for():
    answered = threading.Event()
    with pytest.raises(KeyboardInterrupt), Lanes(1) as lanes:
        under_way = lanes.submit(answered.wait, 60)
        next_one = lanes.submit(answered.wait, 60)
        raise KeyboardInterrupt
    assert not under_way.done()
    assert next_one.cancelled()
    answered.set()
    assert under_way.result()


@pytest.mark.parametrize("failing", [False, True])
def test_else_they_are(failing: bool):
    done = []

    def late() -> None:
        threading.Event().wait(0.05)
        done.append(1)

    try:
        with Lanes(1) as lanes:
            for _ in range(2):
                lanes.submit(late)
            if failing:
                raise ValueError
    except ValueError:
        assert failing
    assert done == [1, 1]
