# What a matrix does to a circle of gradients, once, twice and four times: above, one
# with unequal singular values and a spectral radius of 1; below, a turn.
load 'chapters/schematic.gp'
eval canvas(5.6)
# Rows of W times a column; both have the spectral radius 1.
a11 = 0.95; a12 = 0.75; a21 = 0.10; a22 = 0.60
r = (a11 + a22) / 2 + sqrt(((a11 - a22) / 2)**2 + a12 * a21)
a11 = a11 / r; a12 = a12 / r; a21 = a21 / r; a22 = a22 / r
b11 = cos(35); b12 = -sin(35); b21 = sin(35); b22 = cos(35)
power(n) = sprintf('m11 = 1; m12 = 0; m21 = 0; m22 = 1; do for [k = 1:%d] { p = m11 * w11 + m12 * w21; q = m11 * w12 + m12 * w22; s = m21 * w11 + m22 * w21; u = m21 * w12 + m22 * w22; m11 = p; m12 = q; m21 = s; m22 = u }', n)
times = '0 1 2 4'
size_ = 0.62
set parametric
set trange [0:360]
set samples 200
plots = ''
do for [row = 0:1] {
    w11 = row ? b11 : a11; w12 = row ? b12 : a12; w21 = row ? b21 : a21; w22 = row ? b22 : a22
    do for [c = 1:4] {
        eval power(int(word(times, c)))
        x = 2.9 + 2.55 * (c - 1); y = 4.0 - 2.55 * row
        plots = plots . sprintf("%g + %g * (%g * cos(t) + %g * sin(t)), %g + %g * (%g * cos(t) + %g * sin(t)) with lines lw 2 dt 1 lc rgb vermillion, ", x, size_, m11, m12, y, size_, m21, m22)
        # One gradient of them all.
        eval back(x, y, x + size_ * m11, y + size_ * m21)
        if (row == 0) { eval say(x, 5.3, c == 1 ? "gradients of length 1" : c == 2 ? "× W" : c == 3 ? "× W^2" : "× W^4") }
    }
}
eval say(0.85, 4.2, "stretches") . say(0.85, 3.8, "and flattens")
eval say(0.85, 1.65, "only turns:") . say(0.85, 1.25, "orthogonal")
eval 'plot ' . plots . 'NaN, NaN notitle'
