# A mail server on loopback for the tests, by aiosmtpd. It says on standard output, a JSON object a line, at which port it
# listens, who connects, who logs in, and what it was sent.
#
#   server.py [--login USER:PASSWORD] [--only MECHANISM] [--tls CERTIFICATE KEY] [--once]

import argparse
import asyncio
import json
import ssl

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

arguments = argparse.ArgumentParser()
arguments.add_argument("--login")
arguments.add_argument("--only")
arguments.add_argument("--tls", nargs=2)
arguments.add_argument("--implicit", action="store_true")
arguments.add_argument("--once", action="store_true")
options = arguments.parse_args()
connections = 0


def say(**what):
    print(json.dumps(what), flush=True)


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        say(hello=hostname, tls=session.ssl is not None)
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        name = address.strip('"').split("@")[0]
        if name == "unknown":
            return "550 there is no such mailbox"
        if name == "busy":
            return "451 come back later"
        if name == "slow":
            await asyncio.sleep(30)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        text = envelope.content.decode("utf-8", "surrogateescape")
        say(mail=text, sender=envelope.mail_from, to=" ".join(envelope.rcpt_tos), connection=session.connection)
        if options.once:
            asyncio.get_event_loop().call_later(0.05, server.transport.close)
        return "250 OK"


class Server(SMTP):
    def connection_made(self, transport):
        global connections
        super().connection_made(transport)
        if not hasattr(self.session, "connection"):
            connections += 1
            self.session.connection = connections
            say(connected=connections)


def authenticate(server, session, envelope, mechanism, data):
    given = f"{data.login.decode()}:{data.password.decode()}"
    say(login=given, mechanism=mechanism)
    # Not handled: the server itself is to tell the client.
    return AuthResult(success=given == options.login, handled=False)


context = None
if options.tls:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*options.tls)


class Here(Controller):
    def factory(self):
        settings = {"hostname": "test.example"}
        if context and not options.implicit:
            settings["tls_context"] = context
            settings["require_starttls"] = True
        if options.login:
            settings["authenticator"] = authenticate
            settings["auth_required"] = True
            # It does not know of TLS that was there before it.
            settings["auth_require_tls"] = bool(context) and not options.implicit
            if options.only:
                settings["auth_exclude_mechanism"] = [m for m in ["PLAIN", "LOGIN"] if m != options.only]
        return Server(self.handler, **settings)


async def main():
    here = Here(Handler(), hostname="127.0.0.1", port=0)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        here.factory, "127.0.0.1", 0, ssl=context if options.implicit else None)
    say(port=listening.sockets[0].getsockname()[1])
    await asyncio.Event().wait()


asyncio.run(main())
