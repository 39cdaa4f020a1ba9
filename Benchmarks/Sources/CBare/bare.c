// Plain C, without error recovery or generality: what the machine can do at best.
#define _GNU_SOURCE
#include "CBare.h"
#include <errno.h>
#include <fcntl.h>
#include <lz4.h>
#include <lz4hc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_acle.h>
#endif

#define BLOCK (64 << 10)

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double sync_time;

void cbare_stretch_syncs(double seconds) { sync_time = seconds; }

// In the place of the C library's own, for all that is linked into this program.
int fdatasync(int descriptor) {
  double start = sync_time > 0 ? now() : 0;
  int result = (int)syscall(SYS_fdatasync, descriptor);
  if (sync_time == 0 || result != 0) return result;
  prctl(PR_SET_TIMERSLACK, 1UL);
  double rest = sync_time - (now() - start);
  if (rest > 0) nanosleep(&(struct timespec){.tv_nsec = (long)(rest * 1e9)}, NULL);
  return result;
}

int cbare_fill_zeros(const char *path, size_t capacity) {
  int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return -errno;
  uint8_t *zeros = calloc(1, 1 << 20);
  for (size_t offset = 0; offset < capacity; offset += 1 << 20) {
    size_t size = capacity - offset < 1 << 20 ? capacity - offset : 1 << 20;
    if (pwrite(file, zeros, size, (off_t)offset) < 0) break;
  }
  int error = fsync(file) == 0 ? 0 : errno;
  free(zeros);
  if (error == 0) return file;
  close(file);
  return -error;
}

double cbare_durable_writes(
    int descriptor, size_t capacity, const uint8_t *bytes, size_t count, size_t size, double lasting) {
  size_t from = 0, to = 0, rounds = 0;
  double start = now(), time = 0;
  for (; time < lasting; time = now() - start, rounds++) {
    if (from + size > count) from = 0;
    if (to + size > capacity) to = 0;
    if (pwrite(descriptor, bytes + from, size, (off_t)to) != (ssize_t)size || fdatasync(descriptor) != 0)
      return -errno;
    from += size;
    to += size;
  }
  return (double)rounds / time;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2")))
#elif defined(__aarch64__)
__attribute__((target("+crc")))
#endif
uint32_t cbare_crc(const uint8_t *bytes, size_t count) {
  uint64_t sum = 0xffffffff;
  for (; count >= 8; count -= 8, bytes += 8) {
    uint64_t word;
    memcpy(&word, bytes, 8);
#if defined(__x86_64__)
    sum = _mm_crc32_u64(sum, word);
#elif defined(__aarch64__)
    sum = __crc32cd((uint32_t)sum, word);
#endif
  }
  for (; count > 0; count--, bytes++)
#if defined(__x86_64__)
    sum = _mm_crc32_u8((uint32_t)sum, *bytes);
#elif defined(__aarch64__)
    sum = __crc32cb((uint32_t)sum, *bytes);
#endif
  return ~(uint32_t)sum;
}

// A block holds whole records only, so that it can be walked by itself.
static size_t block_at(const uint8_t *bytes, size_t count) {
  size_t size = 0;
  while (size + 16 <= count) {
    uint16_t length;
    memcpy(&length, bytes + size + 14, 2);
    if (size + 16 + length > BLOCK || size + 16 + length > count) break;
    size += 16 + (size_t)length;
  }
  return size;
}

size_t cbare_pack(const uint8_t *bytes, size_t count, uint8_t *out, size_t capacity, int level) {
  size_t used = 0;
  while (count > 0) {
    uint32_t raw = (uint32_t)block_at(bytes, count);
    if (raw == 0 || used + 12 + LZ4_COMPRESSBOUND(BLOCK) > capacity) return 0;
    char *to = (char *)out + used + 12;
    int room = LZ4_COMPRESSBOUND(BLOCK);
    uint32_t stored = (uint32_t)(level == 0
        ? LZ4_compress_default((const char *)bytes, to, (int)raw, room)
        : LZ4_compress_HC((const char *)bytes, to, (int)raw, room, level));
    uint32_t sum = cbare_crc((const uint8_t *)to, stored);
    memcpy(out + used, &raw, 4);
    memcpy(out + used + 4, &stored, 4);
    memcpy(out + used + 8, &sum, 4);
    used += 12 + stored;
    bytes += raw;
    count -= raw;
  }
  return used;
}

static uint64_t walk(const uint8_t *bytes, size_t count) {
  uint64_t records = 0;
  for (size_t at = 0; at + 16 <= count; records++) {
    uint16_t length;
    memcpy(&length, bytes + at + 14, 2);
    at += 16 + (size_t)length;
  }
  return records;
}

uint64_t cbare_scan(const uint8_t *packed, size_t count) {
  static _Thread_local char block[BLOCK];
  uint64_t records = 0;
  for (size_t at = 0; at + 12 <= count;) {
    uint32_t raw, stored, sum;
    memcpy(&raw, packed + at, 4);
    memcpy(&stored, packed + at + 4, 4);
    memcpy(&sum, packed + at + 8, 4);
    if (cbare_crc(packed + at + 12, stored) != sum) return 0;
    if (LZ4_decompress_safe((const char *)packed + at + 12, block, (int)stored, BLOCK) != (int)raw) return 0;
    records += walk((const uint8_t *)block, raw);
    at += 12 + stored;
  }
  return records;
}

uint64_t cbare_checked_walk(const uint8_t *bytes, size_t count) {
  uint64_t records = 0;
  uint32_t sum = 0;
  // Piece by piece, so that the walk finds in the cache what the checksum has gone through.
  for (size_t piece = 0, at = 0; piece < count; piece += BLOCK) {
    size_t end = piece + BLOCK < count ? piece + BLOCK : count;
    sum ^= cbare_crc(bytes + piece, end - piece);
    for (; at + 16 <= end; records++) {
      uint16_t length;
      memcpy(&length, bytes + at + 14, 2);
      at += 16 + (size_t)length;
    }
  }
  return sum == 1 ? 0 : records;
}

uint64_t cbare_read_orders(
    int descriptor, const uint8_t *memory, const uint64_t *offsets, size_t count, size_t size) {
  uint8_t *buffer = malloc(size);
  uint64_t sum = 0;
  for (size_t index = 0; index < count; index++) {
    if (memory != NULL)
      memcpy(buffer, memory + offsets[index], size);
    else if (pread(descriptor, buffer, size, (off_t)offsets[index]) < 0)
      break;
    // The compiler may not leave the copy out.
    __asm__ volatile("" : : "r"(buffer) : "memory");
    sum += buffer[0] + buffer[size - 1];
  }
  free(buffer);
  return sum;
}
