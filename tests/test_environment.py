"""What the project needs is written once, locked, and the same everywhere."""

import json
import os
import re
import subprocess
import sys
import tomllib

import yaml

from tests.builders import ROOT

LOCK = (ROOT / "requirements.lock").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_the_lock_holds_hashes_for_every_package_and_no_address():
    pins = re.findall(r"^[a-z0-9][\w.\[\]-]*==", LOCK, re.MULTILINE)

    assert len(pins) > 50
    assert LOCK.count("--hash=sha256:") >= len(pins)
    assert not re.search(r"https?:|--index|--find-links|@ ", LOCK)


def test_the_lock_pins_every_package_that_the_project_asks_for():
    asked = PROJECT["dependencies"] + [need for extra in PROJECT["optional-dependencies"].values() for need in extra]
    wanted = [need.partition("[")[0] for need in asked]

    assert [need for need in wanted if not re.search(rf"^{re.escape(need)}==", LOCK, re.MULTILINE)] == []


def pip_section() -> list[str]:
    return yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"][-1]["pip"]


def test_environment_yml_takes_its_python_from_the_project_and_the_rest_from_the_lock():
    found = yaml.safe_load((ROOT / "environment.yml").read_text())

    assert found["channels"] == ["conda-forge"]
    assert f"python {PROJECT['requires-python']}" in found["dependencies"]
    assert [need.split()[0] for need in found["dependencies"][:-1]] == ["python", "pip"]
    assert pip_section() == ["-r requirements.lock"]


def test_pip_takes_that_section_as_conda_hands_it_over_and_finds_the_lock_complete(tmp_path):
    written = tmp_path / "condaenv.requirements.txt"
    written.write_text("\n".join(line.replace("-r ", f"-r {ROOT}/") for line in pip_section()))
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--disable-pip-version-check", "-r", str(written)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stderr[-2000:]
    assert "Would install" not in done.stdout


def test_binder_and_conda_users_install_the_project_in_the_same_words():
    command = "pip install --no-deps -e ."

    assert os.access(ROOT / "postBuild", os.X_OK)
    assert all(command in (ROOT / name).read_text() for name in ("postBuild", "environment.yml", "docs/install.md"))


KNOWN = {"name": str, "image": str, "onCreateCommand": str, "securityOpt": list, "remoteEnv": dict, "forwardPorts": list, "customizations": dict,
         "hostRequirements": dict}  # fmt: skip
"""Fields of https://github.com/devcontainers/spec/blob/main/schemas/devContainer.base.schema.json that we use."""


def test_the_container_uses_the_makefile_and_only_fields_of_the_schema():
    found = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text())

    assert {name: type(value) for name, value in found.items()} == KNOWN
    assert re.fullmatch(r"make (\S+) && \./set_up.sh bubblewrap", found["onCreateCommand"])[1] == ".venv/.ready"
    assert re.fullmatch(r"\d+([tgmk]b)?", found["hostRequirements"]["memory"])


def test_the_packages_that_were_asked_for_are_there():
    asked = {"jupyterlab", "nbgrader", "jax", "optax", "matplotlib", "ipywidgets"}

    assert asked <= set(PROJECT["dependencies"])
    assert "pytest" in PROJECT["optional-dependencies"]["test"]
