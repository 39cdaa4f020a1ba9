// The few system calls and locks that Swift does not see in the C library, or that can't be expressed portably.
// A mutex with a condition at a fixed address: ThreadSanitizer understands it.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// 0, or the errno; never blocks. An flock on `fd`, exclusive: it dies with its process.
int cdisk_lock_exclusive(int fd);
// Ends the flock on `fd`, also for those who have a copy of it.
void cdisk_unlock(int fd);

// Opens what has a name in an open folder, follows no link and waits for nobody; -1 and `*error` on failure.
int cdisk_open(int folder, const char *name, int flags, unsigned mode, int *error);

// What file has a name in an open folder and how large it is, no link being followed; 0, or the errno. The times of the
// file are not asked for: whoever asks for those of a file makes the next write to it record a new one, and the sync
// after that takes half as long again (Linux 6.13 and later).
int cdisk_look(int folder, const char *name, unsigned long *device, unsigned long *number, unsigned long *size);

// The folder that the process is in now, only to find others from it; -1 when there is none.
int cdisk_open_here(void);

typedef struct cdisk_monitor cdisk_monitor;

cdisk_monitor *cdisk_monitor_create(void);
void cdisk_monitor_destroy(cdisk_monitor *monitor);
void cdisk_monitor_lock(cdisk_monitor *monitor);
// Locks, and lets cdisk_monitor_give_way know meanwhile.
void cdisk_monitor_lock_urgently(cdisk_monitor *monitor);
// Without the lock: waits a little until nobody is in cdisk_monitor_lock_urgently. A mutex is not fair, and whoever lets go
// of it and takes it again at once keeps out a thread that has to wake up first.
void cdisk_monitor_give_way(cdisk_monitor *monitor);
void cdisk_monitor_unlock(cdisk_monitor *monitor);
// Waits, with the lock held, for cdisk_monitor_signal; may also return for no reason.
void cdisk_monitor_wait(cdisk_monitor *monitor);
// The same for at most so many milliseconds; 0 when these have passed.
int cdisk_monitor_wait_briefly(cdisk_monitor *monitor, unsigned milliseconds);
void cdisk_monitor_signal(cdisk_monitor *monitor);

// Asks for memory that will be read soon, its first few cache lines at most; never faults.
static inline void cdisk_prefetch(const void *start, size_t length) {
  uintptr_t end = (uintptr_t)start + (length < 384 ? length : 384);
  for (uintptr_t line = (uintptr_t)start & ~(uintptr_t)63; line < end; line += 64)
    __builtin_prefetch((const void *)line);
}

// Allocates memory for a large table that is read here and there, in large pages where the system has them, so that
// fewer of its addresses must be looked up; NULL when there is none. To be freed by `free`.
void *cdisk_allocate_table(size_t size);

// Starts a detached thread that runs `body(context)`; 0 or the errno.
int cdisk_thread_start(void (*body)(void *), void *context);

// Lowers the calling thread's priority: it runs when others have little to do.
void cdisk_thread_yield_to_others(void);

// Marks the calling thread with a pointer of its owner's choice; NULL until then.
void cdisk_thread_set_mark(const void *mark);
// The calling thread's mark.
const void *cdisk_thread_mark(void);
