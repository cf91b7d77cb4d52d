# Eight steps as a tree: three levels up, two down.
load 'chapters/schematic.gp'
eval canvas(6.4)
array X[8]
do for [k=1:8] { X[k] = 2.2 + 1.25 * (k - 1) }
array Y[6] = [0.7, 1.7, 2.7, 3.7, 4.7, 5.7]
array words_[5] = ['up, s = 1', 'up, s = 2', 'up, s = 4', 'down, s = 2', 'down, s = 1']
do for [k=1:8] {
    eval disc(X[k], Y[1], 0.16, '#ffffff', black) . say(X[k], 0.25, sprintf('%d', k))
}
do for [l=2:6] {
    eval say_right(0.05, Y[l], words_[l-1])
    do for [k=1:8] {
        s = l == 2 ? 1 : l == 3 ? 2 : l == 4 ? 4 : l == 5 ? 2 : 1
        made = l <= 4 ? (k % (2 * s) == 0) : (k % (2 * s) == s && k > s)
        if (made) {
            eval forward(X[k], Y[l-1], X[k], Y[l] - 0.18) . forward(X[k-s], Y[l-1], X[k] - 0.14, Y[l] - 0.1)
            eval disc(X[k], Y[l], 0.16, '#cfe3f2', blue)
        } else {
            eval line(X[k], Y[l-1], X[k], Y[l])
        }
    }
}
@draw
