// The bare limit of a read model: events folded into one table of SQLite, by an upsert each.
#include "CBare.h"
#include <sqlite3.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define TRANSACTION 10000

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int fold(sqlite3 *db, const cbare_event *events, size_t count) {
  sqlite3_stmt *upsert = NULL;
  int code = sqlite3_exec(
      db,
      "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; "
      "PRAGMA cache_size = -65536; CREATE TABLE things (id TEXT PRIMARY KEY, version INTEGER, type INTEGER, "
      "at INTEGER, actor TEXT, changes INTEGER) WITHOUT ROWID",
      NULL, NULL, NULL);
  if (code != SQLITE_OK) return code;
  code = sqlite3_prepare_v2(
      db,
      "INSERT INTO things VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET version = excluded.version, "
      "type = excluded.type, at = excluded.at, actor = excluded.actor, changes = changes + 1",
      -1, &upsert, NULL);
  for (size_t index = 0; index < count && code == SQLITE_OK; index++) {
    if (index % TRANSACTION == 0) {
      if (index > 0) sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
      sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
    }
    const cbare_event *event = &events[index];
    sqlite3_bind_text(upsert, 1, event->thing, sizeof event->thing, SQLITE_STATIC);
    sqlite3_bind_int64(upsert, 2, event->version);
    sqlite3_bind_int64(upsert, 3, event->type);
    sqlite3_bind_int64(upsert, 4, event->at);
    sqlite3_bind_text(upsert, 5, event->actor, sizeof event->actor, SQLITE_STATIC);
    int step = sqlite3_step(upsert);
    if (step != SQLITE_DONE) code = step;
    sqlite3_reset(upsert);
  }
  sqlite3_finalize(upsert);
  if (code != SQLITE_OK) return code;
  return sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
}

double cbare_fold(const char *path, const cbare_event *events, size_t count) {
  unlink(path);
  sqlite3 *db = NULL;
  double start = now();
  int code = sqlite3_open(path, &db);
  if (code == SQLITE_OK) code = fold(db, events, count);
  sqlite3_close(db);
  double time = now() - start;
  unlink(path);
  return code == SQLITE_OK ? (double)count / time : -code;
}
