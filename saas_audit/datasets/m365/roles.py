"""Who holds which directory role: for good, for now, or on request."""

from __future__ import annotations

from typing import Literal

from ...model import Moment, Row
from .api import graph


@graph("/roleManagement/directory/roleDefinitions", permission="RoleManagement.Read.Directory")
class RoleDefinition(Row, rename="camel", at_least=1, label="display_name"):
    """A directory role; for built-in ones the id is the template's."""

    id: str
    display_name: str | None


@graph("/roleManagement/directory/roleAssignments", permission="RoleManagement.Read.Directory")
class RoleAssignment(Row, rename="camel", at_least=1):
    """An active assignment; the principal is a user, a group or a service principal."""

    id: str
    principal_id: str | None
    role_definition_id: str | None
    directory_scope_id: str | None


@graph(
    "/roleManagement/directory/roleEligibilityScheduleInstances",
    permission="RoleEligibilitySchedule.Read.Directory",
)
class RoleEligibility(Row, rename="camel"):
    """A role somebody may activate."""

    id: str
    principal_id: str | None
    role_definition_id: str | None
    directory_scope_id: str | None


@graph(
    "/roleManagement/directory/roleAssignmentScheduleInstances",
    permission="RoleAssignmentSchedule.Read.Directory",
)
class RoleSchedule(Row, rename="camel", at_least=1):
    """An active assignment as PIM sees it: assigned or activated, and until when."""

    id: str
    principal_id: str | None
    role_definition_id: str | None
    directory_scope_id: str | None
    assignment_type: Literal["Assigned", "Activated"]
    start_date_time: Moment | None
    end_date_time: Moment | None
