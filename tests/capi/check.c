#include "check.h"

size_t checks, failures;
char untouched;

linkwise_slice bytes_of(const void *data, size_t length) {
  linkwise_slice slice;
  slice.data = (const uint8_t *)data;
  slice.len = length;
  return slice;
}

linkwise_slice text_of(const char *text) { return bytes_of(text, strlen(text)); }

int ended(const char *program) {
  printf("%s: %lu checks, %lu failed\n", program, (unsigned long)checks, (unsigned long)failures);
  return failures != 0 || checks == 0;
}
