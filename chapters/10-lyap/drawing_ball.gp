# A ball of small changes, what one Jacobian makes of it, and what the QR step keeps.
load 'chapters/schematic.gp'
eval canvas(4.8)
oval(x, y, w, h, a, fill, edge) = sprintf('set object %d ellipse center %g,%g size %g,%g angle %g fc rgb "%s" fs solid 1 border lc rgb "%s" lw 1.6; ', tag(0), x, y, w, h, a, fill, edge)
Y = 2.6
eval oval(1.6, Y, 2, 2, 0, '#ffffff', black)
eval forward(1.6, Y, 2.6, Y) . forward(1.6, Y, 1.6, Y + 1)
eval say(2.85, Y, 'q_1') . say(1.6, Y + 1.3, 'q_2')
eval forward(3.3, Y, 4.3, Y) . operation(3.8, Y + 0.55, 'J_t')
eval oval(6.1, Y, 3.2, 0.8, 30, '#ffffff', black)
eval forward(6.1, Y, 7.35, Y + 0.456) . forward(6.1, Y, 6.73, Y + 0.743)
eval say(7.95, Y + 0.25, 'J_t q_1') . say(6.35, Y + 1.15, 'J_t q_2')
eval forward(8.45, Y, 9.1, Y) . operation(8.8, Y + 0.65, 'QR')
eval oval(10.4, Y, 2, 2, 0, '#ffffff', black)
eval forward(10.4, Y, 11.34, Y + 0.343) . forward(10.4, Y, 10.06, Y + 0.94)
eval say(11.65, Y + 0.45, 'q_1') . say(9.95, Y + 1.25, 'q_2')
eval say(1.6, 0.95, 'a ball of small') . say(1.6, 0.55, 'changes')
eval say(6.1, 0.95, 'long one way, thin the other:') . say(6.1, 0.55, 'both arrows lean to the long axis')
eval say(10.4, 0.95, 'upright again; R_{11}, R_{22}') . say(10.4, 0.55, 'are noted, as logarithms')
@draw
