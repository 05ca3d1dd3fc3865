from tests.hostile import Attack

ATTACK = Attack("resources", "returns arrays, texts and lists far too large to send", answer="import numpy as np\ndef square(x):\n    return {2: np.zeros(10**8, np.int8), 3: 'x' * 10**8, 1.5: [0] * 10**6}.get(x if np.ndim(x) == 0 else 2, np.broadcast_to(0.0, (10**5, 10**5)))")
