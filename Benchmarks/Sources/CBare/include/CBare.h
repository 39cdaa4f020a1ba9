// The bare limits: plain loops that do only what any log must do, to hold its figures against.
// What can fail returns a negative errno, as a number of the result's type, when the system refuses.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Writes pieces of `size` bytes, cut from `bytes`, one after another over the file's `capacity` bytes, again and again,
// with an fdatasync after each, for about `lasting` seconds; returns how many a second.
double cbare_durable_writes(
    int descriptor, size_t capacity, const uint8_t *bytes, size_t count, size_t size, double lasting);

// From now on each fdatasync of this program takes at least so many seconds (less than one), as on a slower disk: the
// thread sleeps for the rest.
void cbare_stretch_syncs(double seconds);

// Makes a file of `capacity` zeros, synced; returns its descriptor.
int cbare_fill_zeros(const char *path, size_t capacity);

// Compresses 64 KiB blocks of `bytes` by LZ4, level 0 the fast way and others HC, one after another into `out`, each
// behind its two lengths and a CRC-32C; returns the bytes used, 0 when `capacity` is too small.
size_t cbare_pack(const uint8_t *bytes, size_t count, uint8_t *out, size_t capacity, int level);

// Goes through what cbare_pack made: checks each block's CRC, decompresses it and walks its records (u16 length at
// offset 14, payload from 16). Returns the count of records, 0 on damage.
uint64_t cbare_scan(const uint8_t *packed, size_t count);

// Sums the CRC-32C of `bytes` and walks its records, without any compression; returns the count of records.
uint64_t cbare_checked_walk(const uint8_t *bytes, size_t count);

// Reads, for each of `count` orders, `size` bytes at its offset: from the file descriptor, or by memcpy from `memory`
// when that is not null. Returns a sum over what was read, so that nothing is left out.
uint64_t cbare_read_orders(
    int descriptor, const uint8_t *memory, const uint64_t *offsets, size_t count, size_t size);

// The CRC-32C of `bytes`, by the processor's instruction.
uint32_t cbare_crc(const uint8_t *bytes, size_t count);

// An event as far as a table needs it: what it happened to and who did it, as 36 characters each.
typedef struct {
  char thing[36];
  char actor[36];
  int64_t version;
  int64_t type;
  int64_t at;
} cbare_event;

// Folds events into one table of SQLite in a new file, by an upsert each and a commit every 10,000; returns how many a
// second, a negative code of SQLite when it fails.
double cbare_fold(const char *path, const cbare_event *events, size_t count);
