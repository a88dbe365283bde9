"""The rules of the repository itself."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import pytest

import sruja_lsp

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def project_files() -> list[Path]:
    """Every file that is committed, or will be."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - the developer's own git
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout."""
    directory = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(directory), str(ROOT)],
        capture_output=True,
        check=True,
    )
    (built,) = directory.glob("*.whl")
    return built


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path, project_files: list[Path]) -> None:
    package = ROOT / "server"
    expected = {path.relative_to(package).as_posix() for path in project_files if path.is_relative_to(package)}
    expected |= {"sruja_lsp/syntax/sruja.lark", "sruja_lsp/showcase.sruja"}
    expected |= {f"sruja_lsp/rules/{path.name}" for path in (ROOT / "docs" / "rules").iterdir()}
    with ZipFile(wheel) as archive:
        members = {name for name in archive.namelist() if ".dist-info/" not in name}
        assert members == expected
        assert "sruja_lsp/py.typed" in members
        grammar = archive.read("sruja_lsp/syntax/sruja.lark")
    assert grammar == (ROOT / "grammar" / "sruja.lark").read_bytes()


def test_there_is_one_version(wheel: Path) -> None:
    assert version("sruja-lsp") == sruja_lsp.__version__
    assert wheel.name == f"sruja_lsp-{sruja_lsp.__version__}-py3-none-any.whl"


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[?Unreleased\]?$", changelog, re.MULTILINE)


def test_tools_are_pinned_by_name_and_version_alone() -> None:
    """An address of a package index would tie the project to one machine's network."""
    lines = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8").splitlines()
    requirements = [line for line in lines if line and not line.startswith("#")]
    for requirement in requirements:
        assert re.fullmatch(r"[a-z0-9-]+==[0-9.]+(; .+)?", requirement)


def test_no_requirement_is_an_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert not [requirement for requirement in project["dependencies"] if "@" in requirement or "/" in requirement]


def test_no_file_speaks_of_one_developers_machine(project_files: list[Path]) -> None:
    checkout = re.compile(rb"(?<![\w.~-])/(?:home|root|Users|work)/[\w.]+")
    found = {path.relative_to(ROOT).as_posix(): checkout.findall(path.read_bytes()) for path in project_files}
    assert {name: places for name, places in found.items() if places} == {}


def test_every_link_between_documents_leads_somewhere(project_files: list[Path]) -> None:
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in project_files
        if document.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", target) and not (document.parent / target).exists()
    ]
    assert broken == []


def test_text_files_are_utf_8_and_end_with_a_line_end(project_files: list[Path]) -> None:
    suffixes = {".lark", ".lua", ".md", ".py", ".toml", ".txt", ".yml"}
    for path in project_files:
        if path.suffix in suffixes and path.stat().st_size:
            content = path.read_bytes().decode()
            assert content.endswith("\n"), path
            assert "\r" not in content, path


def test_no_check_is_silenced_without_its_reason(project_files: list[Path]) -> None:
    bare = re.compile(r"#\s*(noqa(: [A-Z0-9, ]+)?|type: ignore(\[[a-z, -]+\])?)\s*$")
    silenced = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in project_files
        if path.suffix == ".py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert silenced == []
