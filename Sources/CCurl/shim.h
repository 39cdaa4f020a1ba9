// Makes the C library libcurl (Debian: libcurl4-openssl-dev) visible to Swift, which can't call functions with a variable
// number of arguments.
#pragma once
#include <curl/curl.h>

static inline CURLcode ccurl_set_number(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

/// The text is copied.
static inline CURLcode ccurl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

/// The list must live as long as it is set.
static inline CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

typedef size_t (*ccurl_source)(char *buffer, size_t size, size_t count, void *context);

/// What is sent comes from `source`, which is handed `context`.
static inline CURLcode ccurl_set_source(CURL *handle, ccurl_source source, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, source);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_READDATA, context) : code;
}

typedef size_t (*ccurl_sink)(char *bytes, size_t size, size_t count, void *context);

/// What is received goes to `sink`, which is handed `context`.
static inline CURLcode ccurl_set_sink(CURL *handle, ccurl_sink sink, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, sink);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_WRITEDATA, context) : code;
}

/// The newest answer of the server; 0 if it gave none.
static inline long ccurl_answer(CURL *handle) {
  long answer = 0;
  return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer) == CURLE_OK ? answer : 0;
}
