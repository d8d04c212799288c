/* What the files of the fixture share. */
#ifndef FIXTURE_WORLD_H
#define FIXTURE_WORLD_H

#include "fixture.h"

/* Two controllers, a linkage unit that assembles, a custodian and a reviewer. */
enum { NORTH, SOUTH, UNIT, KEEPER, CLERK, PARTIES };
extern const char *const NAMES[PARTIES];
extern const char *const ORIGINS[PARTIES];
extern const char *room;

#define MADE(type, call)                                                                           \
  type *one = NULL;                                                                                \
  MUST(call);                                                                                      \
  return one

void path_in_room(char *path, size_t size, const char *name);
linkwise_signer *signer_of(int party);
linkwise_signer *log_signer_of(int party);
linkwise_request request_of(int party);
linkwise_obligations obligations_of(linkwise_act act, int party);
/* One that nobody else is given. */
const linkwise_agreement *the_agreement(void);
linkwise_encode_permit *encode_permit_of(int party);
linkwise_log *new_log(int party, const char *folder, const char *state);

/* Two encodings, scored and assembled; the opening of one record is written into the buffer. */
void make_linkage(char *opening, size_t size);
void free_linkage(void);

#endif
