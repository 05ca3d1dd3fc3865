from tests.hostile import Attack

ATTACK = Attack("instructor", "writes files that would land outside the folder they are collected into", before="import os\nos.makedirs('a/b', exist_ok=True)\nopen('a/b/light.ipynb', 'w').write('{}')\nopen('light.html', 'w').write('<script>alert(1)</script>')\nagent = __import__('sys').modules['autograder.agent']\nagent.OPERATIONS['read_files'] = lambda *args: {'../../../marks.csv': b'owned', '/tmp/owned': b'owned', 'ok/../../x': b'1', 'light.ipynb': b'{}', 'a\\0b': b'', 'page.html': b'<script>', 'fine.txt': b'x' * 10**7}")
