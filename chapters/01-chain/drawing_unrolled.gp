# One neuron, drawn with its loop and once for every step it takes; below, the way
# its gradient walks back, and what each step multiplies by.
load 'chapters/schematic.gp'
eval canvas(5.4)
eval learned(1.2, 3.2, "h")
set object tag(0) circle at 1.2,3.95 size 0.42 arc [-50:230] nowedge fs empty border lc rgb black lw 1.6 front
eval forward(0.82, 3.80, 0.88, 3.50)
eval say(1.2, 4.65, "w")
eval forward(1.2, 1.75, 1.2, 2.75)
eval say(1.2, 1.45, "x_t"). say(1.5, 2.25, "u")
eval say(2.5, 3.2, "=")
do for [t = 0:3] {
    x = 3.6 + 2.3 * t
    eval (t > 0 ? learned(x, 3.2, t < 3 ? sprintf("h_%d", t) : "h_T") : state(x, 3.2, "h_0"))
    if (t < 2) {
        eval forward(x + 0.45, 3.32, x + 1.85, 3.32) . back(x + 1.85, 3.02, x + 0.45, 3.02)
    }
    # Between step 2 and step T there are many more.
    if (t == 2) {
        eval forward(x + 0.45, 3.32, x + 0.9, 3.32) . back(x + 0.9, 3.02, x + 0.45, 3.02)
        eval say(x + 1.15, 3.17, "…")
        eval forward(x + 1.4, 3.32, x + 1.85, 3.32) . back(x + 1.85, 3.02, x + 1.4, 3.02)
    }
    if (t < 3) {
        eval say(x + 1.15, 3.62, "w")
        eval say_in(vermillion, x + 1.15, 2.62, t < 2 ? sprintf("× w f '(a_%d)", t + 1) : "× w f '(a_T)")
    }
    if (t > 0) {
        eval forward(x, 1.75, x, 2.75) . say(x, 1.45, t < 3 ? sprintf("x_%d", t) : "x_T")
        eval say(x + 0.3, 2.25, "u")
    }
}
eval forward(10.5, 3.65, 10.5, 4.5) . say(10.5, 4.8, "L")
eval say_right_in(vermillion, 10.68, 4.1, "dh_T")
eval say_in(vermillion, 7.05, 0.6, "∂h_T / ∂h_0  =  w f '(a_1) · w f '(a_2) · … · w f '(a_T)")
@draw
