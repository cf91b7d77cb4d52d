# The GRU: its state is its own cell, and one gate decides what stays and what comes in.
load 'chapters/schematic.gp'
eval canvas(5.2)
eval state(0.8, 3.8, "h_{t-1}") . operation(4.4, 3.8, "× z") . operation(8.4, 3.8, "+") . learned(10.9, 3.8, "h_t")
eval forward(1.25, 3.92, 4.05, 3.92) . forward(4.75, 3.92, 8.05, 3.92) . forward(8.75, 3.92, 10.45, 3.92)
eval back(10.45, 3.66, 8.75, 3.66) . back(8.05, 3.66, 4.75, 3.66) . back(4.05, 3.66, 1.25, 3.66)
eval say_in(vermillion, 6.3, 4.4, "dh_{t-1} += z dh_t: one gate, no weight")
eval operation(3.0, 1.6, "× r") . operation(5.6, 1.6, "+") . learned(7.0, 1.6, "n") . operation(8.4, 1.6, "·")
eval forward(1.0, 3.4, 2.75, 1.95) . say(1.55, 2.45, "W_{hn}") . forward(3.35, 1.6, 5.25, 1.6) . forward(5.95, 1.6, 6.55, 1.6) . forward(7.45, 1.6, 8.05, 1.6)
eval forward(8.4, 1.95, 8.4, 3.45) . say_right(8.6, 2.5, "1 − z")
eval say(5.6, 0.45, "W_{xn} x_t + b") . forward(5.6, 0.75, 5.6, 1.25)
eval say_right(9.0, 1.6, "what is new, in the") . say_right(9.0, 1.2, "share that was let go")
@draw
