/* What the programs of this folder share. C99 and C++11. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "linkwise.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif

/* A build that should have AddressSanitizer in and has not proves nothing. */
#if defined(WANT_ASAN) && !defined(HAS_ASAN)
#error "AddressSanitizer is not in"
#endif

extern size_t checks, failures;

#define CHECK(holds, what)                                                                         \
  do {                                                                                             \
    checks++;                                                                                      \
    if (!(holds)) {                                                                                \
      failures++;                                                                                  \
      fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, what, #holds);                        \
    }                                                                                              \
  } while (0)

/* Ends the program where nothing that follows would make sense. */
#define MUST(call)                                                                                 \
  do {                                                                                             \
    linkwise_error *must_error = NULL;                                                             \
    linkwise_error **error = &must_error;                                                          \
    linkwise_status must_status = (call);                                                          \
    if (must_status != LINKWISE_OK) {                                                              \
      char must_text[512];                                                                         \
      linkwise_error_message(must_error, must_text, sizeof must_text);                             \
      fprintf(stderr, "%s:%d: %s: %s: %s\n", __FILE__, __LINE__, #call,                            \
              linkwise_status_name(must_status), must_text);                                       \
      exit(2);                                                                                     \
    }                                                                                              \
    (void)error;                                                                                   \
  } while (0)

/* A pointer that nobody may follow. */
#define UNTOUCHED(type) ((type *)(void *)&untouched)
extern char untouched;

linkwise_slice bytes_of(const void *data, size_t length);
linkwise_slice text_of(const char *text);
/* Ends a program: says how many checks there were. */
int ended(const char *program);

#endif
