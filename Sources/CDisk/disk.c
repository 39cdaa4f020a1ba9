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

struct cdisk_gate {
  pthread_mutex_t mutex;
  pthread_cond_t condition;
  // How many threads wait in cdisk_gate_lock_urgently.
  atomic_int urgent;
};

cdisk_gate *cdisk_gate_create(void) {
  cdisk_gate *gate = malloc(sizeof *gate);
  if (gate == NULL) abort();
  pthread_mutex_init(&gate->mutex, NULL);
  pthread_cond_init(&gate->condition, NULL);
  atomic_init(&gate->urgent, 0);
  return gate;
}

void cdisk_gate_destroy(cdisk_gate *gate) {
  pthread_cond_destroy(&gate->condition);
  pthread_mutex_destroy(&gate->mutex);
  free(gate);
}

void cdisk_gate_lock(cdisk_gate *gate) { pthread_mutex_lock(&gate->mutex); }

void cdisk_gate_lock_urgently(cdisk_gate *gate) {
  if (pthread_mutex_trylock(&gate->mutex) == 0) return;
  atomic_fetch_add_explicit(&gate->urgent, 1, memory_order_relaxed);
  pthread_mutex_lock(&gate->mutex);
  atomic_fetch_sub_explicit(&gate->urgent, 1, memory_order_relaxed);
}

void cdisk_gate_give_way(cdisk_gate *gate) {
  // Bounded, because a third thread may hold the lock for long.
  for (int turn = 0; turn < 64 && atomic_load_explicit(&gate->urgent, memory_order_relaxed) > 0; turn++) sched_yield();
}

void cdisk_gate_unlock(cdisk_gate *gate) { pthread_mutex_unlock(&gate->mutex); }
void cdisk_gate_wait(cdisk_gate *gate) { pthread_cond_wait(&gate->condition, &gate->mutex); }

int cdisk_gate_wait_briefly(cdisk_gate *gate, unsigned milliseconds) {
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  long long nanoseconds = end.tv_nsec + milliseconds * 1000000LL;
  end.tv_sec += nanoseconds / 1000000000;
  end.tv_nsec = nanoseconds % 1000000000;
  return pthread_cond_timedwait(&gate->condition, &gate->mutex, &end) == 0;
}

void cdisk_gate_signal(cdisk_gate *gate) { pthread_cond_signal(&gate->condition); }

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
