# The cell of 1997 beside the cell with a forget gate: what stands on the road from
# one cell to the next.
load 'chapters/schematic.gp'
eval canvas(5.0)
do for [k = 0:1] {
    x = 0.4 + 6.1 * k
    eval say(x + 2.6, 4.65, k ? "2000: a gate on the road" : "1997: nothing on the road")
    eval state(x + 0.5, 3.2, "c_{t-1}") . operation(x + 3.5, 3.2, "+") . state(x + 5.0, 3.2, "c_t")
    eval (k ? forward(x + 0.95, 3.32, x + 1.55, 3.32) . operation(x + 1.9, 3.2, "×") . forward(x + 2.25, 3.32, x + 3.15, 3.32) : forward(x + 0.95, 3.32, x + 3.15, 3.32))
    eval forward(x + 3.85, 3.32, x + 4.55, 3.32)
    eval back(x + 4.55, 3.06, x + 3.85, 3.06)
    eval (k ? back(x + 3.15, 3.06, x + 2.25, 3.06) . back(x + 1.55, 3.06, x + 0.95, 3.06) : back(x + 3.15, 3.06, x + 0.95, 3.06))
    eval operation(x + 3.5, 1.9, "×") . forward(x + 3.5, 2.25, x + 3.5, 2.85)
    eval learned(x + 2.6, 0.9, "i") . learned(x + 4.4, 0.9, "g") . forward(x + 2.9, 1.22, x + 3.3, 1.58) . forward(x + 4.1, 1.22, x + 3.7, 1.58)
    eval (k ? learned(x + 1.9, 2.0, "f") . forward(x + 1.9, 2.43, x + 1.9, 2.87) . say_in(vermillion, x + 2.6, 3.8, "dc_{t-1} += f dc_t") : say_in(vermillion, x + 2.1, 3.8, "dc_{t-1} += 1 · dc_t"))
}
@draw
