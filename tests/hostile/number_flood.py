from tests.hostile import Attack

ATTACK = Attack("resources", "returns floods of NaN and infinity, and integers of a hundred thousand digits", answer="import numpy as np\ndef square(x):\n    return {2: 10**100_000, 3: [float('nan')] * 10**5, 1.5: float('-inf')}.get(x if np.ndim(x) == 0 else 2, np.full(10**6, np.nan))")
