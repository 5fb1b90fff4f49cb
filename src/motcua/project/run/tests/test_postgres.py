"""The embedded server: in folders of any name, after any end."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from motcua.project.run import postgres

pytestmark = pytest.mark.long


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    with tempfile.TemporaryDirectory(prefix="Một Cửa thử ") as name:
        folder = Path(name)  # private: only its owner, and root, may enter
        folder.chmod(0o700)
        made = postgres.demo_server(folder)
        made.make()
        yield made
        made.stop()


def started(server: postgres.Server) -> postgres.Server:
    server.start()
    server.wait_ready()
    return server


def test_a_server_runs_in_a_private_folder_with_spaces_and_diacritics(
    server: postgres.Server,
) -> None:
    started(server).make_database()

    with psycopg.connect(server.url()) as connection:
        row = connection.execute("SELECT current_user, current_database()").fetchone()
    assert row == ("motcua", "motcua")


def test_our_user_is_no_superuser_and_a_wrong_password_is_refused(server: postgres.Server) -> None:
    started(server).make_database()

    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SHOW is_superuser").fetchone() == ("off",)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url().replace("motcua:", "motcua:not"))


def test_nobody_else_may_reach_the_socket(server: postgres.Server) -> None:
    started(server)

    assert server.sockets.stat().st_mode & 0o077 == 0
    assert server.data.stat().st_mode & 0o077 == 0


def test_what_was_committed_survives_a_killed_server(server: postgres.Server) -> None:
    started(server).make_database()
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS id")
    process = server.process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    started(server)

    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)


def test_a_lock_whose_number_is_now_another_process_is_forgotten(server: postgres.Server) -> None:
    lock = server.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{server.data}\n{int(time.time())}\n5432\n")

    started(server)

    assert lock.read_text().split("\n")[0] != str(os.getpid())


def test_a_half_made_data_folder_is_made_anew(server: postgres.Server) -> None:
    (server.data.parent / "postgresql-made").unlink()
    (server.data / "PG_VERSION").unlink()

    assert server.make()
    started(server)


def test_the_socket_fits_into_an_address_whatever_the_path_is() -> None:
    deep = Path("/home") / ("thư-mục-rất-dài-" * 20)

    folder = postgres.socket_folder(deep)

    assert len(os.fsencode(folder / postgres.SOCKET_NAME)) <= 107


def test_a_socket_folder_of_somebody_else_is_refused(
    server: postgres.Server, tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to("/etc")
    server.sockets = link

    with pytest.raises(postgres.ServerFailed, match="somebody else"):
        server.start()
    server.sockets = postgres.socket_folder(server.data)
