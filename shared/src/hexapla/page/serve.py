"""The page over HTTP, for whoever cannot open a file: on this machine only, and nothing but the page."""

from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TYPES = {".html": "text/html; charset=utf-8", ".jsonl": "application/x-ndjson"}


def server(port: int, shown: Mapping[str, Path]) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1 that listens already; `shown` says which file stands at which path.

    A file is read again at each request, so that a page made anew needs only a reload. Port 0 is any free
    one. Raises OSError when the port is in use.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = shown.get(self.path.partition("?")[0])
            if file is None or not file.is_file():
                self.send_error(HTTPStatus.NOT_FOUND, "only the page is here")
                return
            content = file.read_bytes()
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", TYPES.get(file.suffix, "text/plain"))
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing: the terminal shows where the page is."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
