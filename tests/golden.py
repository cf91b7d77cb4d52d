#!/usr/bin/python3
"""Numbers that PyTorch has for our networks:   golden.py > golden.tsv

Each line is a case, a name, and numbers of type double, separated by tabs.
tests/test_golden.c reads the parameters and the data, and must come to the same
states, outputs, loss, gradients, and parameters after ten updates by Adam.

PyTorch has two biases for every unit, and adds them. Ours is the first,
bias_ih; the second is 0 and is not learned, or the sum of both would move twice
as far. Its order of the gates is ours, i f g o, and its weights are (to, from).
"""
import sys

try:
    import torch
except ImportError:
    sys.exit("python3-torch is missing: 'apt-get install python3-torch' "
             "brings it (1 GB). Nothing else in the course needs it.")

T, B, D, H, O = 7, 3, 2, 5, 4
RATE, UPDATES = 0.01, 10

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def put(case, name, numbers):
    flat = numbers.detach().reshape(-1).tolist()
    print("\t".join([case, name] + ["%.17g" % number for number in flat]))


def parameters(net, readout):
    """In the order of theta: W_xh, W_hh, b_h, W_hy, b_y."""
    return [net.weight_ih_l0, net.weight_hh_l0, net.bias_ih_l0,
            readout.weight, readout.bias]


def squared_error(y, target, mask):
    return (mask * 0.5 * (y - target) ** 2).sum() / B


def cross_entropy(y, target, mask):
    return -(mask * target * torch.log_softmax(y, dim=2)).sum() / B


def run(case, net, loss, target):
    readout = torch.nn.Linear(H, O)
    with torch.no_grad():
        net.bias_hh_l0.zero_()
    net.bias_hh_l0.requires_grad = False
    theta = parameters(net, readout)
    x = torch.rand(T, B, D) * 2 - 1
    mask = (torch.rand(T, B, 1) < 0.7).double()
    put(case, "theta", torch.cat([q.reshape(-1) for q in theta]))
    put(case, "x", x)
    put(case, "target", target)
    put(case, "mask", mask)

    states, last = net(x)
    y = readout(states)
    L = loss(y, target, mask)
    L.backward()
    put(case, "h", states)
    if isinstance(last, tuple):
        put(case, "c_last", last[1])
    put(case, "y", y)
    put(case, "L", L)
    for name, q in zip(["dW_xh", "dW_hh", "db_h", "dW_hy", "db_y"], theta):
        put(case, name, q.grad)

    adam = torch.optim.Adam(theta, lr=RATE)
    for _ in range(UPDATES):
        adam.zero_grad()
        L = loss(readout(net(x)[0]), target, mask)
        L.backward()
        adam.step()
    put(case, "theta_10", torch.cat([q.reshape(-1) for q in theta]))


def main():
    torch.manual_seed(1997)
    for name, net in [("tanh", lambda: torch.nn.RNN(D, H)),
                      ("relu", lambda: torch.nn.RNN(D, H, nonlinearity="relu")),
                      ("lstm", lambda: torch.nn.LSTM(D, H))]:
        run(name + "-squared", net(), squared_error, torch.rand(T, B, O))
        chosen = torch.randint(O, (T, B))
        target = torch.nn.functional.one_hot(chosen, O).double()
        run(name + "-entropy", net(), cross_entropy, target)


main()
