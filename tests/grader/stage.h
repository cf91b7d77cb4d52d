/* stage.h - the folder that a box sees, which contains only what it may see. */
#ifndef STAGE_H
#define STAGE_H

/*
 * Makes a folder with a copy of KIT, all that is in the folder SOURCE, the headers of
 * the course as lib/, and out/, which belongs to the user of the box. Returns its path,
 * for stage_remove(), or NULL with errno set.
 */
char *stage_make(const char *kit, const char *source);

/* Removes a folder and all in it. */
void stage_remove(char *folder);

/* Writes COPY with the contents of FILE. Returns 0, or -1 with errno set. */
int stage_copy(const char *file, const char *copy);

/* A new folder with nothing in it, or NULL with errno set. */
char *stage_empty(void);

/* A new folder with nothing in it that a box may read, or NULL with errno set. */
char *stage_room(void);

/* Moves FOLDER/WHAT to ROOM/NAME. Returns 0, or -1 with errno set. */
int stage_move(const char *folder, const char *what, const char *room,
               const char *name);

/*
 * Whether what a box needs to build in fits beside FOLDER, in which something may
 * have been built already.
 */
int stage_has_room(const char *folder);

/* Removes the folders that a killed grader of ours has left. */
void stage_sweep(void);

#endif /* STAGE_H */
