# How a batch of sequences lies in memory: time first, so that the batch at one step
# is one piece, and a product with the weights serves all of its rows.
load 'chapters/schematic.gp'
eval canvas(5.4)
shade(t) = t == 1 ? '#cfe3f2' : '#ffffff'
# x: T sheets of B rows and D columns, the first in front.
do for [t = 3:0:-1] {
    x = 1.0 + 0.45 * t; y = 1.5 + 0.5 * t
    do for [i = 0:2] { do for [j = 0:3] {
        set object tag(0) rectangle from x + 0.4 * j, y + 0.4 * i to x + 0.4 * (j + 1), y + 0.4 * (i + 1) fc rgb shade(t) fs solid 1 border lc rgb (t == 1 ? blue : black) lw 1
    }}
}
eval say(1.8, 1.15, "D features") . say(0.5, 2.1, "B") . forward(3.05, 1.62, 4.25, 2.95) . say_right(3.85, 2.0, "T steps")
eval say_in(blue, 2.2, 4.75, "x_t, one piece of memory")
eval line(2.2, 4.5, 2.2, 4.35)
# The product of one step.
do for [i = 0:2] { do for [j = 0:3] {
    set object tag(0) rectangle from 5.4 + 0.4 * j, 2.2 + 0.4 * i to 5.8 + 0.4 * j, 2.6 + 0.4 * i fc rgb '#cfe3f2' fs solid 1 border lc rgb blue lw 1
}}
eval say(6.2, 1.85, "x_t  (B,D)") . say(7.4, 2.8, "·")
do for [i = 0:3] { do for [j = 0:4] {
    set object tag(0) rectangle from 7.75 + 0.4 * j, 2.0 + 0.4 * i to 8.15 + 0.4 * j, 2.4 + 0.4 * i fc rgb '#ffffff' fs solid 1 border lc rgb black lw 1
}}
eval say(8.75, 1.65, "W_{xh}^⊤  (D,H)") . say(10.02, 2.8, "=")
do for [i = 0:2] { do for [j = 0:4] {
    set object tag(0) rectangle from 10.22 + 0.33 * j, 2.2 + 0.4 * i to 10.55 + 0.33 * j, 2.6 + 0.4 * i fc rgb '#f2f2f2' fs solid 1 border lc rgb black lw 1
}}
eval say(11.05, 1.85, "a  (B,H)")
eval say(8.4, 4.5, "a row for each sequence of the batch,") . say(8.4, 4.1, "each multiplied by the same weights")
eval say(8.4, 0.7, "All T steps at once: the same product with T·B rows.")
@draw
