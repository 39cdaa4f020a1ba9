# A payment gateway on loopback for the tests: localstripe as a process of its own, and before it a relay that loses
# answers. It says on standard output, a JSON object a line, at which port it listens, and what it was asked.
#
#   payments.py [--lose "METHOD PATH-PATTERN"]... [--hold "METHOD PATH-PATTERN"] [--answer "STATUS BODY"]

import argparse
import http.client
import http.server
import json
import re
import signal
import socket
import subprocess
import sys
import time

arguments = argparse.ArgumentParser()
arguments.add_argument("--lose", action="append", default=[])
arguments.add_argument("--hold")
arguments.add_argument("--answer")
options = arguments.parse_args()


def say(**what):
    print(json.dumps(what), flush=True)


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def start():
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return port, process
        except OSError:
            time.sleep(0.05)
    sys.exit("localstripe did not start")


class Relay(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def relay(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        line = f"{self.command} {self.path}"
        if options.hold and re.fullmatch(options.hold, line):
            time.sleep(30)
        if options.answer:
            status, answer = options.answer.split(" ", 1)
            status, answer = int(status), answer.encode()
        else:
            inner = http.client.HTTPConnection("127.0.0.1", gateway)
            headers = {n: v for n, v in self.headers.items() if n not in ("Host", "Connection", "Accept-Encoding")}
            inner.request(self.command, self.path, body, headers)
            response = inner.getresponse()
            status, answer = response.status, response.read()
        say(asked=line, status=status, key=self.headers.get("Idempotency-Key") or "",
            account=self.headers.get("Stripe-Account") or "", form=body.decode())
        lost = next((each for each in options.lose if re.fullmatch(each, line)), None)
        if lost:
            options.lose.remove(lost)
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = relay

    def log_message(self, *_):
        pass


gateway, process = start()
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Relay)
say(port=server.server_address[1])
try:
    server.serve_forever()
finally:
    process.terminate()
