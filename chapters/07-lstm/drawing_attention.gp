# One step from a cost to any moment of the past: attention looks at all of them, so it
# has to keep them all.
load 'chapters/schematic.gp'
eval canvas(5.0)
do for [t = 1:5] {
    x = 1.2 + 2.0 * (t - 1)
    eval state(x, 1.3, t < 5 ? sprintf("h_%d", t) : "h_T")
    eval forward(x + 0.12, 1.75, 5.6 + 0.09 * (x - 5.2), 3.25)
    eval back(5.4 + 0.09 * (x - 5.2) - 0.05, 3.25, x - 0.14, 1.75)
    eval say(x, 0.5, t < 5 ? sprintf("α_%d", t) : "α_T")
}
eval operation(5.5, 3.6, "Σ") . forward(5.85, 3.6, 7.5, 3.6) . state(7.95, 3.6, "y") . forward(8.4, 3.6, 9.6, 3.6) . say(9.95, 3.6, "L")
eval say(2.1, 3.7, "y = Σ α_t h_t") . say_in(vermillion, 9.7, 4.65, "one step back, to any of them:") . say_in(vermillion, 9.7, 4.25, "dh_t += α_t dy")
@draw
