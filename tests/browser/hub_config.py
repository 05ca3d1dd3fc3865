"""classroom/jupyterhub_config.py as it is, but for ports of our own, and names that need no password."""

import os

c = get_config()  # noqa: F821
load_subconfig(os.environ["CLASSROOM_CONFIG"])  # noqa: F821

c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.bind_url = os.environ["BIND_URL"]
c.JupyterHub.hub_bind_url = os.environ["HUB_BIND_URL"]
c.ConfigurableHTTPProxy.api_url = os.environ["PROXY_API_URL"]
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.Spawner.args = ["--LabApp.expose_app_in_browser=True"]
