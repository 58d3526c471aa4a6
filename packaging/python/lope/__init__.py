"""The table of `lope` in Python: a row a run, as `lope table` says it.

The work is done by the program `lope`, which this package brings; nothing is computed here.
"""

from __future__ import annotations

import os
import subprocess
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Union

from ._program import program

if TYPE_CHECKING:
    import pyarrow

__all__ = ["DamagedFiles", "LopeError", "program", "read", "stream"]

Path = Union[str, bytes, "os.PathLike[str]"]
Paths = Union[Path, Iterable[Path]]

# Exit codes of the program.
_ALL_READ, _SOME_DAMAGED, _INTERRUPTED = 0, 1, 130


class LopeError(Exception):
    """lope could not start, or found nothing usable. The text is what it said, hints included."""

    def __init__(self, said: str, code: int) -> None:
        super().__init__(said)
        self.code = code
        """The exit code of the program."""


class DamagedFiles(UserWarning):
    """Some files were damaged beyond use; each is named, and the others were read."""


def stream(paths: Paths, *options: str) -> bytes:
    """The runs in `paths` (folders, files, archives) as an uncompressed Arrow stream (IPC).

    `options` are those of `lope table`, such as ``"--athlete", "me.toml"`` or ``"--since", "2026-01-01"``.

    :raises LopeError: when nothing could be read, or an option is wrong.
    :warns DamagedFiles: when some files could not be used.
    """
    return _stream(paths, options)


def _stream(paths: Paths, options: Iterable[str]) -> bytes:
    one = isinstance(paths, (str, bytes, os.PathLike))
    # As a list on stdin: there may be more than a command line can hold.
    given = b"".join(os.fsencode(path) + b"\0" for path in ([paths] if one else paths))
    command = [program(), "table", "--format", "ipc", *options, "-"]
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    said = done.stderr.decode(errors="replace").strip() or f"lope ended with {done.returncode}"
    if done.returncode == _INTERRUPTED:
        raise KeyboardInterrupt
    if done.returncode not in (_ALL_READ, _SOME_DAMAGED):
        raise LopeError(said, done.returncode)
    if done.returncode == _SOME_DAMAGED:
        warnings.warn(said, DamagedFiles, stacklevel=3)
    return done.stdout


def read(paths: Paths, *options: str) -> pyarrow.Table:
    """The runs in `paths` as a `pyarrow.Table`: a row a run, oldest first, a column a number or word.

    Numbers are doubles, words are strings, `start_utc` and `start_local` are timestamps; what can't be known is null.
    Paths, options, errors and warnings are those of :func:`stream`.
    """
    import pyarrow

    table = pyarrow.ipc.open_stream(_stream(paths, options)).read_all()
    for name, kind in [("start_utc", pyarrow.timestamp("s", "UTC")), ("start_local", pyarrow.timestamp("s"))]:
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(at).cast(kind))
    return table
