# TBPTT(k1, k2): the state runs through; every k1 steps the new costs set out, and
# walk back k2 steps from the end of their window at most.
load 'chapters/schematic.gp'
eval canvas(5.2)
k1 = 3; k2 = 5
do for [t = 0:9] {
    x = 0.7 + 1.17 * t
    eval disc(x, 4.2, 0.33, t > 0 ? '#cfe3f2' : '#ffffff', t > 0 ? blue : black) . say(x, 4.2, sprintf("%d", t))
    if (t < 9) { eval forward(x + 0.36, 4.2, x + 0.81, 4.2) }
}
eval say_right(0.35, 4.85, "the state is never cut")
do for [w = 1:3] {
    e = k1 * w; s = e - k2 > 0 ? e - k2 : 0
    y = 3.3 - 0.85 * (w - 1)
    # New costs, and the way back from the end.
    set object tag(0) rectangle from 0.7 + 1.17 * (e - k1 + 1) - 0.4, y - 0.22 to 0.7 + 1.17 * e + 0.4, y + 0.22 fc rgb '#f2f2f2' fs solid 1 border lc rgb black lw 1
    eval back(0.7 + 1.17 * e, y, 0.7 + 1.17 * s + 0.15, y)
    set arrow tag(0) from 0.7 + 1.17 * s, y - 0.28 to 0.7 + 1.17 * s, y + 0.28 nohead lw 2 lc rgb vermillion
}
eval say(6.0, 0.65, "k_1 = 3, k_2 = 5.  Boxes: the costs that set out together.  Bars: here h_t counts as a constant.")
@draw
