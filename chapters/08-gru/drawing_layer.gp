# A plain layer and a residual one: the same function, with a road around it.
load 'chapters/schematic.gp'
eval canvas(4.6)
do for [k = 0:1] {
    x = 0.3 + 6.1 * k
    eval say(x + 2.7, 4.2, k ? "residual: h_t = h_{t-1} + s f(W_t h_{t-1})" : "plain: h_t = f(W_t h_{t-1})")
    eval state(x + 0.5, 2.4, "h_{t-1}") . operation(x + 2.0, 1.3, "W_t") . operation(x + 3.2, 1.3, "f") . state(x + 5.1, 2.4, "h_t")
    eval forward(x + 0.85, 2.1, x + 1.68, 1.45) . forward(x + 2.35, 1.3, x + 2.85, 1.3)
    if (k) {
        eval operation(x + 4.1, 2.4, "+") . forward(x + 3.5, 1.45, x + 3.95, 2.05) . say(x + 4.05, 1.55, "s")
        eval forward(x + 0.95, 2.52, x + 3.75, 2.52) . forward(x + 4.45, 2.52, x + 4.65, 2.52)
        eval back(x + 4.7, 2.26, x + 4.45, 2.26) . back(x + 3.75, 2.26, x + 0.95, 2.26)
        eval say_in(vermillion, x + 2.4, 2.95, "a gradient arrives whole")
    } else {
        eval forward(x + 3.55, 1.4, x + 4.75, 2.1) . back(x + 4.8, 1.95, x + 3.55, 1.15) . back(x + 2.85, 1.1, x + 2.35, 1.1) . back(x + 1.68, 1.25, x + 0.75, 1.98)
        eval say_in(vermillion, x + 2.7, 0.45, "every layer multiplies by f ' W_t")
    }
}
@draw
