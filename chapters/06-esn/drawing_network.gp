# A reservoir: everything on the left of the readout is drawn at random and stays;
# what is trained is filled.
load 'chapters/schematic.gp'
eval canvas(5.2)
eval say(0.8, 2.7, "x_t")
set object tag(0) ellipse center 5.0,2.8 size 5.6,4.3 fs empty border lc rgb grey lw 1.2 dt (4,4)
px = "3.2 4.3 5.6 6.7 3.5 5.0 6.5 4.2 5.8"
py = "3.6 4.3 4.2 3.4 2.4 2.9 2.2 1.4 1.3"
do for [k = 1:9] { eval disc(real(word(px, k)), real(word(py, k)), 0.26, '#ffffff', black) }
# from to, a few of many
from = "1 2 3 4 6 6 5 7 8 9 6 3 8"
to   = "2 3 4 7 1 3 6 6 5 8 9 6 6"
do for [k = 1:13] {
    x1 = real(word(px, int(word(from, k)))); y1 = real(word(py, int(word(from, k))))
    x2 = real(word(px, int(word(to, k)))); y2 = real(word(py, int(word(to, k))))
    n = sqrt((x2 - x1)**2 + (y2 - y1)**2)
    eval forward(x1 + 0.28 * (x2 - x1) / n, y1 + 0.28 * (y2 - y1) / n, x2 - 0.28 * (x2 - x1) / n, y2 - 0.28 * (y2 - y1) / n)
}
eval forward(1.15, 2.8, 2.9, 3.5) . forward(1.15, 2.7, 3.2, 2.4) . forward(1.15, 2.55, 3.9, 1.5)
eval say(2.0, 4.4, "W_{xh}: random") . say(5.0, 0.35, "W_{hh}: random, sparse, scaled to ρ; never trained")
do for [k = 1:3] {
    set arrow tag(0) from 7.35, 1.9 + 0.75 * (k - 1) to 9.55, 2.7 + 0.07 * (k - 2) head filled size 0.16,22 lw 2.4 lc rgb blue
}
eval learned(10.0, 2.7, "y_t")
eval say_in(blue, 9.0, 4.1, "W_{zy}: trained,") . say_in(blue, 9.0, 3.7, "one linear system")
@draw
