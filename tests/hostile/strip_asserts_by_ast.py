from tests.hostile import Attack

ATTACK = Attack(
    "hooks",
    "registers an AST transformer that removes every assert from later cells",
    before="""
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Strip())
""",
)
