/* Eight threads share every handle that the header lets them share, and each has its own of the others.
   What a call gives is the same in every thread, and whatever runs beside it. */
#define _POSIX_C_SOURCE 200809L
#include "fixture_world.h"

#include <pthread.h>
#include <time.h>

#define THREADS 8
/* For how long; each thread goes at least one round. */
#ifndef SECONDS
#define SECONDS 10
#endif

/* Shared by all, and `const` in all calls. */
typedef struct {
  linkwise_agreement *agreement;
  linkwise_draft *draft;
  linkwise_decision *decision;
  linkwise_trust *trust;
  linkwise_card *card;
  linkwise_signer *signer;
  linkwise_root_key *root;
  linkwise_link_key *link_key;
  linkwise_recipient_key *recipient;
  linkwise_identifier *identifier;
  linkwise_rules *rules;
  linkwise_records *records;
  linkwise_registers *registers;
  linkwise_consents *consents;
  linkwise_log_reader *reader;
  linkwise_log_key *log_key;
  linkwise_log_entry *entry;
  linkwise_checkpoint *checkpoint;
  linkwise_inclusion_proof *inclusion;
  linkwise_consistency_proof *consistency;
  linkwise_subject_opening *opening;
  linkwise_verifier *verifier;
  linkwise_verdict *verdict;
  linkwise_output *output;
  linkwise_encode_report *encoded;
  linkwise_score_report *scored;
  linkwise_assemble_report *assembled;
  linkwise_edges *edges;
  linkwise_mappings *mappings;
  linkwise_review_list *review;
  linkwise_comparison *comparison;
  linkwise_explanation *explanation;
  linkwise_revocation *revocation;
  linkwise_bytes *bytes;
  linkwise_error *error;
} world;

static world shared;
static struct timespec ends;
/* What the first round, before there are threads, has given. */
static uint64_t expected;

/* What one thread knows alone. */
typedef struct {
  uint64_t sum, failures, rounds;
} own;

static void add(own *mine, const void *data, size_t length) {
  const uint8_t *bytes = (const uint8_t *)data;
  size_t place;
  for (place = 0; place < length; place++) mine->sum = (mine->sum ^ bytes[place]) * 1099511628211u;
}

static void add_number(own *mine, uint64_t number) { add(mine, &number, sizeof number); }
static void add_slice(own *mine, linkwise_slice slice) { add(mine, slice.data, slice.len); }

/* Must succeed: `error` is the thread's own. */
#define OK(call)                                                                                   \
  do {                                                                                             \
    linkwise_error *own_error = NULL, **error = &own_error;                                        \
    if ((call) != LINKWISE_OK) mine->failures++;                                                   \
    linkwise_error_free(*error);                                                                   \
  } while (0)

/* A function that writes text. */
#define TEXT(call)                                                                                 \
  do {                                                                                             \
    char buffer[2048];                                                                             \
    size_t capacity = sizeof buffer, length = (call);                                              \
    if (length == LINKWISE_TEXT_FAILED) {                                                          \
      mine->failures++;                                                                            \
    } else {                                                                                       \
      add(mine, buffer, length < capacity ? length : capacity - 1);                                \
    }                                                                                              \
  } while (0)

/* Makes a handle of the thread's own out of shared ones, uses it and frees it. */
#define WITH(type, call, use)                                                                      \
  do {                                                                                             \
    linkwise_##type *made = NULL;                                                                  \
    OK(call);                                                                                      \
    use;                                                                                           \
    linkwise_##type##_free(made);                                                                  \
  } while (0)

static void policy(const world *all, own *mine) {
  linkwise_request request = request_of(NORTH);
  linkwise_slice one, other, third;
  linkwise_weight weight = 0;
  uint32_t version = 0;
  uint64_t epoch = 0;
  bool due = false;
  WITH(decision, linkwise_agreement_decide(all->agreement, LINKWISE_ACT_ENCODE, &request, &made, error),
       TEXT(linkwise_decision_digest(made, buffer, capacity)));
  WITH(encode_permit,
       linkwise_permit_encode(all->agreement, &request, linkwise_decision_obligations(all->decision),
                              &made, error),
       add_number(mine, made != NULL));
  WITH(decision, linkwise_decision_and(all->decision, all->decision, &made, error),
       TEXT(linkwise_decision_table(made, buffer, capacity)));
  WITH(decision,
       linkwise_agreement_decide_for_child(all->agreement, LINKWISE_ACT_ENCODE, &request,
                                           all->registers, text_of("1"), text_of(""), &made, error),
       add_number(mine, linkwise_decision_reason_count(made)));
  OK(linkwise_decision_reason(all->decision, 0, &one, &other, &third, &weight, error));
  add_slice(mine, one);
  add_number(mine, (uint64_t)weight);
  OK(linkwise_agreement_names(all->agreement, &one, &other, error));
  add_slice(mine, one);
  OK(linkwise_agreement_version(all->agreement, &version, &epoch, error));
  add_number(mine, version + epoch);
  OK(linkwise_agreement_review_is_due(all->agreement, NOW, &due, error));
  add_number(mine, due);
  TEXT(linkwise_agreement_digest(all->agreement, buffer, capacity));
  OK(linkwise_draft_check_signatures(all->draft, all->trust, error));
  TEXT(linkwise_draft_summary(all->draft, buffer, capacity));
  OK(linkwise_revocation_check(all->revocation, all->draft, all->trust, error));
  TEXT(linkwise_card_document(all->card, buffer, capacity));
  add_number(mine, linkwise_consents_count(all->consents));
}

static void keys(const world *all, own *mine) {
  uint8_t signature[64];
  char key[65] = "";
  OK(linkwise_signer_sign(all->signer, text_of("a message"), &signature, error));
  add(mine, signature, sizeof signature);
  TEXT(linkwise_signer_public_key(all->signer, buffer, capacity));
  linkwise_signer_public_key(all->signer, key, sizeof key);
  OK(linkwise_verify(text_of(key), text_of("a message"), bytes_of(signature, 64), error));
  WITH(link_key, linkwise_root_key_link_key(all->root, all->agreement, &made, error),
       TEXT(linkwise_link_key_check_value(made, buffer, capacity)));
  TEXT(linkwise_link_key_check_value(all->link_key, buffer, capacity));
  TEXT(linkwise_root_key_check_value(all->root, buffer, capacity));
  TEXT(linkwise_recipient_key_public_key(all->recipient, buffer, capacity));
}

static void records(const world *all, own *mine) {
  linkwise_slice id;
  linkwise_rejected_row row;
  linkwise_field field;
  WITH(identifier,
       linkwise_identifier_read(LINKWISE_IDENTIFIER_NHS_NUMBER, text_of("9990000018"), text_of(""),
                                text_of(""), true, &made, error),
       TEXT(linkwise_identifier_text(made, buffer, capacity)));
  TEXT(linkwise_identifier_text(all->identifier, buffer, capacity));
  add_number(mine, linkwise_records_count(all->records));
  OK(linkwise_records_id(all->records, 1, &id, error));
  add_slice(mine, id);
  OK(linkwise_records_rejected(all->records, 0, &row, error));
  add_slice(mine, row.code);
  TEXT(linkwise_records_summary_json(all->records, buffer, capacity));
  field.column = LINKWISE_COLUMN_RECORD_ID;
  field.text = text_of("7");
  WITH(records, linkwise_records_new(all->rules, &made, error),
       OK(linkwise_records_add(made, &field, 1, LINKWISE_SHIELD_NONE, error));
       add_number(mine, linkwise_records_count(made)));
}

static void logs(const world *all, own *mine) {
  linkwise_finding finding;
  add_number(mine, linkwise_log_reader_size(all->reader));
  WITH(log_entry, linkwise_log_reader_entry(all->reader, 1, &made, error),
       TEXT(linkwise_log_entry_json(made, buffer, capacity)));
  WITH(inclusion_proof, linkwise_log_reader_prove_entry(all->reader, 1, &made, error),
       TEXT(linkwise_inclusion_proof_text(made, buffer, capacity)));
  WITH(checkpoint, linkwise_log_reader_checkpoint(all->reader, &made, error),
       OK(linkwise_checkpoint_check(made, all->log_key, error)));
  WITH(consistency_proof, linkwise_log_reader_prove_since(all->reader, all->checkpoint, &made, error),
       TEXT(linkwise_consistency_proof_text(made, buffer, capacity)));
  WITH(log_entry, linkwise_inclusion_proof_check(all->inclusion, all->log_key, &made, error),
       TEXT(linkwise_log_entry_json(made, buffer, capacity)));
  TEXT(linkwise_consistency_proof_text(all->consistency, buffer, capacity));
  TEXT(linkwise_subject_opening_text(all->opening, buffer, capacity));
  TEXT(linkwise_log_entry_json(all->entry, buffer, capacity));
  TEXT(linkwise_log_key_text(all->log_key, buffer, capacity));
  TEXT(linkwise_checkpoint_text(all->checkpoint, buffer, capacity));
  WITH(verdict, linkwise_verifier_verify(all->verifier, NOW, &made, error),
       add_number(mine, linkwise_verdict_is_sound(made)));
  TEXT(linkwise_verdict_text(all->verdict, buffer, capacity));
  OK(linkwise_verdict_finding(all->verdict, 0, &finding, error));
  add_slice(mine, finding.code);
}

static void results(const world *all, own *mine) {
  linkwise_slice slice, other;
  linkwise_pass_report pass;
  linkwise_edge edge;
  linkwise_mapping mapping;
  linkwise_review_pair pair;
  linkwise_compared_pair compared;
  linkwise_explained_level level;
  linkwise_assembled_owner owner;
  struct ArrowArrayStream stream;
  struct ArrowArray array;
  OK(linkwise_output_bytes(all->output, &slice, error));
  add_slice(mine, slice);
  OK(linkwise_bytes_data(all->bytes, &slice, error));
  add_slice(mine, slice);
  OK(linkwise_encode_report_pass(all->encoded, 0, &pass, error));
  add_slice(mine, pass.name);
  OK(linkwise_score_report_edges(all->scored, &slice, error));
  add_slice(mine, slice);
  OK(linkwise_assemble_report_owner(all->assembled, 0, &owner, error));
  add_slice(mine, owner.owner);
  OK(linkwise_edges_at(all->edges, 0, &edge, error));
  add(mine, edge.left, sizeof edge.left);
  OK(linkwise_mappings_at(all->mappings, 0, &mapping, error));
  add(mine, mapping.pseudonym, sizeof mapping.pseudonym);
  if (linkwise_review_list_count(all->review) > 0) {
    OK(linkwise_review_list_pair(all->review, 0, &pair, error));
    add_number(mine, pair.left);
  }
  if (linkwise_comparison_pair_count(all->comparison) > 0) {
    OK(linkwise_comparison_pair(all->comparison, 0, &compared, error));
    add_number(mine, compared.left);
  }
  WITH(explanation,
       linkwise_comparison_explain(all->comparison, all->records, 0, all->records, 1, &made, error),
       TEXT(linkwise_explanation_text(made, buffer, capacity)));
  OK(linkwise_explanation_level(all->explanation, 0, &level, error));
  add_slice(mine, level.level);
  TEXT(linkwise_error_message(all->error, buffer, capacity));
  add_number(mine, linkwise_error_reason_count(all->error));
  if (linkwise_error_reason(all->error, 0, &slice, &other) == LINKWISE_OK) add_slice(mine, other);
  /* Each thread has a stream of its own out of one handle. */
  memset(&stream, 0, sizeof stream);
  OK(linkwise_edges_export(all->edges, &stream, error));
  if (stream.release != NULL) {
    if (stream.get_next(&stream, &array) == 0 && array.release != NULL) {
      add_number(mine, (uint64_t)array.length);
      array.release(&array);
    }
    stream.release(&stream);
  }
}

static void go_round(const world *all, own *mine) {
  mine->sum = 14695981039346656037u;
  policy(all, mine);
  keys(all, mine);
  records(all, mine);
  logs(all, mine);
  results(all, mine);
  mine->rounds++;
}

static int is_over(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec > ends.tv_sec || (now.tv_sec == ends.tv_sec && now.tv_nsec >= ends.tv_nsec);
}

static void *run(void *given) {
  own *mine = (own *)given;
  do {
    go_round(&shared, mine);
    if (mine->sum != expected) mine->failures++;
  } while (!is_over());
  return NULL;
}

#define EACH(DO)                                                                                   \
  DO(agreement, agreement)                                                                         \
  DO(draft, draft)                                                                                 \
  DO(decision, decision)                                                                           \
  DO(trust, trust)                                                                                 \
  DO(card, card)                                                                                   \
  DO(signer, signer)                                                                               \
  DO(root, root_key)                                                                               \
  DO(link_key, link_key)                                                                           \
  DO(recipient, recipient_key)                                                                     \
  DO(identifier, identifier)                                                                       \
  DO(rules, rules)                                                                                 \
  DO(records, records)                                                                             \
  DO(registers, registers)                                                                         \
  DO(consents, consents)                                                                           \
  DO(reader, log_reader)                                                                           \
  DO(log_key, log_key)                                                                             \
  DO(entry, log_entry)                                                                             \
  DO(checkpoint, checkpoint)                                                                       \
  DO(inclusion, inclusion_proof)                                                                   \
  DO(consistency, consistency_proof)                                                               \
  DO(opening, subject_opening)                                                                     \
  DO(verifier, verifier)                                                                           \
  DO(verdict, verdict)                                                                             \
  DO(output, output)                                                                               \
  DO(encoded, encode_report)                                                                       \
  DO(scored, score_report)                                                                         \
  DO(assembled, assemble_report)                                                                   \
  DO(edges, edges)                                                                                 \
  DO(mappings, mappings)                                                                           \
  DO(review, review_list)                                                                          \
  DO(comparison, comparison)                                                                       \
  DO(explanation, explanation)                                                                     \
  DO(revocation, revocation)                                                                       \
  DO(bytes, bytes)                                                                                 \
  DO(error, error)

int main(int count, char **given) {
  pthread_t threads[THREADS];
  own mine[THREADS], first;
  uint64_t rounds = 0;
  int thread;
  fixture_begin(count, given);
#define MAKE(field, type) shared.field = made_linkwise_##type();
  EACH(MAKE)
  memset(&first, 0, sizeof first);
  memset(mine, 0, sizeof mine);
  go_round(&shared, &first);
  CHECK(first.failures == 0, "one thread");
  expected = first.sum;
  clock_gettime(CLOCK_MONOTONIC, &ends);
  ends.tv_sec += SECONDS;
  for (thread = 0; thread < THREADS; thread++) {
    CHECK(pthread_create(&threads[thread], NULL, run, &mine[thread]) == 0, "a thread");
  }
  for (thread = 0; thread < THREADS; thread++) {
    CHECK(pthread_join(threads[thread], NULL) == 0, "a thread ends");
    CHECK(mine[thread].failures == 0, "what a call gives does not depend on other threads");
    rounds += mine[thread].rounds;
  }
#define FREE(field, type) linkwise_##type##_free(shared.field);
  EACH(FREE)
  fixture_end();
  printf("threads: %d went %lu rounds\n", THREADS, (unsigned long)rounds);
  return ended("threads");
}
