# The minimal gated unit: nothing but its own decay stands between two of its states.
load 'chapters/schematic.gp'
eval canvas(5.2)
eval state(0.9, 3.8, "h_{t-1}") . operation(4.4, 3.8, "× λ") . operation(7.4, 3.8, "+") . learned(10.9, 3.8, "h_t")
eval forward(1.35, 3.92, 4.05, 3.92) . forward(4.75, 3.92, 7.05, 3.92) . forward(7.75, 3.92, 10.45, 3.92)
eval back(10.45, 3.66, 7.75, 3.66) . back(7.05, 3.66, 4.75, 3.66) . back(4.05, 3.66, 1.35, 3.66)
eval say_in(vermillion, 6.0, 4.6, "dh_{t-1} += λ_t dh_t: one number, and no matrix")
eval learned(4.4, 1.9, "λ_t") . forward(4.4, 2.35, 4.4, 3.45)
eval learned(7.4, 1.9, "g_t") . forward(7.4, 2.35, 7.4, 3.45)
eval forward(4.85, 1.9, 6.95, 1.9) . say(5.9, 2.2, "1 − λ_t")
eval state(5.9, 0.5, "x_t") . forward(5.55, 0.75, 4.7, 1.55) . forward(6.25, 0.75, 7.1, 1.55)
eval say(3.9, 0.95, "W_λ, f") . say(7.5, 0.95, "W_n")
eval say_right(8.6, 1.9, "asks x_t only: known for") . say_right(8.6, 1.5, "all t before h_1 is")
@draw
