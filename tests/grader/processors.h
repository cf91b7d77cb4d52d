/* processors.h - how many programs can run at a time here. */
#ifndef PROCESSORS_H
#define PROCESSORS_H

/*
 * The processors that this program may use, at least 1: no more than it is bound to,
 * and no more than the share of time that its control groups grant it, rounded up. A
 * container on a large machine often has two of its sixty-four processors, or half of
 * one.
 *
 *   cgroups   where the kernel shows control groups, of version 1 or 2; NULL is
 *             /sys/fs/cgroup
 */
unsigned processors_allowed(const char *cgroups);

#endif /* PROCESSORS_H */
