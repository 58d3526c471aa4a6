"""Where the program is that this package brought."""

from __future__ import annotations

import os
import shutil
import sysconfig


def program() -> str:
    """The path of `lope`: that of this package, or else the first one on PATH.

    :raises FileNotFoundError: when there is none.
    """
    name = "lope" + (sysconfig.get_config_var("EXE") or "")
    user = "nt_user" if os.name == "nt" else "posix_user"
    # A folder (`pip install --target`), an environment, the user's own folder (`pip install --user`).
    beside = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin")
    for folder in (beside, sysconfig.get_path("scripts"), sysconfig.get_path("scripts", scheme=user)):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    found = shutil.which("lope")
    if found is None:
        raise FileNotFoundError("the program lope is neither in this environment nor on PATH: install lope again")
    return found
