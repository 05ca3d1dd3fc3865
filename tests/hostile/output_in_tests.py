from tests.hostile import Attack

ATTACK = Attack("resources", "prints without end while tests are calling", answer="def square(x):\n    for _ in range(3000):\n        print('flood ' * 1000)\n    return x + 1")
