"""The log: on standard error, where editors collect it, or in a file."""

import logging
import sys
from pathlib import Path
from typing import Final

LEVELS: Final = ("debug", "info", "warning", "error")

_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def configure(level: str, file: Path | None) -> None:
    """Send the log where the user wants it.

    Raises:
        OSError: The file cannot be written.
    """
    handler = logging.StreamHandler(sys.stderr) if file is None else logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # An editor that is gone reads no log either; complaining about that on the same stream would help nobody.
    logging.raiseExceptions = False
    if level == "info":
        # What these say at this level is every message that is sent, word for word.
        logging.getLogger("pygls").setLevel(logging.WARNING)
