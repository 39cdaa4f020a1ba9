// Thin wrappers, each one call deep; what they mean stands in CDisk.h.
#define _GNU_SOURCE
#include "CDisk.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>

int cdisk_lock_exclusive(int fd) {
  int result;
  do { result = flock(fd, LOCK_EX | LOCK_NB); } while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

void cdisk_unlock(int fd) { flock(fd, LOCK_UN); }

int cdisk_open(int folder, const char *name, int flags, unsigned mode, int *error) {
  const int always = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  int fd;
  do { fd = openat(folder, name, flags | always, mode); } while (fd < 0 && errno == EINTR);
  *error = fd < 0 ? errno : 0;
  return fd;
}

int cdisk_look(int folder, const char *name, unsigned long *device, unsigned long *number, unsigned long *size) {
  struct statx facts;
  if (statx(folder, name, AT_SYMLINK_NOFOLLOW, STATX_TYPE | STATX_INO | STATX_SIZE, &facts) == 0) {
    *device = makedev(facts.stx_dev_major, facts.stx_dev_minor);
    *number = facts.stx_ino;
    *size = facts.stx_size;
    return 0;
  }
  if (errno != ENOSYS) return errno;
  struct stat old;
  if (fstatat(folder, name, &old, AT_SYMLINK_NOFOLLOW) != 0) return errno;
  *device = old.st_dev;
  *number = old.st_ino;
  *size = old.st_size < 0 ? 0 : (unsigned long)old.st_size;
  return 0;
}

int cdisk_open_here(void) { return open(".", O_PATH | O_DIRECTORY | O_CLOEXEC); }

struct cdisk_monitor {
  pthread_mutex_t mutex;
  pthread_cond_t condition;
  // How many threads wait in cdisk_monitor_lock_urgently.
  atomic_int urgent;
};

cdisk_monitor *cdisk_monitor_create(void) {
  cdisk_monitor *monitor = malloc(sizeof *monitor);
  if (monitor == NULL) abort();
  pthread_mutex_init(&monitor->mutex, NULL);
  pthread_cond_init(&monitor->condition, NULL);
  atomic_init(&monitor->urgent, 0);
  return monitor;
}

void cdisk_monitor_destroy(cdisk_monitor *monitor) {
  pthread_cond_destroy(&monitor->condition);
  pthread_mutex_destroy(&monitor->mutex);
  free(monitor);
}

void cdisk_monitor_lock(cdisk_monitor *monitor) { pthread_mutex_lock(&monitor->mutex); }

// How often somebody gives way to others before it waits: some ten microseconds, about what a wake takes.
enum { turns = 64 };

void cdisk_monitor_lock_urgently(cdisk_monitor *monitor) {
  if (pthread_mutex_trylock(&monitor->mutex) == 0) return;
  atomic_fetch_add_explicit(&monitor->urgent, 1, memory_order_relaxed);
  // Asleep, it would be woken only after the others have taken the lock again, and again.
  int busy = 1;
  for (int turn = 0; busy && turn < turns; turn++) {
    sched_yield();
    busy = pthread_mutex_trylock(&monitor->mutex) != 0;
  }
  if (busy) pthread_mutex_lock(&monitor->mutex);
  atomic_fetch_sub_explicit(&monitor->urgent, 1, memory_order_relaxed);
}

void cdisk_monitor_give_way(cdisk_monitor *monitor) {
  // Bounded, because a third thread may hold the lock for long.
  for (int turn = 0; turn < turns && atomic_load_explicit(&monitor->urgent, memory_order_relaxed) > 0; turn++) sched_yield();
}

void cdisk_monitor_unlock(cdisk_monitor *monitor) { pthread_mutex_unlock(&monitor->mutex); }
void cdisk_monitor_wait(cdisk_monitor *monitor) { pthread_cond_wait(&monitor->condition, &monitor->mutex); }

int cdisk_monitor_wait_briefly(cdisk_monitor *monitor, unsigned milliseconds) {
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  long long nanoseconds = end.tv_nsec + milliseconds * 1000000LL;
  end.tv_sec += nanoseconds / 1000000000;
  end.tv_nsec = nanoseconds % 1000000000;
  return pthread_cond_timedwait(&monitor->condition, &monitor->mutex, &end) == 0;
}

void cdisk_monitor_signal(cdisk_monitor *monitor) { pthread_cond_signal(&monitor->condition); }

struct start {
  void (*body)(void *);
  void *context;
};

static void *run(void *argument) {
  struct start start = *(struct start *)argument;
  free(argument);
  start.body(start.context);
  return NULL;
}

int cdisk_thread_start(void (*body)(void *), void *context) {
  struct start *start = malloc(sizeof *start);
  if (start == NULL) return ENOMEM;
  *start = (struct start){body, context};
  pthread_t id;
  int error = pthread_create(&id, NULL, run, start);
  if (error == 0)
    pthread_detach(id);
  else
    free(start);
  return error;
}

void *cdisk_allocate_table(size_t size) {
  const size_t page = 2 << 20;
  size_t rounded = (size + page - 1) / page * page;
  void *memory = rounded < size ? NULL : aligned_alloc(page, rounded);
#ifdef MADV_HUGEPAGE
  // A wish: without it everything works, only slower.
  if (memory != NULL) (void)madvise(memory, rounded, MADV_HUGEPAGE);
#endif
  return memory;
}

// On Linux a priority belongs to a thread, and 0 means the calling one.
void cdisk_thread_yield_to_others(void) { setpriority(PRIO_PROCESS, 0, 10); }

static _Thread_local const void *thread_mark;

void cdisk_thread_set_mark(const void *mark) { thread_mark = mark; }
const void *cdisk_thread_mark(void) { return thread_mark; }
