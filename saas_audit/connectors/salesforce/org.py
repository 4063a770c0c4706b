"""One signed-in org."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ...errors import ConnectError
from ...model import Reason
from ..dial import requests_session
from ..interface import Identity, Page, Read, ReadError
from ..retry import Retry
from .describe import Description
from .metadata import Metadata
from .queries import Queries
from .rights import OBJECT, PREFIX, WORDS
from .sign_in import SignIn
from .soql import Query
from .transport import Transport, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import requests

    from ..interface import Clock
    from .config import SalesforceTenant


class Record(msgspec.Struct, frozen=True, rename="pascal"):
    """Who the org is."""

    id: str
    name: str


class SalesforceConnector:
    """Reads what ``reads`` allows, one page after the other."""

    lanes = 4

    def __init__(
        self, config: SalesforceTenant, clock: Clock, dial: str | None, budget: float
    ) -> None:
        self._config = config
        self._clock = clock
        self._dial = dial
        self._budget = budget
        self._session: requests.Session | None = None
        self._transport: Transport | None = None
        self._queries: Queries | None = None
        self._metadata: Metadata | None = None
        self._granted: frozenset[str] | None = None

    def connect(self) -> Identity:
        self._session = requests_session(self._dial, self._config.ca_file)
        sign_in = SignIn(self._config, self._session, self._clock)
        retry = Retry(self._clock, self._budget)
        try:
            access = retry(sign_in.access)
            transport = Transport(self._session, sign_in, access, self._clock)
            retry(transport.speak_newest)
        except ReadError as error:
            raise ConnectError(
                f"cannot sign in to Salesforce: {error.detail}; check sign_in of tenant "
                f"{self._config.name}"
            ) from None
        self._transport = transport
        self._queries = Queries(transport, self._clock, self._budget)
        self._metadata = Metadata(transport, self._clock, self._budget)
        self._look_at_limits(transport)
        self._granted = self._rights_held(self._queries)
        return self._identity(self._queries, access.org_id, access.host)

    def _look_at_limits(self, transport: Transport) -> None:
        """Not everybody may; then each answer tells."""
        try:
            Retry(self._clock, self._budget)(transport.look_at_limits)
        except ReadError as error:
            if error.reason is not Reason.NO_PERMISSION:
                raise ConnectError(f"cannot read Salesforce's limits: {error.detail}") from None

    def _identity(self, queries: Queries, org_id: str, host: str) -> Identity:
        """Where the org's record cannot be read: what the sign-in told of it."""
        try:
            (raw,) = queries.rows(Query("Organization", ("Id", "Name")))
            record = whole(bytes(raw), Record)
        except (ReadError, ValueError):
            return Identity(org_id or host, host)
        return Identity(record.id, record.name)

    def _rights_held(self, queries: Queries) -> frozenset[str] | None:
        """Whoever may not use the API holds nothing; what else goes wrong tells nothing."""
        try:
            described = whole(queries.describe(OBJECT, tooling=False), Description)
            known = {field.name for field in described.fields}
            asked = tuple(f"{PREFIX}{word}" for word in WORDS if f"{PREFIX}{word}" in known)
            (row,) = queries.rows(Query(OBJECT, asked))
        except (ReadError, ValueError) as error:
            refused = isinstance(error, ReadError) and error.reason is Reason.NO_PERMISSION
            return frozenset() if refused else None
        held = msgspec.json.decode(row)
        return frozenset(name.removeprefix(PREFIX) for name in asked if held.get(name) is True)

    def granted(self) -> frozenset[str] | None:
        return self._granted

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        queries, metadata = self._ready()
        try:
            if read.source.api == "describe":
                yield queries.description(read)
            elif read.source.api == "metadata":
                yield from metadata.pages(read, cursor)
            else:
                yield from queries.pages(read, cursor)
        except ReadError as error:
            raise self._explained(error, read) from None

    def parts(self, read: Read, rows: int) -> Sequence[Read]:
        queries, _ = self._ready()
        try:
            return queries.parts(read, rows)
        except ReadError as error:
            raise self._explained(error, read) from None

    def count(self, read: Read) -> int | None:
        queries, _ = self._ready()
        if read.source.api not in ("soql", "tooling"):
            return None
        try:
            return queries.count(read)
        except ReadError as error:
            raise self._explained(error, read) from None

    def _explained(self, error: ReadError, read: Read) -> ReadError:
        """The vendor says "no such object" also to those who may not see it."""
        missing = set(read.source.permission) - (self._granted or frozenset())
        if self._granted is None or not missing or error.reason is not Reason.NO_LICENCE_DATA:
            return error
        told = f"{error.detail} (the audit user lacks {', '.join(sorted(missing))})"
        return ReadError(Reason.NO_PERMISSION, told, status=error.status)

    def _ready(self) -> tuple[Queries, Metadata]:
        if self._transport is None or self._queries is None or self._metadata is None:
            raise ConnectError("not signed in yet")
        return self._queries, self._metadata

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
