# Three steps of a network, and all the roads that a gradient takes back: from each
# cost to its state, from state to state, and from every step to the shared weights.
load 'chapters/schematic.gp'
eval canvas(6.2)
do for [t = 1:3] {
    x = 1.6 + 3.6 * (t - 1)
    eval learned(x + 0.9, 3.2, sprintf("h_%d", t)) . state(x + 0.9, 4.6, sprintf("y_%d", t))
    eval say(x + 0.9, 5.8, sprintf("C_%d", t))
    eval forward(x + 0.8, 3.65, x + 0.8, 4.15) . back(x + 1.02, 4.15, x + 1.02, 3.65)
    eval forward(x + 0.8, 5.05, x + 0.8, 5.55) . back(x + 1.02, 5.55, x + 1.02, 5.05)
    eval say(x + 0.9, 1.55, sprintf("x_%d", t)) . forward(x + 0.9, 1.8, x + 0.9, 2.75)
    eval back(x + 1.1, 2.78, x + 1.45, 0.95)
    if (t < 3) {
        eval forward(x + 1.38, 3.32, x + 4.03, 3.32) . back(x + 4.03, 3.04, x + 1.38, 3.04)
        eval say(x + 2.7, 3.62, "W_{hh}") . say_in(vermillion, x + 2.85, 2.68, sprintf("× f '(a_%d) W_{hh}", t + 1))
    }
}
eval state(0.6, 3.2, "h_0") . forward(1.05, 3.32, 2.03, 3.32) . back(2.03, 3.04, 1.05, 3.04)
set object tag(0) rectangle from 2.2,0.35 to 11.1,0.9 fc rgb '#ffffff' fs solid 1 border lc rgb vermillion lw 1.4
eval say_in(vermillion, 6.65, 0.62, "dW_{hh}: a share from every step, added up")
@draw
