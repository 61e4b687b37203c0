"""Private servers for a measurement: in a temporary folder, on Unix sockets, gone with the process."""

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
import time


class Servers:
    """A folder, and the servers that were started in it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="legwork-peers-")
        os.chmod(self.folder, 0o755)
        self.processes = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def redis(self, durability):
        """Starts a Redis and returns the path of its socket. `durability` is `always` or `everysec`."""
        folder = os.path.join(self.folder, "redis-" + durability)
        os.mkdir(folder)
        socket = os.path.join(folder, "socket")
        self.processes.append(subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", socket, "--dir", folder, "--save", "",
             "--appendonly", "yes", "--appendfsync", durability, "--maxmemory-policy", "noeviction"],
            stdout=subprocess.DEVNULL))
        self.await_reply(["redis-cli", "-s", socket, "ping"])
        return socket

    def postgres(self):
        """Starts a PostgreSQL with its packaged settings and returns a URL of its database `bench`."""
        tools = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        folder = os.path.join(self.folder, "postgres")
        os.mkdir(folder)
        data = os.path.join(folder, "data")
        # The server refuses to run as root; the package has made a user for it.
        prefix = []
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            prefix = ["runuser", "-u", "postgres", "--"]
        subprocess.run(prefix + [f"{tools}/initdb", "-D", data, "-A", "trust", "-U", "bench"],
                       check=True, stdout=subprocess.DEVNULL)
        self.processes.append(subprocess.Popen(
            prefix + [f"{tools}/postgres", "-D", data, "-k", folder, "-c", "listen_addresses="],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        self.await_reply([f"{tools}/pg_isready", "-h", folder, "-U", "bench", "-d", "postgres"])
        subprocess.run([f"{tools}/createdb", "-h", folder, "-U", "bench", "bench"], check=True)
        return f"postgresql+psycopg://bench@/bench?host={folder}"

    @staticmethod
    def await_reply(command):
        for _ in range(300):
            if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
                return
            time.sleep(0.1)
        raise SystemExit(f"no answer to {' '.join(command)}")
