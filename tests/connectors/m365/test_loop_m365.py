"""The loop of the async SDK, and the threads that wait for it."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor

import pytest

from saas_audit.connectors.m365.loop import Loop


def test_who_waits_when_it_closes_waits_no_longer():
    loop, begun = Loop(), threading.Event()

    async def endless() -> None:
        begun.set()
        await asyncio.Event().wait()

    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(loop.run, endless())
        assert begun.wait(60)
        loop.close()
        with pytest.raises(CancelledError):
            waits.result(60)


def test_it_is_nothing_to_the_loop_of_whoever_uses_it():
    async def program() -> int:
        loop = Loop()
        try:
            return loop.run(asyncio.sleep(0, 7))
        finally:
            loop.close()

    with ThreadPoolExecutor(1) as apart:  # tests in a browser leave a loop in this thread
        assert apart.submit(asyncio.run, program()).result() == 7


def test_once_closed_it_takes_no_more():
    loop = Loop()

    async def answer() -> int:
        return 7

    assert loop.run(answer()) == 7
    loop.close()
    with pytest.raises(CancelledError):
        loop.run(answer())
