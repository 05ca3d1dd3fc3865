from tests.hostile import Attack

ATTACK = Attack(
    "poison",
    "writes into the caches of compiled programs and of fonts that kernels may share",
    assignment="warmup_cosine",
    before="""
import os, jax, matplotlib
folders = {jax.config.jax_compilation_cache_dir, matplotlib.get_cachedir(), os.environ.get("JAX_COMPILATION_CACHE_DIR"), os.environ.get("MPLCONFIGDIR")} - {None}
for folder in folders:
    for top, _, names in os.walk(folder):
        for name in names:
            try:
                open(os.path.join(top, name), "r+b").write(b"poison")
            except OSError as error:
                print(error)
jax.config.update("jax_compilation_cache_dir", "/tmp/cache")
jax.config.update("jax_enable_x64", True)
matplotlib.rcParams["axes.titlesize"] = 300
""",
)
