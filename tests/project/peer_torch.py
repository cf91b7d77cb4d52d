#!/usr/bin/python3
"""One step of learning in PyTorch, for `make bench PEERS=1`.

bench.h says what is asked and answered. A step is forward, loss and backward, as
in bench_networks.c; inputs want no gradient, and memory of the step before is
used again.
"""
import math
import sys
import time

try:
    import torch
except ImportError:
    print("- PyTorch is not measured: 'apt-get install python3-torch' brings it"
          " (1 GB).")
    sys.exit()

torch.set_num_threads(1)
# Debian's 1.13.1 calls itself 1.13.0a0.
print("PyTorch", torch.__version__[:4].rstrip("."), flush=True)


def make_step(kind, bits, T, B, D, H):
    torch.manual_seed(1997)
    torch.set_default_dtype(torch.float64 if bits == 64 else torch.float32)
    if kind == "product":
        square = torch.randn(H, H)
        return lambda: square @ square
    net = (torch.nn.LSTM if kind == "lstm" else torch.nn.RNN)(D, H)
    readout = torch.nn.Linear(H, 1)
    x, target = torch.randn(T, B, D), torch.randn(T, B, 1)
    mask = torch.ones(T, B, 1)
    parameters = [*net.parameters(), *readout.parameters()]

    def step():
        for p in parameters:
            if p.grad is not None:
                p.grad.zero_()
        y = readout(net(x)[0])
        loss = 0.5 * (mask * (y - target) ** 2).sum() / B
        loss.backward()

    return step


def time_of(step):
    start = time.process_time()
    step()
    return time.process_time() - start


def best(step, seconds):
    step()
    least, begin = time_of(step), time.process_time()
    while time.process_time() - begin < seconds:
        least = min(least, time_of(step))
    return least


steps = {}
for line in sys.stdin:
    *words, seconds = line.split()
    case = (words[0], *map(int, words[1:]))
    if case not in steps:
        # One case at a time: its memory is free before the next one's is needed.
        if steps and next(iter(steps))[2:] != case[2:]:
            steps.clear()
        steps[case] = None if case[0] == "esn" else make_step(*case)
    print(best(steps[case], float(seconds)) if steps[case] else math.nan,
          flush=True)
