# style.gp - how every figure of the course looks.
#
#   gnuplot -e "data='build/data/01-chain'; out='figure.svg'; kind='svg'" \
#           chapters/style.gp chapters/01-chain/distance.gp
#
# A figure's script begins with
#
#   eval figure(430)          # its height; the width is always 720 pixels
#
# and draws. kind is 'svg' (the notes), 'narrow' (the same for a telephone), 'pdf'
# (print), 'png' or 'dumb' (a terminal). Panels: @panel_left and @panel_right, or
# @panel_whole; figure_whole(410) is for a figure with one panel. Colours are named
# after their hue, but no figure tells curves apart by colour alone.

if (!exists("kind")) kind = 'svg'

# The figure's name is the file's name, without its folder and its ending.
name = out
while (strstrt(name, '/')) { name = name[strstrt(name, '/') + 1 : *] }
if (strstrt(name, '.')) { name = name[1 : strstrt(name, '.') - 1] }

dumb = kind eq 'dumb'
narrow = kind eq 'narrow'
# On a telephone panels stand one above the other, each 215 pixels high.
figure(h) = figure_of(2, h)
figure_whole(h) = figure_of(1, h)
figure_of(panels, h) = canvas_of(narrow ? 10 + 314 * panels : h)
canvas_of(h) = sprintf('height = %d; ', h) . \
    (narrow ? \
        sprintf('set term svg name "%s" size 336,%d fixed enhanced font "sans-serif,12" background "#ffffff"', name, h) : \
     kind eq 'svg' ? \
        sprintf('set term svg name "%s" size 720,%d fixed enhanced font "sans-serif,15" background "#ffffff"', name, h) : \
     kind eq 'pdf' ? \
        sprintf('set term pdfcairo size 5.4in,%.3fin enhanced color font "sans-serif,8.5" background "#ffffff"', 5.4 * h / 720.0) : \
     kind eq 'png' ? \
        sprintf('set term %s size 720,%d enhanced font "sans,11.5" background "#ffffff"', \
                strstrt(GPVAL_TERMINALS, 'pngcairo') ? 'pngcairo' : 'png', h) : \
     'set term dumb size 79,24 noenhanced') \
    . sprintf('; set output "%s"', out)

# Okabe and Ito's palette, darker: on white, words need a contrast of 4.5 and lines 3.
black = '#000000'; blue  = '#0072b2'; vermillion = '#bf4b00'; green = '#007a5a'
orange = '#b07800'; sky  = '#2a8fc8'; purple     = '#9c4678'; grey  = '#767676'
# Lines and words on a coloured map. A map has the same colours on a light and on a
# dark page, so these stay as they are when docs/pandoc/scheme.awk changes the others.
ink = '#010101'; chalk = '#fefefe'; red_ink = '#be4b00'

set linetype 1 lc rgb blue       lw 2.2 dt 1       pt 7  ps 0.55
set linetype 2 lc rgb vermillion lw 2.2 dt (9,4)   pt 5  ps 0.55
set linetype 3 lc rgb green      lw 2.2 dt (3,3)   pt 9  ps 0.65
set linetype 4 lc rgb purple     lw 2.2 dt (9,3,2,3) pt 11 ps 0.65
set linetype 5 lc rgb black      lw 2.2 dt (14,4)  pt 13 ps 0.65
set linetype cycle 5

set encoding utf8
set minussign
set border 3 lw 1 lc rgb '#444444'
set tics nomirror out scale 0.6 textcolor rgb black
set grid lw 0.7 lc rgb '#dddddd' dt 1
set key off
set samples 400
if (dumb) { unset grid }

# A quiet line that marks a value: 'set arrow ... @marker'.
marker = "nohead lw 1.2 dt (4,4) lc rgb grey back"

# Where panels stand: above, room for a title; below, for two lines of text. What the
# right panel need not repeat beside the left one, it repeats below it: @beside sets
# no label of y in a wide figure.
rows = "set tmargin at screen 1 - 40.0 / height; set bmargin at screen 78.0 / height"
row(k) = sprintf('set tmargin at screen 1 - %.1f / height; set bmargin at screen 1 - %.1f / height', 314 * k - 284.0, 314 * k - 69.0)
upper = "eval row(1)"; lower = "eval row(2)"
columns(l, r) = sprintf('; set lmargin at screen %g; set rmargin at screen %g', l, r)
panel_left  = narrow ? upper . columns(0.215, 0.970) : rows . columns(0.125, 0.500)
panel_right = narrow ? lower . columns(0.215, 0.970) : rows . columns(0.610, 0.985)
panel_whole = narrow ? "set tmargin at screen 1 - 12.0 / height; set bmargin at screen 62.0 / height" . columns(0.215, 0.970) : \
    rows . "; set tmargin at screen 1 - 16.0 / height" . columns(0.125, 0.985)
# The k-th of several panels, between l and r in a wide figure.
panel(k, l, r) = narrow ? row(k) . columns(0.215, 0.970) : rows . columns(l, r)
beside      = narrow ? "" : "unset ylabel"
# Two maps with one bar of colours, which is drawn with the second.
map_left    = narrow ? upper . columns(0.195, 0.780) : rows . columns(0.105, 0.450)
map_right   = narrow ? lower . columns(0.195, 0.780) : rows . columns(0.505, 0.850)
bar         = narrow ? "set colorbox user origin screen 0.800, 1 - 559.0 / height size screen 0.035, 215.0 / height" : \
    "set colorbox user origin screen 0.865, 78.0 / height size screen 0.020, 1 - 118.0 / height"
