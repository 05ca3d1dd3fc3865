from tests.hostile import Attack


def _links(folder):
    for number, target in enumerate(("../../../source/light/light.ipynb", "../../../marks.csv", "/etc/passwd", "/proc/self/environ", "../../honest")):
        (folder / f"link{number}").symlink_to(target)
    (folder / "folder").symlink_to("../../../source", target_is_directory=True)


ATTACK = Attack("instructor", "hands in links to files and folders outside", place=_links, before="import os\nfor name in sorted(os.listdir('.')):\n    print(name, open(name).read() if os.path.isfile(name) else '')")
