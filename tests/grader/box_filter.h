/* box_filter.h - the system calls that a command in a box may make. */
#ifndef BOX_FILTER_H
#define BOX_FILTER_H

/*
 * box_filter_load() applies the filter to the calling process for good;
 * box_filter_export() writes the same filter to a descriptor, for bubblewrap.
 * Both return 0, or -1 with errno set.
 */
int box_filter_load(int building);
int box_filter_export(int building, int fd);

#endif /* BOX_FILTER_H */
