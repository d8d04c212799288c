/* One handle in two threads at once where the header allows one thread at a time: a race that must be seen. */
#include "fixture_world.h"

#include <pthread.h>

static linkwise_rules *rules;

static void *set(void *unused) {
  int times;
  for (times = 0; times < 100; times++) {
    linkwise_rules_set_date_format(rules, LINKWISE_DATE_ISO, NULL);
  }
  return unused;
}

int main(int count, char **given) {
  pthread_t threads[2];
  fixture_begin(count, given);
  rules = made_linkwise_rules();
  pthread_create(&threads[0], NULL, set, NULL);
  pthread_create(&threads[1], NULL, set, NULL);
  pthread_join(threads[0], NULL);
  pthread_join(threads[1], NULL);
  linkwise_rules_free(rules);
  fixture_end();
  return ended("race");
}
