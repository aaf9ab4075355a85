"""What the attacker meets in the phase without an attack: accepts, reads, throws away. With TLS on a second port."""
import asyncio
import ssl
import sys


class Sink(asyncio.Protocol):
    def data_received(self, data):
        pass


async def serve(port, tls_port, certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["h2"])
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: None)
    plain = await loop.create_server(Sink, "127.0.0.1", port, backlog=1024)
    secure = await loop.create_server(Sink, "127.0.0.1", tls_port, backlog=1024, ssl=context)
    await asyncio.gather(plain.serve_forever(), secure.serve_forever())


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:5]))
