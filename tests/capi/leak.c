/* Leaks one handle, so that whoever looks for leaks can show that it sees them. */
#include "fixture.h"

int main(int count, char **given) {
  linkwise_identifier *lost;
  fixture_begin(count, given);
  lost = made_linkwise_identifier();
  CHECK(lost != NULL, "a handle");
  lost = NULL;
  (void)lost;
  fixture_end();
  return ended("leak");
}
