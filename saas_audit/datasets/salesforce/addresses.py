"""Network addresses as Salesforce writes them: the fourth or the sixth version of the protocol."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address

MAPPED = 0xFFFF << 32
"""Where the addresses of version 4 lie among those of version 6."""


class Address(int):
    """An address as a number, so that ranges can be measured."""

    @classmethod
    def parse(cls, value: object) -> Address:
        """Raises ValueError for what is no address."""
        if not isinstance(value, str):
            raise ValueError(f"no address: {value!r}")
        found = ip_address(value)
        return cls(int(found) + MAPPED if isinstance(found, IPv4Address) else int(found))

    @property
    def is_v4(self) -> bool:
        """Whether it is of version 4."""
        return self >> 32 == 0xFFFF
