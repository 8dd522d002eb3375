"""The hooks for pre-commit, as pre-commit runs them on a git repository: only the sets that a commit changes are checked."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from dataprep.demo import write_demo
from tests import texts

ROOT = Path(__file__).parent.parent
OFFLINE = ("No matching distribution found", "Could not find a version", "Failed to establish a new connection", "ReadTimeout")

pytestmark = pytest.mark.skipif(
    not (shutil.which("git") and importlib.util.find_spec("pre_commit")), reason="git or pre-commit is not installed"
)

CONFIG = """\
repos:
  - repo: {hooks}
    rev: {rev}
    hooks:
      - id: dataprep
        exclude: ^films/
      - id: dataprep-texts
        files: ^films/
"""


class Repository:
    """A git repository with sets in it, and the environment in which git and pre-commit run."""

    def __init__(self, place: Path, variables: dict[str, str]) -> None:
        self.place, self.variables = place, variables
        place.mkdir()
        self.run("git", "init", "--quiet")

    def run(self, *command: str) -> str:
        done = subprocess.run(command, cwd=self.place, env=self.variables, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def commit(self) -> str:
        """Commit all that is there; the commit's name."""
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--no-verify", "--message", "all")
        return self.run("git", "rev-parse", "HEAD").strip()

    def hooks(self) -> tuple[int, str]:
        """Stage all that changed and run the hooks, as a commit does: the status and what is printed."""
        self.run("git", "add", "--all")
        command = [sys.executable, "-m", "pre_commit", "run", "--color", "never"]
        done = subprocess.run(command, cwd=self.place, env=self.variables, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository of two sets of forms, one broken, and one of texts, with the hooks of this checkout set up."""
    folder = tmp_path_factory.mktemp("hooks")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON", "COV_"))} | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PRE_COMMIT_HOME": str(folder / "environments"),
        "PYTHONPATH": sysconfig.get_path("purelib"),  # what the project needs is not fetched again
        **{f"GIT_{who}_{what}": "tests@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    hooks = Repository(folder / "of-hooks", variables)
    for name in ("dataprep", "schemas"):
        shutil.copytree(ROOT / name, hooks.place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, hooks.place / name)
    made = Repository(folder / "training", variables)
    write_demo(made.place / "healthy")
    write_demo(made.place / "broken", broken=True)
    write_films(made.place / "films")
    config = CONFIG.format(hooks=hooks.place, rev=hooks.commit())
    (made.place / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    made.commit()
    touch(made.place / "healthy" / "fields.json")
    _, told = made.hooks()
    offline = next((line.strip() for line in told.splitlines() if any(sign in line for sign in OFFLINE)), None)
    if offline:
        pytest.skip(f"pre-commit cannot set up its environment here: {offline}")
    made.run("git", "reset", "--quiet", "--hard")
    return made


def write_films(folder: Path) -> None:
    """A set of texts, with a class for each that is declared."""
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.txt").write_text(f"The film number {number} is told of here.", encoding="utf-8")
    labels = texts.project({f"{number}.txt": ["Drama" if number % 2 else "Comedy"] for number in range(12)})
    (folder / "films.json").write_text(json.dumps(labels, indent=1), encoding="utf-8")


def touch(path: Path) -> None:
    """Change a file in what means nothing."""
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def outcome(told: str, hook: str) -> str:
    """How a hook went: Passed, Failed or Skipped."""
    (line,) = (line for line in told.splitlines() if line.startswith(f"{hook}."))
    return line.rpartition(".")[2].rpartition(")")[2]


@pytest.fixture
def clean(repository: Repository) -> Repository:
    """The repository as it was committed."""
    repository.run("git", "reset", "--quiet", "--hard")
    repository.run("git", "clean", "--quiet", "--force", "-d")
    return repository


def test_a_commit_without_training_data_is_none_of_ours(clean: Repository) -> None:
    (clean.place / "notes.md").write_text("Notes.\n", encoding="utf-8")
    status, told = clean.hooks()
    assert status == 0, told
    assert (outcome(told, "dataprep check"), outcome(told, "dataprep check, texts")) == ("Skipped", "Skipped")


def test_a_change_of_a_healthy_set_passes_though_another_is_broken(clean: Repository) -> None:
    touch(clean.place / "healthy" / "fields.json")
    status, told = clean.hooks()
    assert status == 0, told
    assert outcome(told, "dataprep check") == "Passed"


def test_a_change_of_a_broken_set_fails_with_all_of_its_findings_and_no_other_set(clean: Repository) -> None:
    touch(clean.place / "broken" / "invoice-06.tif.labels.json")
    status, told = clean.hooks()
    assert status == 1
    assert outcome(told, "dataprep check") == "Failed"
    assert "broken/invoice-03.png.labels.json:67:25: error G404" in told
    assert "healthy" not in told


def test_a_defect_that_is_staged_stops_the_commit(clean: Repository) -> None:
    (clean.place / "healthy" / "invoice-02.pdf.labels.json").write_text("{", encoding="utf-8")
    status, told = clean.hooks()
    assert status == 1
    assert "healthy/invoice-02.pdf.labels.json:1:2: error F011" in told


def test_texts_have_a_hook_of_their_own(clean: Repository) -> None:
    touch(clean.place / "films" / "films.json")
    status, told = clean.hooks()
    assert (outcome(told, "dataprep check"), outcome(told, "dataprep check, texts")) == ("Skipped", "Passed"), told
    (clean.place / "films" / "3.txt").write_bytes(b"\xff")
    status, told = clean.hooks()
    assert status == 1
    assert outcome(told, "dataprep check, texts") == "Failed"
