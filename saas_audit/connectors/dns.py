"""Public DNS on dnspython. "There is none" and "nobody answered" are two answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ..model import Reason
from .interface import Clock, Connector, Identity, Page, Read, ReadError
from .retry import Retry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIFETIME = 10.0
"""Seconds for one question, all nameservers together."""


def connector(
    *, clock: Clock, dial: tuple[str, int] | None = None, budget: float = 20.0
) -> Connector:
    """A resolver: the system's, or the nameserver at ``dial``. ``budget`` in seconds a question."""
    return Resolver(clock, dial, budget)


class Resolver:
    """Asks for TXT records; the page body is the answer as JSON."""

    lanes = 8

    def __init__(self, clock: Clock, dial: tuple[str, int] | None, budget: float) -> None:
        self._clock = clock
        self._dial = dial
        self._budget = budget

    def connect(self) -> Identity:
        return Identity("dns", "DNS")

    def granted(self) -> frozenset[str] | None:
        """DNS is public."""
        return frozenset()

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:  # noqa: ARG002
        """One page per name. Raises ReadError if nobody answered."""
        name = read.source.path.format(**read.values)
        retry = Retry(self._clock, self._budget)
        rcode, records = retry(lambda: self._ask(name))
        answer = {"name": name, "type": "TXT", "rcode": rcode, "records": records}
        body = msgspec.json.encode(answer)
        now = self._clock.now()
        yield Page(body=body, status=200, received_at=now, retries=retry.retries)

    def parts(self, read: Read, rows: int) -> Sequence[Read]:  # noqa: ARG002
        return (read,)

    def count(self, read: Read) -> int | None:  # noqa: ARG002
        return None

    def close(self) -> None:
        """Nothing is kept open."""

    def _ask(self, name: str) -> tuple[str, list[dict[str, str]]]:
        import dns.exception
        import dns.name
        import dns.resolver

        try:
            question = dns.name.from_text(name)
        except dns.exception.DNSException as error:
            raise ReadError(Reason.API_ERROR, f"{name}: {type(error).__name__}") from None
        try:
            answer = self._resolver().resolve(question, "TXT", search=False, lifetime=LIFETIME)
        except dns.resolver.NXDOMAIN:
            return "NXDOMAIN", []
        except dns.resolver.NoAnswer:
            return "NOERROR", []
        except dns.exception.DNSException as error:
            word = f"{name}: {type(error).__name__}"
            raise ReadError(Reason.API_ERROR, word, retryable=True) from None
        texts = [b"".join(record.strings) for record in answer]
        return "NOERROR", [{"text": text.decode("utf-8", "replace")} for text in sorted(texts)]

    def _resolver(self) -> Any:
        import dns.resolver

        if self._dial is None:
            return dns.resolver.Resolver()
        resolver = dns.resolver.Resolver(configure=False)
        host, port = self._dial
        resolver.nameservers, resolver.port = [host], port
        return resolver
