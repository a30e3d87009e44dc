"""A PostgreSQL server in a folder of its own, for a measurement; none where it is not installed."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

NOBODY = 65534


class Server:
    def __init__(self, folder, bin_folder):
        self.folder, self.bin, self.child = folder, bin_folder, None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    @staticmethod
    def start(folder):
        """A running server, or None."""
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres")) or [shutil.which("postgres")]
        if not found[-1]:
            return None
        server = Server(folder / "postgres", Path(found[-1]).resolve().parent)
        shutil.rmtree(server.folder, ignore_errors=True)
        server.folder.mkdir()
        if os.getuid() == 0:
            # The server refuses to run as root, and must reach its folder.
            os.chown(server.folder, NOBODY, NOBODY)
        setup = ["-U", "deals", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync", "-D", server.folder / "data"]
        if server.run([server.bin / "initdb", *setup]).returncode != 0:
            return None
        options = ["-c", "fsync=off", "-c", "listen_addresses=", "-p", str(server.port), "-k", str(server.folder)]
        log = open(server.folder.with_suffix(".log"), "w")
        server.child = subprocess.Popen([server.bin / "postgres", "-D", server.folder / "data", *options], stdout=log, stderr=log, **server.user())
        for _ in range(200):
            if server.sql("select 1") == "1":
                return server
            time.sleep(0.1)
        server.stop()
        return None

    def user(self):
        return {"user": NOBODY, "group": NOBODY, "cwd": self.folder} if os.getuid() == 0 else {"cwd": self.folder}

    def run(self, command):
        return subprocess.run([str(part) for part in command], capture_output=True, text=True, **self.user())

    def sql(self, statement):
        psql = ["psql", "-X", "-A", "-t", "-h", self.folder, "-p", str(self.port), "-U", "deals", "-d", "postgres", "-c", statement]
        return self.run(psql).stdout.strip()

    def url(self):
        return f"postgres://deals@/postgres?host={self.folder}&port={self.port}"

    def env(self):
        return dict(os.environ)

    def bytes(self, schema):
        """What the tables of a schema take, with their indexes."""
        sizes = "select sum(pg_total_relation_size(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        return int(self.sql(f"{sizes} where n.nspname = '{schema}' and c.relkind = 'r'") or 0)

    def drop(self, schema):
        self.sql(f"drop schema {schema} cascade")

    def stop(self):
        if self.child:
            self.child.terminate()
            self.child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
