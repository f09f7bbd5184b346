"""A survey is one build's at a time, and is called complete when each of its tiles is there as it was written."""

import errno
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.__main__ import main
from explorer.imagery.build import lock, output
from explorer.imagery.build.build import build_hips
from explorer.imagery.build.checksums import CHECKSUMS
from explorer.imagery.build.lock import LOCK
from explorer.imagery.build.properties import RECORD

ROOT = Path(__file__).parents[3]


class Plain:
    """An imagery of one colour, quick to sample; `pause` holds up each tile until it is set."""

    title, credit, licence, metres_per_pixel = "Plain", "nobody", "none", 3000.0

    def __init__(self, grey=90, pause=None):
        self.grey, self.pause = grey, pause
        self.asked = threading.Event()

    def __repr__(self):
        return f"Plain({self.grey})"

    def sample(self, latitude, longitude, resolution, centre=None):
        self.asked.set()
        if self.pause is not None:
            assert self.pause.wait(60)
        return np.full((*np.broadcast_shapes(latitude.shape, longitude.shape), 4), (self.grey,) * 3 + (255,), dtype=np.uint8)


def built(folder, source=None, order=0, **how):
    return build_hips(source or Plain(), folder, order, tile_format="png", scheduler="synchronous", **how)


@pytest.fixture
def whole(tmp_path):
    """A complete survey of twelve tiles."""
    assert built(tmp_path / "hips").complete
    return tmp_path / "hips"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("Npix*")}


def owner_elsewhere(**changes):
    mine = {"host": "far-away", "machine": "far-away", "process": 1, "since": "2026-01-01 10:00:00 UTC"}
    return json.dumps(mine | changes).encode()


def test_a_lock_that_is_a_link_to_nowhere_is_told(tmp_path):
    folder = tmp_path / "hips"
    folder.mkdir()
    (folder / LOCK).symlink_to("nowhere")
    with pytest.raises(OSError, match="is no file that can be read; delete it"):
        built(folder, Plain(grey=50))


@pytest.mark.parametrize("existing", [None, "replace"])
def test_of_two_builds_of_one_folder_one_is_refused_in_words(tmp_path, existing):
    folder, go = tmp_path / "hips", threading.Event()
    first, builds = Plain(grey=50, pause=go), []
    thread = threading.Thread(target=lambda: builds.append(built(folder, first)))
    thread.start()
    assert first.asked.wait(60)
    try:
        with pytest.raises(
            ValueError, match=rf"is being filled already, by process {os.getpid()} on .* since 20.*delete .*lock"
        ):
            built(folder, Plain(grey=200), existing=existing)
    finally:
        go.set()
        thread.join()
    assert builds[0].complete and not (folder / LOCK).exists()
    assert len(set(contents(folder).values())) == 1  # nothing of the other


def test_a_build_in_a_store_is_alone_there_too():
    import fsspec

    fsspec.filesystem("memory").pipe_file("/alone/.build.lock", owner_elsewhere())
    with pytest.raises(ValueError, match=r"by process 1 on far-away since .* delete memory://alone/.build.lock"):
        built("memory://alone")
    fsspec.filesystem("memory").rm_file("/alone/.build.lock")
    assert built("memory://alone").complete
    assert fsspec.filesystem("memory").find("/alone/.build.lock") == []


@pytest.mark.parametrize(
    "lock",
    [
        owner_elsewhere(),
        b"",
        b"[1]",
        b"\xff",
        b"[" * 100_000,
        owner_elsewhere(process="\x1b[31mred\n"),
        owner_elsewhere(process="x"),
        owner_elsewhere(process=-1),
    ],
)
def test_a_lock_of_unknown_fate_is_named_with_how_to_remove_it(tmp_path, lock):
    (tmp_path / LOCK).write_bytes(lock)
    with pytest.raises(ValueError, match=f"If that has ended, delete {tmp_path}/{LOCK} and call again") as told:
        built(tmp_path)
    assert str(told.value).isprintable()
    assert (tmp_path / LOCK).read_bytes() == lock and not contents(tmp_path)
    (tmp_path / LOCK).unlink()
    assert built(tmp_path).complete


def dead_process():
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


@pytest.mark.skipif(os.name != "posix", reason="elsewhere nobody can be sure that a process is no more")
def test_the_lock_of_a_process_that_died_on_this_machine_is_taken_over(tmp_path):
    (tmp_path / LOCK).write_bytes(owner_elsewhere(host=socket.gethostname(), machine=lock._machine(), process=dead_process()))
    assert built(tmp_path).complete
    (tmp_path / LOCK).write_bytes(owner_elsewhere(host=socket.gethostname(), machine=lock._machine(), process=os.getpid()))
    with pytest.raises(ValueError, match="is being filled already"):
        built(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_of_many_that_find_a_dead_lock_one_gets_it(tmp_path):
    (tmp_path / LOCK).write_bytes(owner_elsewhere(machine=lock._machine(), process=dead_process()))
    inside, most, taken, start = [0], [0], [], threading.Barrier(8)

    def take():
        start.wait()
        try:
            with lock.held(output.Output(tmp_path)):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.2)
                inside[0] -= 1
                taken.append(1)
        except ValueError:
            pass

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken and most == [1] and not list(tmp_path.iterdir())


def test_a_build_whose_lock_was_taken_away_stops(tmp_path):
    folder = tmp_path / "hips"

    class Robbed(Plain):
        def sample(self, *arguments):
            (folder / LOCK).write_bytes(owner_elsewhere())
            return super().sample(*arguments)

    build = built(folder, Robbed())
    assert not build.complete and "is not this build's any more" in build.report() and not contents(folder)
    assert (folder / LOCK).read_bytes() == owner_elsewhere()  # whosever it is now


@pytest.mark.parametrize("damage", ["empty", "cut", "gone"])
@pytest.mark.parametrize("order", [0, 1])
def test_a_tile_that_is_lost_or_cut_short_is_made_again(tmp_path, damage, order, capsys):
    built(tmp_path, order=1)
    before = contents(tmp_path)
    tile = tmp_path / f"Norder{order}/Dir0/Npix7.png"
    {"empty": lambda: tile.write_bytes(b""), "cut": lambda: tile.write_bytes(tile.read_bytes()[:99]), "gone": tile.unlink}[
        damage
    ]()
    build = built(tmp_path, order=1)
    assert build.complete and build.written == 1 and contents(tmp_path) == before
    assert f"1 tiles are gone, or not what was written, and are made again, such as Norder{order}" in capsys.readouterr().out


def test_an_altered_tile_is_found_by_reading_all(whole):
    before, tile = contents(whole), whole / "Norder0/Dir0/Npix3.png"
    data = bytearray(tile.read_bytes())
    data[len(data) // 2] ^= 1
    tile.write_bytes(data)
    build = built(whole, verify=True)
    assert build.complete and build.written == 1 and contents(whole) == before
    assert built(whole, verify=True).written == 0


def test_an_altered_tile_that_is_met_on_the_way_is_not_called_whole(tmp_path):
    built(tmp_path, order=1)
    (tmp_path / "Norder0/Dir0/Npix1.png").unlink()
    (tmp_path / "other").mkdir()
    built(tmp_path / "other", Plain(grey=91), order=1)
    tile = "Norder1/Dir0/Npix4.png"
    assert len((tmp_path / "other" / tile).read_bytes()) == len((tmp_path / tile).read_bytes())
    (tmp_path / tile).write_bytes((tmp_path / "other" / tile).read_bytes())
    build = built(tmp_path, order=1)
    assert not build.complete and f"{tile}: it is not what was written; call again with verify=True" in build.report()


def test_a_tile_that_is_none_of_the_builds_is_named(whole):
    (whole / "Norder1/Dir0").mkdir(parents=True)
    (whole / "Norder1/Dir0/Npix5.png").write_bytes(b"a stranger's")
    assert "1 tiles are there that it did not make, such as Norder1/Dir0/Npix5.png; delete them" in built(whole).report()


def test_the_record_tells_of_every_tile_what_sha256sum_tells(whole):
    import hashlib

    lines = dict(line.split(" ", 1) for line in (whole / CHECKSUMS).read_text().splitlines())
    for path in whole.rglob("Npix*"):
        data = path.read_bytes()
        assert lines[path.relative_to(whole).as_posix()] == f"{len(data)} {hashlib.sha256(data).hexdigest()}"
    assert len(lines) == 12


def test_all_is_on_the_disk_before_it_is_called_complete(tmp_path, monkeypatch):
    """Each file is synced before it gets its name, and each folder before the survey says that it is one."""
    synced, told = [], []
    fsync, write = os.fsync, output.Output.write
    monkeypatch.setattr(os, "fsync", lambda number: (synced.append(os.readlink(f"/proc/self/fd/{number}")), fsync(number)))

    def writing(self, name, data):
        told.append((name, list(synced)))
        write(self, name, data)

    monkeypatch.setattr(output.Output, "write", writing)
    assert built(tmp_path / "hips").complete
    before = dict(told)["properties"]
    assert sum(name.endswith(".part") for name in before) >= 12 + 1
    assert {str(tmp_path / "hips"), str(tmp_path / "hips/Norder0/Dir0")} <= set(before)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe", b'{"source": 1}', b"[" * 100_000])
def test_a_damaged_record_is_told_in_words(whole, damage, capsys):
    (whole / RECORD).write_bytes(damage)
    assert main(["build-hips", "relief", str(whole), "--order", "0", "--scheduler", "synchronous"]) == 1
    assert f"{RECORD} is damaged" in (err := capsys.readouterr().err) and err.count("\n") == 1
    assert built(whole, existing="replace").complete


def test_the_record_of_another_survey_steers_no_terminal(whole, capsys):
    record = json.loads((whole / RECORD).read_bytes()) | {"source": "\x1b[31mred\n"}
    (whole / RECORD).write_text(json.dumps(record))
    assert main(["build-hips", "relief", str(whole), "--order", "0", "--scheduler", "synchronous"]) == 1
    assert "holds another survey, of ?[31mred?, 0, png" in (err := capsys.readouterr().err) and err.rstrip().isprintable()


@pytest.mark.parametrize("name", ["hips", "link", "hips/", "hips/../hips", "file://{}/hips"])
def test_a_survey_is_not_cut_into_itself(whole, name, monkeypatch, capsys):
    (whole.parent / "link").symlink_to(whole)
    monkeypatch.chdir(whole.parent)
    before = contents(whole)
    how = ["--format", "jpeg", "--replace", "--scheduler", "synchronous"]
    assert main(["build-hips", "hips", name.format(whole.parent), *how]) == 1
    assert "is the very survey that is to be cut anew; give another folder" in capsys.readouterr().err
    assert contents(whole) == before


def test_nothing_is_deleted_for_work_that_nobody_does(whole):
    before = contents(whole)
    with pytest.raises(ValueError, match="no Dask scheduler answers at nowhere"):
        build_hips(Plain(80), whole, 0, scheduler="nowhere", existing="replace")
    assert contents(whole) == before and built(whole).written == 0


class Table:
    """An imagery of one's own as they are made: of a table of colours, with a name that does not tell them."""

    title, credit, licence, metres_per_pixel = "Table", "nobody", "none", 3000.0

    def __init__(self, colours):
        self.colours = colours

    def sample(self, latitude, longitude, resolution, centre=None):
        rows, columns = self.colours.shape[:2]
        row = np.clip((90 - latitude) * rows / 180, 0, rows - 1).astype(int)
        return self.colours[row, (np.mod(longitude, 360) * columns / 360).astype(int) % columns]


class Told(Table):
    def __repr__(self):
        return f"Told({self.colours!r})"


@pytest.mark.parametrize("kind", [Table, Told])
@pytest.mark.parametrize("where", [np.s_[:], np.s_[60, 100], np.s_[0], np.s_[90, 359]])
def test_of_an_imagery_of_ones_own_that_shows_something_else_no_old_tile_is_called_whole(tmp_path, kind, where):
    before = np.full((180, 360, 4), 255, dtype=np.uint8)
    after = before.copy()
    after[where] = 90
    assert built(tmp_path, kind(before)).complete and built(tmp_path, kind(before.copy())).written == 0
    with pytest.raises(ValueError, match="holds another survey.*'resume' where only the source looks different"):
        built(tmp_path, kind(after))
    assert built(tmp_path, kind(after), existing="resume").written == 0
    assert built(tmp_path, kind(after), existing="replace").written == 12


def test_an_imagery_of_ones_own_may_say_itself_what_tells_it_from_others(tmp_path):
    source = Plain(grey=50)
    source.fingerprint = "grey, 2026"
    assert built(tmp_path, source).complete
    source.grey = 60
    assert built(tmp_path, source).written == 0
    source.fingerprint = "grey, 2027"
    with pytest.raises(ValueError, match="of grey, 2026, 0, png, not of grey, 2027, 0, png"):
        built(tmp_path, source)


@pytest.mark.parametrize("name", ["title", "credit", "licence"])
@pytest.mark.parametrize("words", ["A\nB", "  two   blanks ", "Universit\udce4t", "x" * 900])
def test_words_that_a_file_of_properties_writes_otherwise_are_no_others(tmp_path, capsys, name, words):
    source = Plain()
    setattr(source, name, words)
    assert built(tmp_path, source).complete and built(tmp_path, source).complete
    assert "stay as they were" not in capsys.readouterr().out
    setattr(source, name, "else")
    built(tmp_path, source)
    assert "stay as they were" in capsys.readouterr().out


def test_an_imagery_of_ones_own_that_does_not_say_what_it_is_is_refused_before_any_tile(tmp_path):
    for name, value, words in (
        ("title", None, "Plain needs a title that is text"),
        ("credit", 7, "Plain needs a credit that is text"),
        ("fingerprint", print, "fingerprint is a method; make it a property"),
    ):
        source = Plain()
        setattr(source, name, value)
        with pytest.raises(TypeError, match=words):
            built(tmp_path, source)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda shown: shown[..., :3], r"uint8 of shape .*3\), and not uint8 of shape .*4\): red, green, blue and alpha"),
        (lambda shown: shown / 255, "gave float64 of shape"),
        (lambda shown: shown.astype(int), "gave int64 of shape"),
        (lambda shown: shown[..., 0], "gave uint8 of shape"),
        (lambda shown: None, "gave NoneType of shape"),
    ],
)
def test_an_imagery_of_ones_own_that_gives_no_colours_with_alpha_is_told(tmp_path, wrong, words):
    class Wrong(Plain):
        def sample(self, *where):
            return wrong(super().sample(*where))

    build = built(tmp_path, Wrong())
    assert not build.complete and len(build.failed) == 12 and re.search(words, build.report())
    with pytest.raises(ValueError, match=words):
        explorer.draw(Wrong(), explorer.View.around(0, 0, width_km=500, size=64))


def test_a_lock_that_did_not_fit_on_the_disk_keeps_nobody_out(tmp_path, monkeypatch):
    class Full(io.FileIO):
        def write(self, _):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(output, "open", lambda path, _: Full(path, "x"), raising=False)
    with pytest.raises(ValueError, match="No space left on device"):
        built(tmp_path)
    monkeypatch.undo()
    assert built(tmp_path).complete


def test_what_a_source_says_of_itself_steers_no_terminal(tmp_path, monkeypatch, capsys):
    def broken(*_):
        raise OSError("gone\x1b[31m")

    source = Plain()
    source.title = "Mars\x1b[31m\nAll is well."
    built(tmp_path / "hips", source)
    monkeypatch.setattr(Plain, "sample", broken)
    built(tmp_path / "other", source)
    assert main(["build-hips", str(tmp_path / "a\x1b[31m.lbl"), str(tmp_path / "third")]) == 1
    said = capsys.readouterr()
    assert "Mars?[31m?All is well." in said.out and "gone?[31m" in said.out and "a?[31m.lbl" in said.err
    assert "\x1b" not in said.out + said.err


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
@pytest.mark.parametrize("name", [LOCK, RECORD, CHECKSUMS])
def test_what_is_no_file_where_a_file_should_be_is_one_line_and_not_waited_for(tmp_path, name, make, capsys):
    make(tmp_path / name)
    assert main(["build-hips", "relief", str(tmp_path), "--order", "0", "--scheduler", "synchronous"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and f"{tmp_path}/{name} cannot be read (is no regular file); take it away" in err
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_pipe_for_a_tile_is_taken_for_a_tile_that_is_lost(tmp_path, whole):
    lost = next(whole.rglob("Npix*"))
    lost.unlink()
    os.mkfifo(lost)
    assert built(whole).complete and lost.is_file()


def test_a_link_in_place_of_a_tile_gives_way_to_the_tile(tmp_path, whole):
    (tmp_path / "mine.png").write_bytes(b"mine")
    tile = next(whole.rglob("Npix*"))
    tile.unlink()
    tile.symlink_to(tmp_path / "mine.png")
    assert built(whole).written == 1 and not tile.is_symlink() and (tmp_path / "mine.png").read_bytes() == b"mine"


@pytest.mark.parametrize("target", ["", " ", "a\0b"])
def test_what_names_no_folder_fills_none(tmp_path, target, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["build-hips", "relief", target, "--order", "0", "--scheduler", "synchronous"]) == 1
    assert "is no name of a folder" in capsys.readouterr().err and not [*tmp_path.iterdir()]


def test_damaged_checksums_are_made_anew(whole):
    before = (whole / CHECKSUMS).read_bytes()
    for damaged in (b"\xff" + before[40:-40], before.replace(b" ", b" " + b"9" * 5_000, 1)):
        (whole / CHECKSUMS).write_bytes(damaged)
        assert built(whole).complete and (whole / CHECKSUMS).read_bytes() == before


@pytest.mark.parametrize("target", ["file", "file/below", "/dev/null", "/proc/nothing", "x" * 300])
def test_a_target_that_is_no_folder_is_one_line(tmp_path, target, capsys):
    (tmp_path / "file").write_text("mine")
    arguments = ["relief", str(tmp_path / target), "--order", "0", "--scheduler", "synchronous"]
    assert main(["build-hips", *arguments]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "cannot be" in err and (tmp_path / "file").read_text() == "mine"


def test_an_interrupted_command_says_so_and_what_is_there(tmp_path):
    """As by Ctrl-C in a shell: the signal goes to the command and to all that it started."""
    folder = tmp_path / "hips"
    command = [sys.executable, "-m", "explorer", "build-hips", "relief", folder]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    end = time.monotonic() + 60
    while len(list(folder.rglob("Npix*"))) < 3:
        assert time.monotonic() < end and run.poll() is None, "no tiles come"
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=60)
    there = len(list(folder.rglob("Npix*")))
    assert run.returncode == 130, err
    assert f"is not complete: it was interrupted.\n{there} tiles were made, and {there} are there" in out
    assert "Traceback" not in err and not (folder / LOCK).exists()


@pytest.mark.parametrize("port", ["99999", "0", "-1", "x", "1" * 5000])
def test_a_port_that_is_none_starts_nothing(port, monkeypatch, capsys):
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("it was started"))
    with pytest.raises(SystemExit) as ended:
        main(["voila", "notebooks/explore_mars.ipynb", "--port", port])
    assert ended.value.code == 2 and "no port" in capsys.readouterr().err or port == "-1"
