"""What the tests in VS Code share: the package of the extension, installed into a window with an empty profile."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.editors import workbench
from tests.editors.workbench import ROOT, Profile, Workbench
from tests.support import editors
from tests.support.browser import browser

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path


@pytest.fixture(scope="session")
def vsix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of this checkout."""
    browser()
    if workbench.installed() is None:
        if not editors.under_ci():
            pytest.skip("there is no VS Code to test in; with CI=true it is installed")
        editors.of_debian("krb5-config", *workbench.DEBIAN)
        workbench.install()
    target = tmp_path_factory.mktemp("vsix") / "sruja.vsix"
    script = ROOT / "vscode-client" / "package.py"
    subprocess.run([sys.executable, str(script), "--out", str(target)], check=True, capture_output=True)
    return target


@pytest.fixture
def opened(vsix: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    """Opens a window on a folder with files."""

    def window(files: dict[str, str], profile: Profile = Profile()) -> AbstractContextManager[Workbench]:  # noqa: B008 - immutable
        name = request.node.name.removeprefix("test_")
        return workbench.workbench(vsix, files, tmp_path / "vscode", name=name, profile=profile)

    return window
