"""The commands, and the one place where an exception becomes English and an exit code."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import sys
import traceback
import warnings
from collections.abc import Iterable
from typing import NoReturn

import typer

from ..errors import ConnectError, SaasAuditError, StoppedError, Unknown
from . import (
    accept,
    check,
    checks,
    child,
    collect,
    demo,
    diff,
    doctor,
    exceptions,
    explain,
    export,
    import_plan,
    importing,
    init,
    new_check,
    permissions,
    purge,
    report,
    run,
    verify,
)
from .exit import Exit
from .say import say

app = typer.Typer(
    name="saas-audit",
    help="How Microsoft 365, Google Workspace and Salesforce are configured: what is weak, what "
    "is fine, and what could not be seen. Reads only.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (run, collect, check, report, diff, doctor, demo, init, checks, explain):
    command.register(app)
for command in (permissions, verify, purge, export, importing, new_check):
    command.register(app)
for command in (accept, exceptions, import_plan):
    command.register(app)
child.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        from .. import __version__

        typer.echo(f"saas-audit {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Options before a command."""


def console() -> NoReturn:
    """The program: ``main``, and the end of the process.

    What SDKs warn of is not printed, unless Python is asked to (-W). Stopped by hand, it ends at
    once: threads may wait for a vendor's answer, for minutes.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    code = main()
    if code == Exit.STOPPED:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code.

    What SDKs log is not printed: it is theirs, and nobody looked at what it may hold.
    """
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        code = app(args=arguments, standalone_mode=False)
    except typer.Exit as stop:
        code = stop.exit_code
    except typer.Abort as stop:
        is_ctrl_c = isinstance(stop.__cause__, KeyboardInterrupt)
        return _say("stopped", Exit.STOPPED if is_ctrl_c else Exit.USAGE)
    except KeyboardInterrupt:
        code = Exit.STOPPED
    except StoppedError as stop:
        return _say(f"stopped; {stop}", Exit.STOPPED)
    except ConnectError as error:
        return _say(str(error), Exit.TENANT_UNREAD)
    except SaasAuditError as error:
        return _say(str(error), Exit.USAGE, error.places)
    except Exception as error:  # the last resort: say so, without secrets, and how to report it
        return _crashed(error)
    if code == Exit.STOPPED:  # typer may have made an exit of Ctrl-C
        return _say("stopped", Exit.STOPPED)
    return int(code or 0)


def _say(message: str, code: Exit, places: Iterable[str] = ()) -> int:
    say(f"saas-audit: {message}", aside=True)
    for place in places:
        say(f"  {place}", aside=True)
    return int(code)


def _crashed(error: Exception) -> int:
    """An exception's text may hold what must not be printed; its place in the code does not."""
    usage = getattr(error, "format_message", None)
    if callable(usage):
        return _say(str(usage()), Exit.USAGE)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        import tempfile

        where = error.filename or f"perhaps that of temporary files, {tempfile.gettempdir()}"
        return _say(f"the disk is full ({where}); make room, then run it again", Exit.USAGE)
    what = str(error) if isinstance(error, Unknown) else type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = [f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in frames]
    message = f"something went wrong inside saas-audit: {what}. Please report this:"
    return _say(message, Exit.INTERNAL, places)
