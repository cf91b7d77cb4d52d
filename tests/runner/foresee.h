/*
 * foresee.h - what will a figure show? Asked before it is drawn, with four small
 * curves to choose from, and afterwards guess and truth side by side.
 *
 * chapters/01-chain/distance.guess has the question of the figure with that program.
 * Its first lines are the question; then come what stands on both axes and four
 * curves, the true one first:
 *
 *     x: distance
 *     y: log10 of the gradient
 *     distance 9 3 4: tanh, w = 1.5
 *
 * which is data set 9 of distance.tsv, counted from 0 as gnuplot does, column 4
 * against column 3. So every curve is one that a program computed.
 */
#ifndef FORESEE_H
#define FORESEE_H

/*
 * Prints the question of "01-chain/distance", with data from the folder DATA, or, if
 * GUESS is from 1 to 4, that curve beside the true one. The true one has the same
 * place every time. Returns 0, after one sentence on stderr, if a file cannot be read
 * or is not as described.
 */
int print_guess(const char *figure, const char *data, int guess);

/*
 * Prints the same question for a page of the notes: a call of guessed() with the curves,
 * in the same places, as paths in a box of 200 by 100. Returns as print_guess() does.
 */
int print_guess_script(const char *figure, const char *data);

#endif /* FORESEE_H */
