from nbformat.v4 import new_markdown_cell

from tests.hostile import Attack


def _explain(made):
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "explain":
            cell.source = "<script>alert(1)</script> <img src=x onerror=alert(1)> [link](javascript:alert(1)) <svg onload=alert(1)> $<img src=x onerror=alert(1)>$\n\n```\n</code><script>alert(1)</script>\n```"
            cell["attachments"] = {"x.svg": {"image/svg+xml": "PHN2Zz4="}}
    made.cells.append(new_markdown_cell("<iframe srcdoc='<script>alert(1)</script>'></iframe><!-- "))
    made.metadata["title"] = "</title><script>alert(1)</script>"
    made.metadata["kernelspec"] = {"name": "evil", "display_name": "<script>", "language": "<script>"}


ATTACK = Attack("instructor", "writes scripts into the answer that a person reads, into prose and into the notebook's title", change=_explain)
