"""A real JupyterLab and a real Chromium for the browser tests: started once, as `make learn` starts it, with a home of its own."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from schedule_lab.__main__ import command, defaults, settle

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WAIT_MS = 60_000
IDLE = """() => {
  const app = window.jupyterapp, widget = app?.shell.currentWidget, session = widget?.sessionContext;
  return !!session?.isReady && session.session?.kernel?.status === 'idle' && app.commands.hasCommand('notebook:run-all-cells');
}"""
"""The session has a kernel and it is idle. The toolbar's dot says idle before there is a kernel, and cells run then are lost."""
OUTCOME = """() => window.jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code').map(cell => ({
  id: cell.model.id, count: cell.model.executionCount,
  errors: cell.model.outputs.toJSON().filter(output => output.output_type === 'error').map(output => output.ename + ': ' + output.evalue),
}))"""

TURN_TO = """async path => {
  const app = window.jupyterapp, before = app.shell.currentWidget;
  const opened = await app.commands.execute('docmanager:open', {path, factory: 'Notebook'});
  app.shell.activateById(opened.id);
  if (opened === before) return;
  await before.sessionContext.shutdown();
  before.context.model.dirty = false;
  before.dispose();
}"""
RESTART = """async () => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  await kernel.restart();
  await kernel.requestExecute({code: ''}).done;
}"""
"""Ready is when the new kernel has answered: cells sent before that are lost."""
SOURCES = """() => window.jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code')
  .map(cell => ({id: cell.model.id, source: cell.model.sharedModel.source}))"""
EXPORT = """async () => {
  const {context} = window.jupyterapp.shell.currentWidget, token = document.cookie.match('_xsrf=([^;]*)')[1];
  const body = JSON.stringify({name: context.path, path: context.path, type: 'notebook', content: context.model.toJSON()});
  const answer = await fetch('/nbconvert/html', {method: 'POST', body, headers: {'X-XSRFToken': token}});
  return answer.ok ? answer.text() : Promise.reject(new Error(await answer.text()));
}"""
BOTTOM = """async () => {
  const content = window.jupyterapp.shell.currentWidget.content, frame = () => new Promise(requestAnimationFrame);
  const measure = () => Math.max(...[...content.node.querySelectorAll('.jp-Cell')].map(cell => cell.getBoundingClientRect().bottom));
  await content.scrollToItem(0, 'start');
  for (let still = 0, seen = 0; still < 5; ) {
    await frame();
    const bottom = measure();
    still = bottom === seen ? still + 1 : 0;
    seen = bottom;
  }
  return measure();
}"""
"""Where the last cell ends, once nothing moves any more."""


@contextmanager
def server(home: Path, root: Path = ROOT):
    """JupyterLab on the course with a home of its own; yields the base URL with its token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    settle(defaults(home) | {home / "settings/@jupyterlab/docmanager-extension/plugin.jupyterlab-settings": {"autosave": False}})
    options = f"--no-browser --allow-root --ip=127.0.0.1 --port={port} --IdentityProvider.token={token} --LabApp.expose_app_in_browser=True"
    folders = f"--LabApp.app_settings_dir={home}/share/jupyter/lab/settings --LabApp.user_settings_dir={home}/settings"
    folders += f" --LabApp.workspaces_dir={home}/workspaces --FileCheckpoints.checkpoint_dir={home}/checkpoints"
    names = {"HOME": "", "JUPYTER_DATA_DIR": "data", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython"}
    names["JUPYTER_CONFIG_PATH"] = "etc/jupyter"
    environment = {**os.environ, **{name: str(home / folder) for name, folder in names.items()}}
    log = (home / "server.log").open("w")
    arguments = [*options.split(), *folders.split()]
    call = command(arguments) if root == ROOT else [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}", *arguments]
    running = subprocess.Popen(call, cwd=root, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api?token={token}", running)
        yield f"http://127.0.0.1:{port}/lab/tree/{{path}}?reset&token={token}"
    finally:
        running.terminate()
        running.wait(20)
        log.close()


def _wait_for(url: str, running: subprocess.Popen) -> None:
    for _ in range(300):
        assert running.poll() is None, "JupyterLab did not start; see server.log"
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("JupyterLab did not answer in 30 s")


class Lesson:
    """A lesson open in the browser; `complaints` gathers page errors and console errors."""

    def __init__(self, page, url: str):
        self.page, self.complaints = page, []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.goto(url)
        page.wait_for_function(IDLE, timeout=WAIT_MS)

    def turn_to(self, path: str) -> None:
        """Another notebook in the same window; the one before is not saved, and its kernel ends."""
        self.page.evaluate(TURN_TO, path)
        self.page.wait_for_function(IDLE, timeout=WAIT_MS)
        self.complaints.clear()

    def run_all(self) -> list[dict]:
        """Run all cells; what became of each code cell."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(IDLE, timeout=WAIT_MS)
        return self.page.evaluate(OUTCOME)

    def restart_and_run_all(self) -> list[dict]:
        """A fresh kernel, then all cells."""
        self.page.evaluate(RESTART)
        return self.run_all()

    def exported(self) -> str:
        """The notebook as it stands, as an HTML page: what JupyterLab's File menu exports."""
        return self.page.evaluate(EXPORT)

    def photograph(self, path: Path) -> None:
        """The whole lesson in one picture, in the window's width."""
        size = self.page.viewport_size
        self.page.set_viewport_size({**size, "height": 12_000})
        bottom = self.page.evaluate(BOTTOM)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, clip={"x": 0, "y": 0, "width": size["width"], "height": bottom + 20})
        self.page.set_viewport_size(size)

    def show(self, cell_id: str):
        """Scroll the cell into view; its locator."""
        number = self.page.evaluate(
            """async id => {
              const notebook = window.jupyterapp.shell.currentWidget.content;
              const number = notebook.widgets.findIndex(cell => cell.model.id === id);
              notebook.activeCellIndex = number;
              await notebook.scrollToItem(number, 'start');
              return number;
            }""",
            cell_id,
        )
        return self.page.locator(f'.jp-Cell[data-windowed-list-index="{number}"]')

    def cells_that_call(self, names: str) -> list[str]:
        """Ids of the code cells that call one of `names`, as in "explore|play"."""
        cells = [cell for cell in self.page.evaluate(SOURCES) if re.search(rf"\b({names})\(", cell["source"])]
        return [cell["id"] for cell in cells]

    def theme(self, name: str) -> None:
        """Switch JupyterLab's theme to "Light" or "Dark"; it is the server's setting, so switch it back."""
        self.page.evaluate("name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab ' + name})", name)
        self.page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=str(name == "Light").lower())
