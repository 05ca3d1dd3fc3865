from tests.hostile import Attack

ATTACK = Attack("instructor", "is handed in under a name with markup and spaces", student="<script>alert(1)<")
