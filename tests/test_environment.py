"""What the project needs is written once, locked, and the same everywhere."""

import re
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
    wanted = PROJECT["dependencies"] + [need for extra in PROJECT["optional-dependencies"].values() for need in extra]

    assert [need for need in wanted if not re.search(rf"^{re.escape(need)}==", LOCK, re.MULTILINE)] == []


def test_environment_yml_takes_its_python_from_the_project_and_the_rest_from_the_lock():
    found = yaml.safe_load((ROOT / "environment.yml").read_text())

    assert found["channels"] == ["conda-forge"]
    assert f"python {PROJECT['requires-python']}" in found["dependencies"]
    assert found["dependencies"][-1] == {"pip": ["--require-hashes -r requirements.lock", "--no-deps -e ."]}


def test_the_packages_that_were_asked_for_are_there():
    asked = {"jupyterlab", "nbgrader", "jax", "optax", "matplotlib", "ipywidgets"}

    assert asked <= set(PROJECT["dependencies"])
    assert "pytest" in PROJECT["optional-dependencies"]["test"]
