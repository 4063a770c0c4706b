"""Which of the methods registered in Salesforce is a second factor."""

from __future__ import annotations

import pytest

from saas_audit.datasets.salesforce.two_factor import TwoFactorMethods
from saas_audit.derived.people.factors import SalesforceFactor
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World

METHODS = [name for name in TwoFactorMethods.__struct_fields__ if name.startswith("has_")]


def usable(*methods: str) -> bool:
    held = {name: name in methods for name in METHODS}
    told = Told((TwoFactorMethods(user_id="005", batch="1", **held),), ["salesforce"])
    tenant = next(one for one in told.tenants if one.platform == "salesforce")
    ((factor, _),) = World(told).stream(SalesforceFactor, tenant)
    assert factor.id == "005"
    return factor.usable


@pytest.mark.parametrize("method", METHODS)
def test_each_method_alone_is_enough(method):
    assert usable(method)


def test_without_any_there_is_none():
    assert not usable()
