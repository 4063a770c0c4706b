"""Public DNS on dnspython. "There is none" and "nobody answered" are two answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ..model import Reason
from .interface import Clock, Connector, Identity, Page, Read, ReadError
from .retry import Retry

if TYPE_CHECKING:
    from collections.abc import Iterator

LIFETIME = 10.0
"""Seconds for one question, all nameservers together."""


def connector(
    *, clock: Clock, dial: tuple[str, int] | None = None, budget: float = 60.0
) -> Connector:
    """A resolver: the system's, or the nameserver at ``dial``. ``budget`` in seconds a question."""
    return Resolver(clock, dial, budget)


class Resolver:
    """Asks for TXT records; the page body is the answer as JSON."""

    def __init__(self, clock: Clock, dial: tuple[str, int] | None, budget: float) -> None:
        self._clock = clock
        self._dial = dial
        self._retry = Retry(clock, budget)

    def connect(self) -> Identity:
        return Identity("dns", "DNS")

    def granted(self) -> frozenset[str] | None:
        """DNS is public."""
        return frozenset()

    def pages(self, read: Read) -> Iterator[Page]:
        """One page per name. Raises ReadError if nobody answered."""
        name = read.source.path.format(**read.values)
        before = self._retry.retries
        records = self._retry(lambda: self._ask(name))
        body = msgspec.json.encode({"name": name, "type": "TXT", "records": records})
        retries = self._retry.retries - before
        yield Page(body=body, status=200, received_at=self._clock.now(), retries=retries)

    def count(self, read: Read) -> int | None:  # noqa: ARG002
        return None

    def close(self) -> None:
        """Nothing is kept open."""

    def _ask(self, name: str) -> list[dict[str, str]]:
        import dns.exception
        import dns.resolver

        try:
            answer = self._resolver().resolve(name, "TXT", search=False, lifetime=LIFETIME)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as error:
            word = f"{name}: {type(error).__name__}"
            raise ReadError(Reason.API_ERROR, word, retryable=True) from None
        texts = [b"".join(record.strings) for record in answer]
        return [{"text": text.decode("utf-8", "replace")} for text in sorted(texts)]

    def _resolver(self) -> Any:
        import dns.resolver

        if self._dial is None:
            return dns.resolver.Resolver()
        resolver = dns.resolver.Resolver(configure=False)
        host, port = self._dial
        resolver.nameservers, resolver.port = [host], port
        return resolver
