"""Whether a command that a deployment runs exists, with the options it is given."""

import importlib.util
from collections.abc import Sequence

import click
from celery import Celery
from celery.bin.base import CLIContext
from celery.bin.celery import celery

from config.celery import ROUTES
from connected.cli import main


def check_command(command: Sequence[str]) -> None:
    """Raise when the program, the module, the subcommand or an option of ``command`` does not exist."""
    program, arguments = command[0].rpartition("/")[2], list(command[1:])
    if program == "python":
        assert arguments[0] == "-m"
        assert is_module(arguments[1]), arguments[1]
    elif program == "celery":
        _check_celery(arguments)
    else:
        assert program == "connected", program
        _parse(main, arguments)


def is_module(name: str) -> bool:
    """Say whether there is such a module."""
    return importlib.util.find_spec(name) is not None


def _check_celery(arguments: list[str]) -> None:
    flag, app, name, *options = arguments
    assert flag == "-A"
    assert is_module(app), app
    context = CLIContext(app=Celery(set_as_current=False), no_color=True, workdir=None, quiet=True)
    parsed = celery.commands[name].make_context(name, options, obj=context).params
    if name == "worker":
        assert set(parsed["queues"]) == {route["queue"] for route in ROUTES.values()}
        assert all(is_module(module) for module in parsed["include"] or ())


def _parse(group: click.Group, arguments: list[str]) -> None:
    command = group.commands[arguments[0]]
    if isinstance(command, click.Group):
        _parse(command, arguments[1:])
    else:
        command.make_context(arguments[0], arguments[1:])
