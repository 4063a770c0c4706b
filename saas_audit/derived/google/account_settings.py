"""Settings in force for accounts: how good a password has to be, and how long a session lasts."""

from __future__ import annotations

from .in_force import Effective, in_force
from .two_step import Duration


@in_force("security.password")
class PasswordRules(Effective):
    """What a new password has to be like."""

    minimum_length: int


@in_force("security.session_controls")
class WebSession(Effective):
    """After how long people must sign in again on the web. Two years are Google's never."""

    web_session_duration: Duration
