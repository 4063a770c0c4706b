"""An address on the internet, of either kind."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address


class Address:
    """``192.0.2.10`` or ``2001:db8::10``; ``number`` is its place among all of its kind.

    ``::ffff:192.0.2.10`` is an old address in the spelling of the new.
    """

    __slots__ = ("number", "version")

    def __init__(self, text: str) -> None:
        """Raises ValueError for anything else."""
        held = ip_address(text)
        if isinstance(held, IPv6Address) and held.ipv4_mapped:
            held = held.ipv4_mapped
        self.version, self.number = held.version, int(held)

    @classmethod
    def parse(cls, value: object) -> Address:
        """As the vendor writes it. Raises ValueError."""
        return value if isinstance(value, cls) else cls(str(value))

    def __repr__(self) -> str:
        return f"Address({self.version}, {self.number})"
