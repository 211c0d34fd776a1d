"""A Postfix of our own: its configuration, queue and mailbox in one folder, on a loopback port, with STARTTLS only.

Postfix starts as root and becomes other accounts; the system's own instance, if there is one, is left alone. Mail for
example.org goes to a Maildir; mail for anywhere else is refused, so that nothing leaves this machine.
"""

import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from pathlib import Path

POSTFIX = Path("/usr/sbin/postfix")
READY_WITHIN = 30.0  # seconds
DELIVERED_WITHIN = 30.0  # seconds

_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = relay.example.org
mydestination =
smtputf8_enable = yes
smtpd_tls_security_level = encrypt
smtpd_tls_chain_files = {certificate}
smtpd_tls_received_header = yes
smtpd_recipient_restrictions = reject_unauth_destination
virtual_mailbox_domains = example.org
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:inbox/
virtual_uid_maps = static:{account.pw_uid}
virtual_gid_maps = static:{account.pw_gid}
default_transport = error:nothing leaves this machine
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """A running Postfix; a context manager.

    `certificate`: a PEM file with a private key and a certificate for localhost.
    """

    def __init__(self, certificate: Path) -> None:
        self._certificate = certificate
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]

    def __enter__(self) -> "Postfix":
        self.folder = Path(tempfile.mkdtemp(prefix="connected-postfix-"))
        self.folder.chmod(0o711)  # the accounts it becomes must get to the queue and the mailbox
        try:
            self._configure()
            self._process = subprocess.Popen([POSTFIX, "-c", self.folder / "etc", "start-fg"], start_new_session=True)
            self._wait_until_it_listens()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "_process"):
            subprocess.run([POSTFIX, "-c", self.folder / "etc", "stop"], check=False, capture_output=True)
            self._process.wait(READY_WITHIN)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"smtp://localhost:{self.port}?starttls=1"

    @property
    def log(self) -> str:
        file = self.folder / "log"
        return file.read_text() if file.exists() else ""

    def delivered(self, count: int = 1) -> list[bytes]:
        """Wait until the mailbox has so many letters, and return them."""
        deadline = time.monotonic() + DELIVERED_WITHIN
        while len(files := list((self.folder / "mail" / "inbox" / "new").glob("*"))) < count:
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)
        return [file.read_bytes() for file in files]

    def _configure(self) -> None:
        account = pwd.getpwnam("nobody")
        for name in ("etc", "queue", "mail"):
            (self.folder / name).mkdir()
        os.chown(self.folder / "mail", account.pw_uid, account.pw_gid)
        certificate = shutil.copy(self._certificate, self.folder / "etc" / "certificate.pem")
        Path(certificate).chmod(0o600)
        main = _MAIN.format(folder=self.folder, certificate=certificate, account=account)
        (self.folder / "etc" / "main.cf").write_text(main)
        (self.folder / "etc" / "master.cf").write_text(_MASTER.format(port=self.port))

    def _wait_until_it_listens(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while True:
            try:
                with smtplib.SMTP("127.0.0.1", self.port, timeout=5):
                    return
            except OSError:
                assert self._process.poll() is None, self.log
                assert time.monotonic() < deadline, self.log
                time.sleep(0.1)
