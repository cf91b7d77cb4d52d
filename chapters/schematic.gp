# schematic.gp - words for drawings of networks, in the hand of the plots.
#
#   load 'chapters/schematic.gp'
#   eval canvas(5)            # its height; the page is 12 units wide
#   eval learned(2, 3, 'h_1') . forward(2.42, 3, 3.4, 3)
#   @draw
#
# A unit is as long in x as in y. States are circles, operations small squares;
# what is learned is filled, what is fixed is hollow. Forward is black, and the
# way of a gradient is vermillion in every drawing, as gradients are in no plot
# anything else.
canvas(h) = figure(60 * h) . sprintf('; set xrange [0:12]; set yrange [0:%g]', h) . \
    '; set margins 0,0,0,0; unset border; unset tics; unset grid; set angles degrees'
tag_ = 0
tag(q) = (tag_ = tag_ + 1, tag_)

# Text: in the middle of (x,y), or from there to the right; in a colour.
say(x, y, s) = sprintf('set label %d "%s" at %g,%g center front; ', tag(0), s, x, y)
say_right(x, y, s) = sprintf('set label %d "%s" at %g,%g left front; ', tag(0), s, x, y)
say_in(c, x, y, s) = sprintf('set label %d "%s" at %g,%g center front tc rgb "%s"; ', tag(0), s, x, y, c)
say_right_in(c, x, y, s) = sprintf('set label %d "%s" at %g,%g left front tc rgb "%s"; ', tag(0), s, x, y, c)

disc(x, y, r, fill, edge) = sprintf('set object %d circle at %g,%g size %g fc rgb "%s" fs solid 1 border lc rgb "%s" lw 1.6 front; ', tag(0), x, y, r, fill, edge)
box(x, y, w, h, fill, edge) = sprintf('set object %d rectangle center %g,%g size %g,%g fc rgb "%s" fs solid 1 border lc rgb "%s" lw 1.2; ', tag(0), x, y, w, h, fill, edge)
state(x, y, s) = disc(x, y, 0.42, '#ffffff', black) . say(x, y, s)
learned(x, y, s) = disc(x, y, 0.42, '#cfe3f2', blue) . say(x, y, s)
operation(x, y, s) = sprintf('set object %d rectangle center %g,%g size 0.6,0.6 fc rgb "#f2f2f2" fs solid 1 border lc rgb black lw 1.2 front; ', tag(0), x, y) . say(x, y, s)

line(x, y, u, v) = sprintf('set arrow %d from %g,%g to %g,%g nohead lw 1.6 lc rgb black; ', tag(0), x, y, u, v)
forward(x, y, u, v) = sprintf('set arrow %d from %g,%g to %g,%g head filled size 0.16,22 lw 1.6 lc rgb black; ', tag(0), x, y, u, v)
weak(x, y, u, v) = sprintf('set arrow %d from %g,%g to %g,%g head filled size 0.14,22 lw 1 dt (4,3) lc rgb grey; ', tag(0), x, y, u, v)
back(x, y, u, v) = sprintf('set arrow %d from %g,%g to %g,%g head filled size 0.16,22 lw 2.4 lc rgb vermillion; ', tag(0), x, y, u, v)
back_line(x, y, u, v) = sprintf('set arrow %d from %g,%g to %g,%g nohead lw 2.4 lc rgb vermillion; ', tag(0), x, y, u, v)
draw = "plot NaN notitle"
