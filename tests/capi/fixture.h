/* Good handles and values for the generated programs. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "check.h"

#ifdef __cplusplus
#define FIXTURE_LINKAGE extern "C"
#else
#define FIXTURE_LINKAGE
#endif

/* 2026-01-01T00:00:00Z. */
#define NOW 1767225600000

#include "fixture_types.h"

/* The first argument is a private folder, empty and removed by whoever runs the program. */
void fixture_begin(int count, char **given);
void fixture_end(void);

int is_all(const void *data, int byte, size_t length);
void error_holds(linkwise_error *error, linkwise_status status, const char *what);

/* Slices that live until the next call of the same function. */
linkwise_slice fixture_new_path(void);
linkwise_slice fixture_scratch(void);
linkwise_slice fixture_log_folder(void);
linkwise_slice fixture_log_state(void);
linkwise_slice fixture_digest(void);
linkwise_slice fixture_sent(void);
linkwise_slice fixture_verifier_key(void);
linkwise_slice fixture_card(void);
linkwise_slice fixture_checkpoint_text(void);
linkwise_slice fixture_inclusion_text(void);
linkwise_slice fixture_consistency_text(void);
linkwise_slice fixture_opening_text(void);
linkwise_slice fixture_draft_text(void);
linkwise_slice fixture_canonical(void);
linkwise_slice fixture_party(void);
linkwise_slice fixture_recipient(void);
linkwise_slice fixture_recipient_secret(void);
linkwise_slice fixture_public_key(void);
linkwise_slice fixture_log_public_key(void);
linkwise_slice fixture_secret(void);
linkwise_slice fixture_signature(void);
linkwise_slice fixture_barred(void);
linkwise_slice fixture_subject(void);
uint64_t fixture_obligations(void);

/* Handles for acts of others than the usual party. */
linkwise_sources *fixture_batches(void);
linkwise_sources *fixture_handles(void);
linkwise_sources *fixture_references(void);
linkwise_sources *fixture_map(void);
linkwise_sources *fixture_maps(void);
linkwise_sources *fixture_review(void);
linkwise_sources *fixture_bins(void);
linkwise_sources *fixture_openings(void);
linkwise_sources *fixture_notice(void);
linkwise_sources *fixture_receipts(void);
linkwise_sources *fixture_sample_key(void);
linkwise_outlets *fixture_edges_outlet(void);
linkwise_outlets *fixture_assembled_outlets(void);
linkwise_outlets *fixture_mapped_outlet(void);
linkwise_outlets *fixture_withdrawn_outlets(void);
linkwise_outlets *fixture_received_outlets(void);
linkwise_outlets *fixture_opened_outlets(void);
linkwise_outlets *fixture_sample_outlets(void);
linkwise_log *fixture_unit_log(void);
linkwise_log *fixture_clerk_log(void);
linkwise_log *fixture_south_log(void);
linkwise_log *fixture_encoded_log(void);
linkwise_log *fixture_assembled_log(void);
linkwise_log *fixture_withdrawn_log(void);
linkwise_log_reader *fixture_scored_reader(void);
linkwise_log_reader *fixture_assembled_reader(void);
linkwise_signer *fixture_unit_signer(void);
linkwise_signer *fixture_clerk_signer(void);
linkwise_signer *fixture_south_signer(void);

/* Arrow structures that a call takes over, and what is left of them after it. */
void fixture_stream(struct ArrowArrayStream *stream);
void fixture_array(struct ArrowArray *array);
void fixture_schema(struct ArrowSchema *schema);
void release_stream(struct ArrowArrayStream *stream);
void release_array(struct ArrowArray *array);
void release_schema(struct ArrowSchema *schema);

/* A signer of the log that fixture_log_folder has. */
linkwise_signer *fixture_log_signer(void);

#endif
