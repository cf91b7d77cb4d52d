/* fair.h - seeds on which every right answer is near enough to every other. */
#ifndef FAIR_H
#define FAIR_H

#include "sheet.h"

/*
 * The first seed from BASE on that is fair to a step, or 0 when none of 200 is,
 * which is a fault of the probe.
 *
 * A seed is not fair when the numbers of some case happen to cancel, so that
 * two right orders of operations differ by more than the tolerance. To find
 * out, every input of the oracle is changed in its last bit, and its answer
 * must hardly change. The seed that is set, see sheet_set_seed(), is the one
 * that is returned.
 */
unsigned long fair_seed(const char *step, unsigned long base);

/*
 * The oracles' sheet of case k with the seed that is set, for sheet_free(); or
 * NULL when this seed is not fair to that case.
 */
sheet *fair_sheet(const char *step, size_t k);

#endif /* FAIR_H */
