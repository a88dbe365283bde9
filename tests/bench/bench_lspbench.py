"""The same sessions seen by the neutral client in `../shared/tools`, which times any language server over stdio.

`make bench` runs it where that folder is. Run alone, it takes the names of models: `bench_lspbench.py seed nest`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

TOOLS: Final = Path(__file__).resolve().parents[3] / "shared" / "tools"
SIZES: Final = (10_000, 100_000)
TYPED: Final = "Customer-facing| storefront"
"""The keystrokes go into a description; each makes a text that the server has never seen."""
ASKED: Final = {"seed": "-> S|", "uniq": "-> S|", "nest": "Web -> |API"}
"""Where requests ask, model by model: in the end of a relation in the middle of the file."""
BUDGETS: Final = {
    "didOpen -> diagnostics": (60, 600),
    "hover": (1, 1),
    "definition": (1, 1),
    "completion": (5, 10),
    "didChange -> diagnostics": (2, 5),
    "didChange + completion": (5, 10),
}
"""Milliseconds at each size: p95, and for opening the one time there is."""
MEMORY: Final = (70, 150)
"""Megabytes."""


def say(line: str = "") -> None:
    """Print a line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def measured(generated: Path) -> dict[str, Any]:
    """What the client reports of a session on a model, in a folder that holds nothing else."""
    folder = generated.with_suffix("")
    folder.mkdir()
    model = generated.rename(folder / generated.name)
    command = [
        *(sys.executable, str(TOOLS / "lspbench.py"), "--lang", "sruja", "--file", str(model)),
        *("--at", ASKED[model.stem.partition("_")[0]], "--type-in", TYPED),
        *("--requests", "hover,definition,completion", "--json", "-"),
        *("--", sys.executable, "-m", "sruja_lsp", "--stdio"),
    ]
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert isinstance(report, dict)
    return report


def table(name: str, reports: list[dict[str, Any]]) -> None:
    """One model at all sizes beside the budgets."""
    say(f"| `{name}_`: p50 / p95 ms | " + " | ".join(f"{each['lines']:,} lines | budget" for each in reports) + " |")
    say("| --- |" + " ---: | ---: |" * len(reports))
    for row, budgets in BUDGETS.items():
        cells = []
        for report, budget in zip(reports, budgets, strict=True):
            found = report["rows"][row]
            times = f"{found['p50']:.2f}" if found["n"] == 1 else f"{found['p50']:.2f} / {found['p95']:.2f}"
            cells += [times, str(budget)]
        say(f"| {row} | " + " | ".join(cells) + " |")
    peaks = [cell for each, most in zip(reports, MEMORY, strict=True) for cell in (each["rss_peak_mb"], most)]
    say("| peak memory, MB | " + " | ".join(map(str, peaks)) + " |")
    say()


def main(names: list[str]) -> None:
    """Measure the models with these names, or all."""
    if not TOOLS.is_dir():
        say(f"(no {TOOLS}: the sessions with the neutral client are left out)")
        return
    with TemporaryDirectory() as folder:
        generate = [sys.executable, str(TOOLS / "generate_models.py"), folder, *map(str, SIZES)]
        subprocess.run(generate, check=True, capture_output=True)
        for model in ASKED:
            if not names or model in names:
                table(model, [measured(Path(folder, f"{model}_{size}.sruja")) for size in SIZES])


if __name__ == "__main__":
    main(sys.argv[1:])
