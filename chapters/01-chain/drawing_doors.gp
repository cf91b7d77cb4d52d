# One step of the chain, forward along the top; below, what goes back through each
# of its doors.
load 'chapters/schematic.gp'
eval canvas(5.6)
eval state(1.3, 4.3, "h_{t-1}") . operation(3.6, 4.3, "× w") . operation(6.0, 4.3, "+")
eval operation(8.3, 4.3, "f") . learned(10.5, 4.3, "h_t")
eval forward(1.75, 4.3, 3.25, 4.3) . forward(3.95, 4.3, 5.65, 4.3)
eval forward(6.35, 4.3, 7.95, 4.3) . say(7.15, 4.62, "a_t") . forward(8.65, 4.3, 10.03, 4.3)
eval forward(5.2, 5.3, 5.78, 4.66) . say(4.85, 5.35, "u x_t")
eval forward(6.8, 5.3, 6.22, 4.66) . say(7.05, 5.35, "b")
# The way back.
eval say_in(vermillion, 10.5, 2.9, "dh_t") . back(10.1, 2.9, 8.95, 2.9)
eval say_in(vermillion, 8.3, 2.9, "× f '(a_t)") . back(7.6, 2.9, 6.5, 2.9)
eval say_in(vermillion, 6.0, 2.9, "da_t") . back(5.5, 2.9, 4.1, 2.9)
eval say_in(vermillion, 3.6, 2.9, "× w") . back(3.1, 2.9, 2.05, 2.9)
eval say_in(vermillion, 1.3, 2.9, "dh_{t-1}")
eval back(6.0, 2.6, 3.6, 1.55) . back(6.0, 2.6, 6.0, 1.55) . back(6.0, 2.6, 8.4, 1.55)
eval say_in(vermillion, 3.6, 1.2, "dw += da_t h_{t-1}")
eval say_in(vermillion, 6.0, 1.2, "du += da_t x_t")
eval say_in(vermillion, 8.4, 1.2, "db += da_t")
eval say(8.3, 2.45, "(1.4)") . say(3.6, 2.45, "(1.5)") . say(6.0, 0.7, "(1.6)")
@draw
