#!/usr/bin/python3
"""Numbers that PyTorch has for our networks:   golden.py > golden.tsv

Each line is a case, a name, and numbers of type double, separated by tabs.
tests/project/test_golden.c reads the parameters and the data, and must come to the same
states, outputs, loss, gradients, and parameters after ten updates by Adam.

PyTorch has two biases for every unit, and adds them. Ours is the first,
bias_ih; the second is 0 and is not learned, or the sum of both would move twice
as far. Its order of the gates is ours, i f g o and r z n, and its weights are
(to, from). The last block of a GRU's second bias stands inside the reset, where
the first cannot reach: that is our b_n, and it is learned.
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
    """By our names, in the order of theta."""
    theta = {"W_xh": net.weight_ih_l0, "W_hh": net.weight_hh_l0,
             "b_h": net.bias_ih_l0}
    if isinstance(net, torch.nn.GRU):
        theta["b_n"] = net.bias_hh_l0
    return {**theta, "W_hy": readout.weight, "b_y": readout.bias}


def ours(name, q):
    """b_n of a GRU, the only part of the second bias that we have."""
    return (q[-H:] if name == "b_n" else q).reshape(-1)


def put_theta(case, name, theta):
    put(case, name, torch.cat([ours(*named) for named in theta.items()]))


def freeze_second_bias(net):
    if isinstance(net, torch.nn.GRU):
        learned = torch.cat([torch.zeros(2 * H), torch.ones(H)])
        net.bias_hh_l0.register_hook(lambda d: learned * d)
    else:
        learned = 0.0
        net.bias_hh_l0.requires_grad = False
    with torch.no_grad():
        net.bias_hh_l0 *= learned


def squared_error(y, target, mask):
    return (mask * 0.5 * (y - target) ** 2).sum() / B


def cross_entropy(y, target, mask):
    return -(mask * target * torch.log_softmax(y, dim=2)).sum() / B


def run(case, net, loss, target):
    readout = torch.nn.Linear(H, O)
    freeze_second_bias(net)
    theta = parameters(net, readout)
    x = torch.rand(T, B, D) * 2 - 1
    mask = (torch.rand(T, B, 1) < 0.7).double()
    put_theta(case, "theta", theta)
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
    for name, q in theta.items():
        put(case, "d" + name, ours(name, q.grad))

    adam = torch.optim.Adam(theta.values(), lr=RATE)
    for _ in range(UPDATES):
        adam.zero_grad()
        L = loss(readout(net(x)[0]), target, mask)
        L.backward()
        adam.step()
    put_theta(case, "theta_10", theta)


def main():
    torch.manual_seed(1997)
    for name, net in [("tanh", lambda: torch.nn.RNN(D, H)),
                      ("relu", lambda: torch.nn.RNN(D, H, nonlinearity="relu")),
                      ("lstm", lambda: torch.nn.LSTM(D, H)),
                      ("gru", lambda: torch.nn.GRU(D, H))]:
        run(name + "-squared", net(), squared_error, torch.rand(T, B, O))
        chosen = torch.randint(O, (T, B))
        target = torch.nn.functional.one_hot(chosen, O).double()
        run(name + "-entropy", net(), cross_entropy, target)


main()
