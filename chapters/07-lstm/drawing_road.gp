# The road of the LSTM, built in four drawings: a cell that keeps; a gate that lets
# in; a gate that lets go; a gate that lets out.
load 'chapters/schematic.gp'
eval canvas(10.6)
title = "'1. Keep: the factor is 1.' '2. Let in: i decides what is added.' '3. Let go: f decides what stays.' '4. Let out: o decides what is said.'"
do for [k = 1:4] {
    x = k % 2 ? 0.3 : 6.4
    y = k < 3 ? 5.5 : 0.2
    eval say(x + 2.7, y + 4.7, word(title, k))
    eval state(x + 0.5, y + 2.6, "c_{t-1}") . operation(x + 3.2, y + 2.6, "+") . state(x + 4.9, y + 2.6, "c_t")
    eval forward(x + 3.55, y + 2.72, x + 4.45, y + 2.72) . back(x + 4.45, y + 2.46, x + 3.55, y + 2.46)
    if (k < 3) {
        eval forward(x + 0.95, y + 2.72, x + 2.85, y + 2.72) . back(x + 2.85, y + 2.46, x + 0.95, y + 2.46)
    } else {
        eval forward(x + 0.95, y + 2.72, x + 1.45, y + 2.72) . back(x + 1.45, y + 2.46, x + 0.95, y + 2.46) . operation(x + 1.8, y + 2.6, "×")
        eval forward(x + 2.15, y + 2.72, x + 2.85, y + 2.72) . back(x + 2.85, y + 2.46, x + 2.15, y + 2.46)
        eval learned(x + 1.8, y + 1.3, "f") . forward(x + 1.8, y + 1.75, x + 1.8, y + 2.27)
    }
    if (k == 1) {
        eval learned(x + 3.2, y + 1.3, "g") . forward(x + 3.2, y + 1.75, x + 3.2, y + 2.27)
    } else {
        eval operation(x + 3.2, y + 1.5, "×") . forward(x + 3.2, y + 1.83, x + 3.2, y + 2.27)
        eval learned(x + 2.6, y + 0.5, "i") . learned(x + 4.0, y + 0.5, "g") . forward(x + 2.85, y + 0.85, x + 3.05, y + 1.18) . forward(x + 3.75, y + 0.85, x + 3.35, y + 1.18)
    }
    if (k == 4) {
        eval operation(x + 4.9, y + 3.65, "×") . forward(x + 4.9, y + 3.05, x + 4.9, y + 3.33) . learned(x + 3.7, y + 3.65, "o") . forward(x + 4.15, y + 3.65, x + 4.57, y + 3.65) . forward(x + 5.22, y + 3.65, x + 5.5, y + 3.65) . say(x + 4.45, y + 3.15, "tanh")
    }
}
@draw
