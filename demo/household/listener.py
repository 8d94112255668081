"""A service's listening socket, which can be closed and opened again."""

from aiohttp import web

HOST = "127.0.0.1"


class Listener:
    """Serve one application on the loopback address; port 0 takes a free one."""

    def __init__(self, app: web.Application, port: int = 0) -> None:
        """Prepare to serve; nothing listens before `start`."""
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._site: web.TCPSite | None = None
        self.port = port

    @property
    def url(self) -> str:
        """Return the address without a path."""
        return f"http://{HOST}:{self.port}"

    @property
    def listens(self) -> bool:
        """Say whether connections are taken."""
        return self._site is not None

    async def start(self) -> None:
        """Make the application ready and listen."""
        await self._runner.setup()
        await self.open()

    async def open(self) -> None:
        """Listen, at the same port as before."""
        site = web.TCPSite(self._runner, HOST, self.port, reuse_address=True)
        await site.start()
        self._site = site
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Refuse connections from now on."""
        if self._site is not None:
            await self._site.stop()
            self._site = None
        if self._runner.server is not None:
            await self._runner.server.shutdown(timeout=0.1)

    async def stop(self) -> None:
        """End the application and all its connections."""
        await self._runner.cleanup()
