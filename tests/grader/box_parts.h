/* box_parts.h - what the files of the box share. */
#ifndef BOX_PARTS_H
#define BOX_PARTS_H

#include "box.h"

/* Where a started command finds its answers and its filter. */
enum { ANSWERS = 3, FILTER = 4 };

/*
 * The child's last call, with descriptors 0 to 3 in place: becomes the command
 * in its box, or says on standard error why not and exits.
 */
_Noreturn void box_enter_bwrap(const box *b, char *const argv[]);
_Noreturn void box_enter_user(const box *b, char *const argv[]);

/* Limits on the calling process and what it will start. */
void box_limit(const box *b);

/* No way back from the user of the box; does nothing unless we are root. */
void box_become_user(void);

/*
 * The system calls that a command may make. box_filter_load() binds the calling
 * process, box_filter_export() writes the same for bubblewrap.
 */
int box_filter_load(int building);
int box_filter_export(int building, int fd);

/*
 * Landlock: from now on this process reads only the system and FOLDER, and
 * writes only to FOLDER/out, if it is building. Returns -1 where the kernel has
 * no such thing.
 */
int box_landlock(const char *folder, int building);

/* The environment inside, and nothing else. */
extern char *const box_environment[];

#endif /* BOX_PARTS_H */
