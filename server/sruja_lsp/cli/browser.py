"""Opening an address where there is a desktop to open it on."""

from __future__ import annotations

import os
import sys
import webbrowser


def open_in_browser(url: str) -> bool:
    """Open an address in the user's browser; tells whether there was one to ask.

    Where there is no desktop a browser for terminals would get in the way of what runs there.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    return webbrowser.open(url)
