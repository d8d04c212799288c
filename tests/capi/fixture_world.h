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

/* Folder of a log, and its signer's state. */
typedef struct {
  char folder[512], state[512];
} log_place;

/* The logs of the linkage: of the first owner, of the unit when it scored, and when it assembled. */
extern log_place encoded_in, scored_in, assembled_in;
linkwise_log *log_of(int party);
linkwise_log *opened_log(int party, const log_place *place);

/* Sources of what outputs have; the second may be NULL. Outlets, with outputs or without. */
linkwise_sources *sources_of(const linkwise_output *first, const linkwise_output *second);
linkwise_outlets *outlets_of(const char *const *names, linkwise_output **outputs, int count);
linkwise_outlets *dropped_outlets(const char *const *names, int count);
void free_outputs(linkwise_output **outputs, int count);

/* What comes after the linkage: links withdrawn, a sample drawn. */
void make_aftermath(void);
void free_aftermath(void);

/* Two encodings, scored and assembled; the opening of one record is written into the buffer. */
void make_linkage(char *opening, size_t size);
void free_linkage(void);

#endif
