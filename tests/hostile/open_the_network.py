from tests.hostile import Attack

ATTACK = Attack(
    "escape",
    "reaches out: an address, a name, a port of the grader's machine, an abstract socket",
    before="""
import socket
for family, address in ((socket.AF_INET, ("192.0.2.1", 80)), (socket.AF_INET, ("127.0.0.1", 22)), (socket.AF_INET6, ("::1", 80)), (socket.AF_UNIX, "\\0/tmp/.X11-unix/X0"), (socket.AF_UNIX, "/run/docker.sock"), (socket.AF_UNIX, "/run/dbus/system_bus_socket")):
    try:
        with socket.socket(family) as sock:
            sock.settimeout(0.3)
            sock.connect(address)
            print("reached", address)
            raise SystemExit
    except OSError as error:
        print(error)
try:
    print("reached", socket.getaddrinfo("example.org", 80))
except OSError as error:
    print(error)
""",
)
