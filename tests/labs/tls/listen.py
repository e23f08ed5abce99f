"""A port without TLS behind it: `plaintext` answers HTTP, `silent` accepts and says nothing, `closed` refuses."""

import socket
import sys
import time


def main(kind):
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    # A port that is bound but not listened on refuses, and nobody else can take it.
    if kind != "closed":
        listener.listen(64)
    print(f"ACCEPT 127.0.0.1:{listener.getsockname()[1]}", flush=True)
    held = []
    while kind != "closed":
        connection, _ = listener.accept()
        if kind == "silent":
            held.append(connection)
            continue
        connection.settimeout(2)
        try:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        except OSError:
            pass
        connection.close()
    while True:
        time.sleep(3600)


main(sys.argv[1])
