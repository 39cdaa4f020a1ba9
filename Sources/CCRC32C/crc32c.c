// CRC-32C by SSE4.2 on x86-64, by the CRC extension on ARM64, and by eight tables elsewhere.
// On x86-64 three chains of the instruction run at once, because each waits three cycles for its last result.
#include "CCRC32C.h"
#include <pthread.h>
#include <string.h>

static uint32_t tables[8][256];
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static void make_tables(void) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) ? 0x82F63B78u : 0);
    tables[0][i] = crc;
  }
  for (uint32_t i = 0; i < 256; i++)
    for (int t = 1; t < 8; t++) tables[t][i] = (tables[t - 1][i] >> 8) ^ tables[0][tables[t - 1][i] & 0xFF];
}

uint32_t ccrc32c_update_portable(uint32_t crc, const void *bytes, size_t length) {
  pthread_once(&tables_once, make_tables);
  const uint8_t *p = bytes;
  crc = ~crc;
  for (; length >= 8; length -= 8, p += 8) {
    crc ^= (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    crc = tables[7][crc & 0xFF] ^ tables[6][(crc >> 8) & 0xFF] ^ tables[5][(crc >> 16) & 0xFF] ^ tables[4][crc >> 24]
      ^ tables[3][p[4]] ^ tables[2][p[5]] ^ tables[1][p[6]] ^ tables[0][p[7]];
  }
  while (length--) crc = (crc >> 8) ^ tables[0][(crc ^ *p++) & 0xFF];
  return ~crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

// The bytes of one chain. A sum is carried past that many bytes by four lookups.
enum { lane = 256 };
static uint32_t past_lane[4][256];
static pthread_once_t past_lane_once = PTHREAD_ONCE_INIT;

__attribute__((target("sse4.2"))) static void make_past_lane(void) {
  for (int place = 0; place < 32; place++) {
    uint64_t sum = 1u << place;
    for (int i = 0; i < lane; i += 8) sum = _mm_crc32_u64(sum, 0);
    // Sums are linear: what two bits become together is what each becomes, combined.
    uint32_t *table = past_lane[place / 8];
    uint32_t bit = 1u << place % 8;
    for (uint32_t lower = 0; lower < bit; lower++) table[bit | lower] = table[lower] ^ (uint32_t)sum;
  }
}

static uint64_t carried_past_lane(uint64_t sum) {
  return past_lane[0][sum & 0xFF] ^ past_lane[1][(sum >> 8) & 0xFF] ^ past_lane[2][(sum >> 16) & 0xFF]
    ^ past_lane[3][(sum >> 24) & 0xFF];
}

static uint64_t word_at(const uint8_t *p) {
  uint64_t word;
  memcpy(&word, p, 8);
  return word;
}

__attribute__((target("sse4.2"))) static uint32_t update_hardware(uint32_t crc, const void *bytes, size_t length) {
  const uint8_t *p = bytes;
  uint64_t sum = (uint32_t)~crc;
  if (length >= 3 * lane) pthread_once(&past_lane_once, make_past_lane);
  for (; length >= 3 * lane; length -= 3 * lane, p += 3 * lane) {
    uint64_t second = 0, third = 0;
    for (int i = 0; i < lane; i += 8) {
      sum = _mm_crc32_u64(sum, word_at(p + i));
      second = _mm_crc32_u64(second, word_at(p + lane + i));
      third = _mm_crc32_u64(third, word_at(p + 2 * lane + i));
    }
    sum = carried_past_lane(carried_past_lane(sum) ^ second) ^ third;
  }
  for (; length >= 8; length -= 8, p += 8) sum = _mm_crc32_u64(sum, word_at(p));
  uint32_t rest = (uint32_t)sum;
  while (length--) rest = _mm_crc32_u8(rest, *p++);
  return ~rest;
}

int ccrc32c_is_accelerated(void) { return __builtin_cpu_supports("sse4.2") != 0; }
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>

static uint32_t update_hardware(uint32_t crc, const void *bytes, size_t length) {
  const uint8_t *p = bytes;
  crc = ~crc;
  for (; length >= 8; length -= 8, p += 8) {
    uint64_t word;
    memcpy(&word, p, 8);
    crc = __crc32cd(crc, word);
  }
  while (length--) crc = __crc32cb(crc, *p++);
  return ~crc;
}

int ccrc32c_is_accelerated(void) { return 1; }
#else
#define update_hardware ccrc32c_update_portable

int ccrc32c_is_accelerated(void) { return 0; }
#endif

uint32_t ccrc32c_update(uint32_t crc, const void *bytes, size_t length) {
  return ccrc32c_is_accelerated() ? update_hardware(crc, bytes, length)
                                  : ccrc32c_update_portable(crc, bytes, length);
}
