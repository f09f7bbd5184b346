"""Thirty at once on one machine: a kernel each, as JupyterHub starts them, each with an explorer that somebody uses."""

import compileall
import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
from jupyter_client import KernelManager

import explorer

COUNT = 30
# In a kernel: until window and card show what was asked for.
SETTLE = f"""
import sys, time
sys.path.append({str(Path(__file__).parents[1])!r})
from seen import layer, portrait_widget, settled
def settle(name, before=""):
    window, card = layer(mars, "picture"), settled(lambda: portrait_widget(mars), 60)
    settled(lambda: window.url not in ("", before) and f'alt="{{name}}:' in card.value, 60, name)
"""
BEGIN = SETTLE + "import explorer; mars = explorer.Explorer(); mars.select('Ascraeus Mons'); settle('Ascraeus Mons')"
# A place selected, and the map moved to it.
CLICK = """
before = layer(mars, "picture").url
mars.select({name!r})
mars.go_to(mars.selected.latitude, mars.selected.longitude, zoom=3)
settle({name!r}, before)
"""


def start():
    kernel = KernelManager()
    kernel.start_kernel(env={**os.environ, "EXPLORER_OFFLINE": "1"})
    client = kernel.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=300)
    return kernel, client


def run(client, code):
    """Seconds until a kernel has run some code."""
    begun = time.perf_counter()
    reply = client.execute(code, reply=True, timeout=300, store_history=False)["content"]
    assert reply["status"] == "ok", reply
    return time.perf_counter() - begun


def begin(_number):
    """A kernel with an explorer on Ascraeus Mons, and the seconds from nothing to there."""
    begun = time.perf_counter()
    kernel, client = start()
    run(client, BEGIN)
    return kernel, client, time.perf_counter() - begun


def megabytes(kernel):
    """What a kernel has for itself, and with its share of what it shares."""
    memory = psutil.Process(kernel.provisioner.pid).memory_full_info()
    return memory.uss / 1e6, memory.pss / 1e6


def stop(started):
    for kernel, client, *_ in started:
        client.stop_channels()
        kernel.shutdown_kernel(now=True)


def in_words(values):
    return f"median {statistics.median(values):.1f}, least {min(values):.1f}, most {max(values):.1f}"


def test_thirty_kernels_with_an_explorer_each(benchmark):
    compileall.compile_dir(Path(explorer.__file__).parent, quiet=1)  # as an installed package is
    bare = [start() for _ in range(3)]
    alone, _ = (statistics.median(each) for each in zip(*(megabytes(kernel) for kernel, _ in bare), strict=True))
    stop(bare)
    started = []
    try:
        with ThreadPoolExecutor(COUNT) as crowd:
            started += crowd.map(begin, range(COUNT))
            answers = list(crowd.map(lambda each: run(each[1], CLICK.format(name="Maunder")), started))
            again = [run(client, CLICK.format(name="Olympus Mons")) for _, client, _ in started]  # one after the other
            own, shared = zip(*(megabytes(kernel) for kernel, _, _ in started), strict=True)
    finally:
        stop(started)
    print(f"\n{len(answers)} of {COUNT} answer; cores: {os.cpu_count()}")
    print(f"a bare kernel: {alone:.0f} MB (USS)")
    print(f"an explorer above that, MB (USS): {in_words([each - alone for each in own])}")
    print(f"a whole kernel, MB (PSS): {in_words(shared)}; all: {sum(shared) / 1000:.1f} GB")
    print(f"all begun at once, seconds to the map: {in_words([seconds for *_, seconds in started])}")
    print(f"all click at once, seconds to card and map: {in_words(answers)}")
    print(f"one after the other, seconds to card and map: {in_words(again)}")
    benchmark.pedantic(lambda: None)
