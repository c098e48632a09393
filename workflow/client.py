"""Have the warm server run a script (workflow/warm.py); be plain Python where it cannot.

Snakemake's own processes, as of a group of jobs, are started as `-m snakemake`: plain Python too.
"""

import json
import os
import signal
import socket
import sys


def main(arguments: list[str]) -> int:
    """Return the exit code of a script, or replace this process by plain Python."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a traceback
    connection = socket.socket(socket.AF_UNIX)
    try:
        if len(arguments) != 1:
            raise OSError("not a script alone")
        connection.connect(os.environ.get("DIFFAUG_WARM_SOCKET", ""))
        job = {"script": os.path.abspath(arguments[0]), "cwd": os.getcwd(), "env": dict(os.environ)}
        socket.send_fds(connection, [b"!"], [1, 2])
        connection.sendall(json.dumps(job).encode() + b"\n")
    except OSError:
        os.execv(sys.executable, [sys.executable, *arguments])
    code = connection.recv(1)
    if not code:
        print("the job's process died before its end: killed, or out of memory", file=sys.stderr)
    return code[0] if code else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
