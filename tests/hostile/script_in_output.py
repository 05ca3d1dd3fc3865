from tests.hostile import Attack

ATTACK = Attack(
    "instructor",
    "displays scripts, styles, frames and pictures that run in the instructor's browser",
    before="""
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display
bad = "<script>document.title='owned'</script><img src=x onerror=alert(1)><style>body{display:none}</style><iframe src='javascript:alert(1)'></iframe>"
display(HTML(bad), Javascript("alert(1)"), Markdown(bad), Latex("$\\\\href{javascript:alert(1)}{x}$"), SVG("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"))
display({"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/html": bad, "image/svg+xml": bad, "text/plain": bad}, raw=True, metadata={"text/html": {"isolated": True}})
print(bad)
raise ValueError(bad)
""",
)
