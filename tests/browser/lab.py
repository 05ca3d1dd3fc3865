"""A real JupyterLab and a real Chromium for the browser tests: started once, each page clean."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

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


@contextmanager
def server(home: Path, root: Path = ROOT):
    """JupyterLab on the course with a home of its own; yields the base URL with its token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    options = f"--no-browser --allow-root --ip=127.0.0.1 --port={port} --IdentityProvider.token={token} --LabApp.expose_app_in_browser=True"
    names = {"HOME": "", "JUPYTER_DATA_DIR": "data", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython"}
    environment = {**os.environ, **{name: str(home / folder) for name, folder in names.items()}}
    quiet = home / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True, exist_ok=True)
    quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}')
    log = (home / "server.log").open("w")
    workspaces = f"--LabApp.workspaces_dir={home / 'workspaces'} --LabApp.user_settings_dir={home / 'settings'}"
    call = [sys.executable, "-m", "jupyterlab", *options.split(), *workspaces.split(), f"--ServerApp.root_dir={root}"]
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

    def run_all(self) -> list[dict]:
        """Run all cells; what became of each code cell."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(IDLE, timeout=WAIT_MS)
        return self.page.evaluate(OUTCOME)

    def restart_and_run_all(self) -> list[dict]:
        """A fresh kernel, then all cells."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
        self.page.wait_for_function(IDLE, timeout=WAIT_MS)
        return self.run_all()

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

    def cells_with_sliders(self) -> list[str]:
        """Ids of the cells whose output is a panel."""
        return self.page.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets
          .filter(cell => cell.model.type === 'code' && /\\b(explore|play|match)\\(/.test(cell.model.sharedModel.source))
          .map(cell => cell.model.id)""")

    def theme(self, name: str) -> None:
        """Switch JupyterLab's theme to "Light" or "Dark"; it is the server's setting, so switch it back."""
        self.page.evaluate("name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab ' + name})", name)
        self.page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=str(name == "Light").lower())
