"""The command line: collects each package's commands and words their refusals. Knows no package itself."""

from __future__ import annotations

import re
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from app.errors import AppError

# How SQLite and PostgreSQL say that a table is not there.
_NO_TABLE = re.compile(r"no such table|relation .* does not exist")


class Group(AppGroup):
    """A group of commands in which an `AppError` becomes one sentence on standard error and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AppError as error:
            raise click.ClickException(str(error)) from error
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            hint = " Has it been prepared? script/server does so." if _NO_TABLE.search(reason) else ""
            raise click.ClickException(f"The database does not answer: {reason}.{hint}") from error
        except UnicodeError as error:
            raise click.ClickException("What was given is not text in UTF-8.") from error
        except OSError as error:
            # Writing to a folder that is not there, or to a full disk, is nobody's programming mistake.
            raise click.ClickException(
                f"{error.strerror}: {error.filename}" if error.filename else str(error)
            ) from error
