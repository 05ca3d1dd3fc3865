from tests.hostile import Attack

ATTACK = Attack(
    "hooks",
    "registers an input transformer that turns later cells into nothing, or into a number",
    before="""
get_ipython().input_transformers_cleanup.append(lambda lines: ["4.0\\n"])
get_ipython().input_transformers_post.append(lambda lines: ["4.0\\n"])
""",
)
