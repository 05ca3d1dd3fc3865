from tests.hostile import Attack

ATTACK = Attack("resources", "returns iterators without end and lengths without bound", answer="import itertools\nclass Long:\n    def __len__(self): return 2**62\n    def __iter__(self): return itertools.count()\n    def __getitem__(self, n): return n\ndef square(x):\n    return Long() if x == 2 else itertools.count()")
