"""The server of the HTTP lab; its paths are described in `lab`. Writes one line per request to the file it is given."""

import http.server
import json
import socket
import sys
import threading
import time
import urllib.parse

HEALTH = {
    "ok": b'{"status": "ok", "checks": {"database": "ok"}}',
    "degraded": b'{"status": "degraded", "checks": {"database": "slow"}}',
    "down": b'{"status": "down", "checks": {"database": "refused"}}',
    "broken": b'{"status": "ok", ',
}
LOCK = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with LOCK, open(sys.argv[1], "a", encoding="utf-8") as log:
            log.write(f"{self.command} {self.path}\n")
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode("utf-8", "replace")
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        first, _, second = url.path.strip("/").partition("/")
        if first == "status":
            self.answer(int(second), b"%d\n" % int(second), "text/plain")
        elif first == "redirect":
            self.answer(302, b"", "text/plain", {"Location": "/status/200"})
        elif first == "slow":
            time.sleep(int(query.get("ms", "1000")) / 1000)
            self.answer(200, b"late\n", "text/plain")
        elif first == "hang":
            time.sleep(3600)
        elif first == "empty":
            self.close_connection = True
        elif first == "json" and second in HEALTH:
            self.answer(503 if second == "down" else 200, HEALTH[second], "application/json")
        elif first == "large":
            self.answer(200, b"x" * int(query.get("bytes", "1000000")), "text/plain")
        elif first == "echo":
            said = {"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body}
            self.answer(200, json.dumps(said).encode(), "application/json")
        else:
            self.answer(404, b"not found\n", "text/plain")

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET

    def answer(self, code, body, kind, headers=None):
        self.send_response(code)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


# A port that is bound but not listened on refuses, and nobody else can take it.
closed = socket.socket()
closed.bind(("127.0.0.1", 0))
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"OPEN {server.server_address[1]}\nCLOSED {closed.getsockname()[1]}", flush=True)
server.serve_forever()
