# The error of one parameter: a valley beside a wall. A step on the wall, as long as the
# slope says, and the same step clipped.
load 'chapters/schematic.gp'
eval canvas(4.8)
error(x) = x < 8.6 ? 0.9 + 0.055 * (x - 6.2)**2 : 0.9 + 0.055 * 5.76 + 4.4 * (x - 8.6)
at = 9.0
eval disc(at, error(at), 0.14, blue, blue) . say_right_in(blue, at + 0.4, error(at) - 0.35, "θ, on the wall")
eval back(at - 0.2, error(at), 0.4, error(at)) . say_in(vermillion, 3.2, error(at) + 0.32, "− rate · dθ: thrown out of the picture")
eval forward(at - 0.2, error(at) - 0.32, at - 1.9, error(at) - 0.32)
eval say(5.3, error(at) - 0.4, "clipped: the same way,") . say(5.3, error(at) - 0.8, "at most rate · threshold")
eval say(6.2, 0.5, "the valley") . say(10.7, 4.3, "the wall") . say(0.8, 3.9, "error")
set samples 600
plot [0:12] error(x) with lines lw 2 lc rgb black
