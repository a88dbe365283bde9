"""`sruja-lsp` and `python -m sruja_lsp`."""

from __future__ import annotations

import gc
import sys

from sruja_lsp.cli.main import ServeOptions, run


def main() -> int:
    """Run the command on the command line; returns the exit status."""
    return run(sys.argv[1:], serve=_serve)


def _serve(options: ServeOptions) -> int:
    # Importing the protocol is most of the time until the first answer, and a sixth of it would go into looking for
    # garbage among modules. `memory.settle` makes the collector as eager as it usually is again.
    gc.set_threshold(10_000, 50, 1_000)
    from sruja_lsp.lsp.serve import serve

    return serve(tcp=options.tcp, websocket=options.websocket, log_level=options.log_level, log_file=options.log_file)


if __name__ == "__main__":
    sys.exit(main())
