"""Passwords: what the org asks of those who sign in with one."""

from __future__ import annotations

from saas_audit import LOW, MEDIUM, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.settings import (
    Complexity,
    MaxLoginAttempts,
    SecuritySettings,
)
from saas_audit.derived.salesforce.health import (
    PasswordHistory,
    PasswordLength,
    PasswordMix,
    WrongPasswords,
)
from saas_audit.derived.salesforce.switches import health_check

from .examples import ACME
from .told import both, examples_between, row

OWN_POLICIES = "profiles with a password policy of their own: it takes the place of the org's"
VENDORS_LENGTH = 8
"""Characters that Salesforce's own baseline is content with."""

MIXED: frozenset[Complexity] = frozenset(
    {
        "SpecialCharacters",
        "UpperLowerCaseNumeric",
        "UpperLowerCaseNumericSpecialCharacters",
        "Any3UpperLowerCaseNumericSpecialCharacters",
    }
)
FEW_TRIES: frozenset[MaxLoginAttempts] = frozenset({"ThreeAttempts", "FiveAttempts"})


@check(
    severity=MEDIUM,
    control=controls.PASSWORDS_RESIST,
    maps={"Health Check": health_check(PasswordLength)},
    blind_to=OWN_POLICIES,
)
def min_length(password: PasswordLength, *, least: int = 12) -> Verdict:
    """Passwords are long.

    Why: each character more makes a password many times harder to find by trying.
    Fix: Setup > Password Policies: set "Minimum password length" to 12 or more. It holds for each
    user from the next change of the password on.
    See: https://help.salesforce.com/s/articleView?id=platform.users_profiles_password_policies_ref.htm
    """
    found = password.characters
    degree = LOW if found >= VENDORS_LENGTH else None
    return Verdict(found >= least, saw=found, want=f"{least} characters or more", severity=degree)


examples_between(min_length, PasswordLength, good=12, bad=7)
min_length.passes("as the vendor's baseline has it", both({PasswordLength: 8}), least=8)
min_length.fails("the vendor's baseline asks for no more", both({PasswordLength: 8}), at=LOW)
min_length.fails("one too few", both({PasswordLength: 11}), at=LOW)
min_length.unknown("in words", ACME, row(PasswordLength, "12 characters"), unread(SecuritySettings))


@check(
    severity=MEDIUM,
    control=controls.PASSWORDS_RESIST,
    maps={"Health Check": health_check(PasswordMix)},
    blind_to=OWN_POLICIES,
)
def complexity(password: PasswordMix, *, allowed: frozenset[Complexity] = MIXED) -> Verdict:
    """Passwords mix at least three kinds of characters.

    Why: a word with a number behind it is among the first that are tried.
    Fix: Setup > Password Policies: set "Password complexity requirement" to one that asks for
    special characters, or for upper and lower case with numbers.
    See: https://help.salesforce.com/s/articleView?id=platform.users_profiles_password_policies_ref.htm
    """
    found = password.kinds
    degree = LOW if found == "AlphaNumeric" else None
    return Verdict(found in allowed, saw=found, want=allowed, severity=degree)


examples_between(complexity, PasswordMix, good="SpecialCharacters", bad="NoRestriction")
for _good in sorted(MIXED):
    complexity.passes(_good, both({PasswordMix: _good}))
complexity.fails(
    "letters and numbers only: the default", both({PasswordMix: "AlphaNumeric"}), at=LOW
)


@check(
    severity=MEDIUM,
    control=controls.PASSWORDS_RESIST,
    maps={"Health Check": health_check(PasswordHistory)},
    blind_to=OWN_POLICIES,
)
def history(password: PasswordHistory, *, least: int = 3) -> Verdict:
    """Nobody goes back to a password that they had lately.

    Why: who must change a password that was stolen would otherwise take it again at once.
    Fix: Setup > Password Policies: set "Enforce password history" to 3 passwords or more.
    See: https://help.salesforce.com/s/articleView?id=platform.users_profiles_password_policies_ref.htm
    """
    found = password.remembered
    degree = LOW if found else None
    return Verdict(found >= least, saw=found, want=f"{least} or more remembered", severity=degree)


examples_between(history, PasswordHistory, good=3, bad=0)
history.passes("as many as can be remembered", both({PasswordHistory: 24}))
history.fails("two take turns with a third", both({PasswordHistory: 2}), at=LOW)
history.fails("three, where five are wanted", both({PasswordHistory: 3}), least=5, at=LOW)


@check(
    severity=MEDIUM,
    control=controls.PASSWORDS_RESIST,
    maps={"Health Check": health_check(WrongPasswords)},
    blind_to=OWN_POLICIES,
)
def max_login_attempts(
    password: WrongPasswords, *, allowed: frozenset[MaxLoginAttempts] = FEW_TRIES
) -> Verdict:
    """A few wrong passwords lock the account.

    Why: who may try without end finds a password in the end.
    Fix: Setup > Password Policies: set "Maximum invalid login attempts" to 3 or 5.
    See: https://help.salesforce.com/s/articleView?id=platform.users_profiles_password_policies_ref.htm
    """
    found = password.allowed
    degree = LOW if found == "TenAttempts" else None
    return Verdict(found in allowed, saw=found, want=allowed, severity=degree)


examples_between(max_login_attempts, WrongPasswords, good="FiveAttempts", bad="NoLimit")
max_login_attempts.passes("fewer still", both({WrongPasswords: "ThreeAttempts"}))
max_login_attempts.fails("ten: the default", both({WrongPasswords: "TenAttempts"}), at=LOW)
max_login_attempts.fails(
    "five, where three are wanted",
    both({WrongPasswords: "FiveAttempts"}),
    allowed=frozenset({"ThreeAttempts"}),
)
max_login_attempts.unknown(
    "a number: what it stands for is not told",
    ACME,
    row(WrongPasswords, 3),
    unread(SecuritySettings),
)
