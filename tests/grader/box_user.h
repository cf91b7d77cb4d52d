/*
 * box_user.h - a box without namespaces: a user of its own, limits, Landlock.
 * Each of these functions can also be used by itself, by a process that gives
 * up its own rights.
 */
#ifndef BOX_USER_H
#define BOX_USER_H

#include "box.h"

/* Like box_enter_bwrap(), the child's last call. */
_Noreturn void box_enter_user(const box *b, pid_t parent, char *const argv[]);

/* The user that this process lends to its boxes; ours unless we are root. */
uid_t box_uid(void);

/* Becomes the user of the box for good; does nothing unless we are root. */
void box_become_user(void);

/* Ends every process of the user of the box. Only root has lent a user to any. */
void box_end_user(void);

/*
 * From now on the kernel kills this process when its parent ends; when that is over
 * already, this process ends here. Not kept by box_become_user(), which comes first.
 */
void box_end_with(pid_t parent);

/*
 * Sees to it that nothing of a box goes on when this process is killed. FIRST is the
 * first process of the box that begins now, or 0 when one has ended; there is one at a
 * time. The first call starts a process that does nothing until this one has ended.
 */
void box_guard(pid_t first);

/* Limits on the calling process and what it will start. */
void box_limit(const box *b);

/*
 * Landlock: from now on this process reads only the system and FOLDER, and
 * writes only to FOLDER/out, if it is building. Returns -1 where the kernel has
 * no Landlock.
 */
int box_landlock(const char *folder, int building);

/*
 * Whether a box of this kind cannot see what is at a path, because the path
 * does not exist in the box or a folder on the way is closed to other users.
 */
int box_hides(enum box_kind kind, const char *path);

/* The whole environment of a command in a box of namespaces. */
extern char *const box_environment[];

#endif /* BOX_USER_H */
