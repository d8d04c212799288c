/*
 * linkwise: privacy-preserving record linkage of children's records across agencies.
 *
 * Generated from src/capi by cbindgen; do not edit.
 *
 * Statuses. Every function that can fail returns a linkwise_status and takes as its last argument a
 * place for an error, which may be NULL; it is set to NULL where the call succeeds, and to an error that
 * the caller frees where it fails.
 *
 * Ownership. A handle belongs to the caller until it is given to its _free function, which accepts NULL,
 * or to a function that consumes it: that one takes a pointer to the handle and sets it to NULL whatever
 * the result. Outputs are written only on success. Slices that are lent out live as long as their handle
 * and until the next call that changes it. Pointers of one call must not overlap.
 *
 * Threads. A handle that a function takes as const may be used by any number of threads at once; one that
 * it takes without const by one thread at a time, with no other call on it meanwhile. There is no global
 * state. Time is passed in, in milliseconds since 1970-01-01T00:00:00Z.
 *
 * Errors. NULL where a handle is needed, also the NULL that a consuming call has left behind, lengths
 * that cannot be, text that is not UTF-8 and numbers that are not listed give LINKWISE_E_USAGE. A panic
 * inside the library gives LINKWISE_E_PANIC; handles that were in use then refuse further use, and can
 * only be freed.
 *
 * Structures that begin with struct_size grow at their end in later versions: set it to sizeof the
 * structure, and the rest to zero where nothing else is wanted.
 */

#ifndef LINKWISE_H
#define LINKWISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 What functions that write text into a buffer give where they fail: the handle is NULL or broken, or
 the library failed. Else they give the length of the whole text in bytes, without the NUL that they
 write after it. Where the capacity is not larger than that, the text is cut at the border of a
 character, with a NUL behind it; with a capacity of 0 nothing is written, and the buffer may be NULL.
 */
#define LINKWISE_TEXT_FAILED SIZE_MAX



/*
 The version of the binary interface. It rises with every change that a program built against an
 earlier header would notice, and stands in the name of the shared library.
 */
#define LINKWISE_ABI_VERSION 1

/*
 An agreement that every party has signed and whose signatures hold: the only source of permits. Freed
 with `linkwise_agreement_free`; permits that it gave live on. Threads: `const` calls from any number of
 threads.
 */
typedef struct linkwise_agreement linkwise_agreement;

/*
 The right to assemble links once.
 */
typedef struct linkwise_assemble_permit linkwise_assemble_permit;

/*
 A checkpoint: a log's name, size and root, with the log's signature and those of witnesses. Reading
 one verifies nothing. Freed with `linkwise_checkpoint_free`. Threads: `const` calls from any number of
 threads.
 */
typedef struct linkwise_checkpoint linkwise_checkpoint;

/*
 The right to compare plain records inside one controller once.
 */
typedef struct linkwise_compare_permit linkwise_compare_permit;

/*
 The proof that a log only grew from one checkpoint to another. Freed with
 `linkwise_consistency_proof_free`. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_consistency_proof linkwise_consistency_proof;

/*
 The right to encode one batch once.
 */
typedef struct linkwise_encode_permit linkwise_encode_permit;

/*
 Why a call failed. Made by the call, owned by the caller, freed with `linkwise_error_free`. It never
 holds a value from the data. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_error linkwise_error;

/*
 The right to explain one edge, or to list the edges of a file, once.
 */
typedef struct linkwise_explain_permit linkwise_explain_permit;

/*
 An identifier that checks, in its canonical spelling. Freed with `linkwise_identifier_free`, which
 wipes it. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_identifier linkwise_identifier;

/*
 The proof that an entry stands in a log (C2SP tlog-proof v1, with the entry in it). Freed with
 `linkwise_inclusion_proof_free`. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_inclusion_proof linkwise_inclusion_proof;

/*
 The log of one party, open for its acts, which append to it; `linkwise_log_reader` reads it and makes
 its proofs, also while it is open. It holds a lock beside the signer's state until it is freed. Threads:
 one at a time, but for `const` calls while no other is under way.
 */
typedef struct linkwise_log linkwise_log;

/*
 One entry of a log. Freed with `linkwise_log_entry_free`. Threads: `const` calls from any number of
 threads.
 */
typedef struct linkwise_log_entry linkwise_log_entry;

/*
 The name and public key of a log, known from elsewhere than the log: without it a log proves only that
 it agrees with itself. It also stands for a witness, who is known by name and key of its own log.
 Freed with `linkwise_log_key_free`. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_log_key linkwise_log_key;

/*
 A log's folder, or a copy of it, as its checkpoint stood when it was opened. Nothing is verified by
 reading; that is `linkwise_verifier`. Freed with `linkwise_log_reader_free`. Threads: `const` calls from
 any number of threads.
 */
typedef struct linkwise_log_reader linkwise_log_reader;

/*
 The right to map pseudonyms to record ids once.
 */
typedef struct linkwise_map_permit linkwise_map_permit;

/*
 The id of a record, at the organisation whose log it is: personal data, never for a log. Freed with
 `linkwise_record_id_free`, which wipes it. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_record_id linkwise_record_id;

/*
 What recovery would do to a log. Freed with `linkwise_recovery_plan_free`. Threads: `const` calls from
 any number of threads.
 */
typedef struct linkwise_recovery_plan linkwise_recovery_plan;

/*
 The right to read a review list once.
 */
typedef struct linkwise_review_permit linkwise_review_permit;

/*
 The right to score batches once.
 */
typedef struct linkwise_score_permit linkwise_score_permit;

/*
 A key with which a party signs agreements, files or its log. Freeing it wipes it. Threads: `const`
 calls from any number of threads.
 */
typedef struct linkwise_signer linkwise_signer;

/*
 The canonical bytes of an agreement, as a log stores them. Freed with `linkwise_stored_agreement_free`.
 Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_stored_agreement linkwise_stored_agreement;

/*
 What shows, without the log, that one subject's record was in one act. It names the record: it is for
 the subject, and for whoever the subject shows it to. Freed with `linkwise_subject_opening_free`, which
 wipes it. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_subject_opening linkwise_subject_opening;

/*
 What verification found. Freed with `linkwise_verdict_free`. Threads: `const` calls from any number of
 threads.
 */
typedef struct linkwise_verdict linkwise_verdict;

/*
 What is to be verified, gathered piece by piece. Freed with `linkwise_verifier_free`. Threads: one at a
 time, but for `const` calls while no other is under way.
 */
typedef struct linkwise_verifier linkwise_verifier;

/*
 A witness with its key: it cosigns another's checkpoints, each only where the log has grown from the
 one before. Freed with `linkwise_witness_free`, which wipes the key. Threads: `const` calls from any
 number of threads.
 */
typedef struct linkwise_witness linkwise_witness;

/*
 What a call came to: `LINKWISE_OK`, or the kind of the error. The decade says the area: 1-9 the call
 itself, 10-19 configuration, 20-29 input data, 30-39 policy, 40-49 keys and passports, 50-59
 resources, 60-69 verification, 70-79 quality. Numbers are never reused; a caller treats one that it
 does not know as an error.
 */
typedef int32_t linkwise_status;

/*
 Bytes that are lent: `{NULL, 0}` is empty. Into a call: they must stay as they are until it returns,
 and are copied where they are kept. Out of a call: they live as long as the handle that they came from,
 and until the next call that changes it. Strings are UTF-8, and their length counts bytes; there is no
 NUL at their end.
 */
typedef struct {
  /*
   The first byte.
   */
  const uint8_t *data;
  /*
   How many there are.
   */
  size_t len;
} linkwise_slice;

/*
 An identifier scheme: one of the `LINKWISE_IDENTIFIER_` numbers, which are never reused.
 */
typedef int32_t linkwise_identifier_kind;

/*
 How the newer of two copies of a log stands to the older: one of the `LINKWISE_RELATION_` numbers.
 */
typedef int32_t linkwise_relation;

/*
 What comparing two copies of a log found. The call fills it in; its layout never changes.
 */
typedef struct {
  /*
   How many entries the checkpoint of the older copy covers.
   */
  uint64_t older_size;
  /*
   How many entries the checkpoint of the newer copy covers.
   */
  uint64_t newer_size;
  /*
   The first entry that differs, from 0, where they are forked; else `UINT64_MAX`.
   */
  uint64_t first_difference;
  /*
   How they stand to each other.
   */
  linkwise_relation relation;
  /*
   Whether each copy's entries give the root of its own checkpoint, and its checkpoint is signed by
   the key.
   */
  bool both_true;
  /*
   Whether whoever holds the key has shown two different logs under one name. Keep both copies.
   */
  bool split_view;
} linkwise_log_comparison;

/*
 One thing that is wrong with a log. All slices live as long as the verdict.
 */
typedef struct {
  /*
   What: a stable code such as "root-mismatch".
   */
  linkwise_slice code;
  /*
   In which log: its name, or that of the folder where the name is not known.
   */
  linkwise_slice origin;
  /*
   For people.
   */
  linkwise_slice sentence;
  /*
   At which entry, from 0; `UINT64_MAX`: at none.
   */
  uint64_t entry;
} linkwise_finding;

/*
 A purpose: one of the `LINKWISE_PURPOSE_` numbers, which are those of the agreement's canonical bytes.
 */
typedef int32_t linkwise_purpose;

/*
 What is asked of an agreement. Set `struct_size` to the size of the structure, and what is not wanted
 to zero.
 */
typedef struct {
  /*
   The size of this structure, in bytes.
   */
  size_t struct_size;
  /*
   The party that acts, by its name in the agreement.
   */
  linkwise_slice party;
  /*
   To whom something would go, beside what the agreement itself hands on; empty: nobody.
   */
  linkwise_slice recipient;
  /*
   The time now, in milliseconds since 1970-01-01T00:00:00Z.
   */
  int64_t now_ms;
  /*
   As of when the list of the National Data Opt-out is that was applied; 0: none was.
   */
  int64_t opt_out_as_of_ms;
  /*
   How many rows it is about; 0: not known yet.
   */
  uint64_t rows;
  /*
   What for.
   */
  linkwise_purpose purpose;
  /*
   Whether the agreement was revoked, or a newer version has taken its place. Acts look into their
   log by themselves too.
   */
  bool revoked;
} linkwise_request;

/*
 NHS number of England, Wales and the Isle of Man.
 */
#define LINKWISE_IDENTIFIER_NHS_NUMBER 1

/*
 Community Health Index number of Scotland.
 */
#define LINKWISE_IDENTIFIER_CHI_NUMBER 2

/*
 Health and Care number of Northern Ireland.
 */
#define LINKWISE_IDENTIFIER_HEALTH_AND_CARE_NUMBER 3

/*
 Unique pupil number (UPN) of England and Wales.
 */
#define LINKWISE_IDENTIFIER_UNIQUE_PUPIL_NUMBER 4

/*
 Unique learner number (ULN).
 */
#define LINKWISE_IDENTIFIER_UNIQUE_LEARNER_NUMBER 5

/*
 Child's id in one local authority's case system; unique with authority and system alone.
 */
#define LINKWISE_IDENTIFIER_SOCIAL_CARE_ID 6

/*
 Unique property reference number (UPRN).
 */
#define LINKWISE_IDENTIFIER_UNIQUE_PROPERTY_REFERENCE_NUMBER 7

/*
 NHS NUMBER STATUS INDICATOR CODE.
 */
#define LINKWISE_IDENTIFIER_NHS_NUMBER_STATUS 8

/*
 Both have the same entries.
 */
#define LINKWISE_RELATION_SAME 1

/*
 The newer begins with all entries of the older, and has more.
 */
#define LINKWISE_RELATION_GROWN 2

/*
 The older begins with all entries of the newer: the newer was cut back, or is the older one.
 */
#define LINKWISE_RELATION_ROLLED_BACK 3

/*
 They differ at an entry that both have.
 */
#define LINKWISE_RELATION_FORKED 4

/*
 Care of the individual child.
 */
#define LINKWISE_PURPOSE_INDIVIDUAL_CARE 1

/*
 Safeguarding or promoting the welfare of a child.
 */
#define LINKWISE_PURPOSE_SAFEGUARDING_CHILD 2

/*
 Planning of services, about groups alone.
 */
#define LINKWISE_PURPOSE_SERVICE_PLANNING 3

/*
 A return that a statute demands.
 */
#define LINKWISE_PURPOSE_STATUTORY_RETURN 4

/*
 Research.
 */
#define LINKWISE_PURPOSE_RESEARCH 5

/*
 Finding whether groups are served or linked unequally.
 */
#define LINKWISE_PURPOSE_EQUITY_AUDIT 6

/*
 Measuring and improving the linkage itself.
 */
#define LINKWISE_PURPOSE_LINKAGE_QUALITY 7

/*
 Answering a data subject's request.
 */
#define LINKWISE_PURPOSE_SUBJECT_RIGHTS 8

/*
 Finding and mending what an incident did.
 */
#define LINKWISE_PURPOSE_INCIDENT_RESPONSE 9

/*
 It was done.
 */
#define LINKWISE_OK 0

/*
 Something that should not happen did, or the operating system failed.
 */
#define LINKWISE_E_UNEXPECTED 1

/*
 A panic was caught at the border of the library; handles that were in use then refuse further use.
 */
#define LINKWISE_E_PANIC 2

/*
 The arguments do not make sense: NULL where a handle is needed, text that is not UTF-8, an unknown
 number, a handle that a panic has broken.
 */
#define LINKWISE_E_USAGE 3

/*
 Reading or writing a file failed.
 */
#define LINKWISE_E_INPUT_OUTPUT 4

/*
 An agreement, card, schema or register is malformed.
 */
#define LINKWISE_E_INVALID_CONFIGURATION 10

/*
 A record, identifier or file of records was refused.
 */
#define LINKWISE_E_INPUT_REJECTED 20

/*
 A container, note or other encoded file does not decode.
 */
#define LINKWISE_E_MALFORMED 21

/*
 The policy did not permit the act; the error has every reason.
 */
#define LINKWISE_E_POLICY_REFUSED 30

/*
 A key is not the one that is needed, or a file is not sealed to this key.
 */
#define LINKWISE_E_KEY_MISMATCH 40

/*
 Two batches were not made to be linked with each other.
 */
#define LINKWISE_E_PASSPORT_MISMATCH 41

/*
 A limit on size, rows or memory was reached.
 */
#define LINKWISE_E_RESOURCE_CAP 50

/*
 A signature, digest, proof or log does not verify.
 */
#define LINKWISE_E_VERIFICATION_FAILED 60

/*
 A quality figure is below the bar that the caller set.
 */
#define LINKWISE_E_QUALITY_GATE 70

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 The status of the call that made the error. `error` NULL gives `LINKWISE_E_USAGE`.
 */
linkwise_status linkwise_error_status(const linkwise_error *error);

/*
 What went wrong, where, and how to mend it: one or more English sentences. Text out; see
 `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_error_message(const linkwise_error *error, char *buffer, size_t capacity);

/*
 How many reasons the error has: of a refusal every reason against the act, else 0 or 1. `error` NULL
 gives 0.
 */
size_t linkwise_error_reason_count(const linkwise_error *error);

/*
 The stable code and the sentence of one reason, counted from 0; both slices live as long as the
 error. Fails with `LINKWISE_E_USAGE` where there is no such reason.
 */
linkwise_status linkwise_error_reason(const linkwise_error *error,
                                      size_t index,
                                      linkwise_slice *code,
                                      linkwise_slice *sentence);

/*
 Frees an error. NULL is fine.
 */
void linkwise_error_free(linkwise_error *error);

/*
 Reads one identifier of a scheme: case, spaces and hyphens as people write them; form, range and
 check digit. Nothing is repaired silently.

 `authority` and `system` say where a social care id is unique (DfE or ONS code of the local authority,
 name of the case system) and are empty for every other scheme. `accept_never_issued` lets test numbers
 pass (NHS numbers from 900 000 0000, UPNs of establishment 0000): for synthetic records alone.

 Fails with `LINKWISE_E_INPUT_REJECTED`; the error's one reason has the stable code of what is wrong,
 such as "bad check digit" or "missing", and never the value. Costs well under a microsecond; any
 thread.
 */
linkwise_status linkwise_identifier_read(linkwise_identifier_kind kind,
                                         linkwise_slice text,
                                         linkwise_slice authority,
                                         linkwise_slice system,
                                         bool accept_never_issued,
                                         linkwise_identifier **identifier,
                                         linkwise_error **error);

/*
 The canonical spelling of an identifier: personal data, never for a log. Text out; see
 `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_identifier_text(const linkwise_identifier *identifier,
                                char *buffer,
                                size_t capacity);

/*
 Frees and wipes an identifier. NULL is fine.
 */
void linkwise_identifier_free(linkwise_identifier *identifier);

/*
 The schemes with a check digit of which `text` is a valid identifier, test numbers included: bit 1
 shifted left by the scheme's number, for each. For finding swapped columns. Any thread.
 */
linkwise_status linkwise_identifier_identify(linkwise_slice text,
                                             uint32_t *schemes,
                                             linkwise_error **error);

/*
 Makes a new log in a folder that does not exist or is empty, with its first entry published.
 `state_path` is the signer's state: a file outside the folder, beside the key, private to its keeper.
 `origin` is the log's name, at most 128 visible ASCII characters without `+`; `actor` the party's name.
 Consumes `signer`.

 Fails with `LINKWISE_E_USAGE` where folder or state exist already, `LINKWISE_E_MALFORMED` where `origin`
 is no name of a log, `LINKWISE_E_INPUT_OUTPUT`. Costs a few files.
 */
linkwise_status linkwise_log_create(linkwise_slice folder,
                                    linkwise_slice state_path,
                                    linkwise_slice origin,
                                    linkwise_slice actor,
                                    int64_t now_ms,
                                    linkwise_signer **signer,
                                    linkwise_log **log,
                                    linkwise_error **error);

/*
 Opens a log, and finishes what a crash interrupted; no entry is dropped. Consumes `signer`, which must
 be the one that signed it.

 Fails with `LINKWISE_E_VERIFICATION_FAILED` where entries that were signed are gone or changed,
 `LINKWISE_E_INPUT_OUTPUT` also where it is open elsewhere, `LINKWISE_E_INVALID_CONFIGURATION` where
 others could read or change the state, `LINKWISE_E_USAGE` where the signer is another. Costs a few
 files; after a crash a pass over all entries.
 */
linkwise_status linkwise_log_open(linkwise_slice folder,
                                  linkwise_slice state_path,
                                  linkwise_signer **signer,
                                  linkwise_log **log,
                                  linkwise_error **error);

/*
 The log's name. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_log_origin(const linkwise_log *log, char *buffer, size_t capacity);

/*
 How many entries the log has, published or not. `log` NULL or broken gives 0.
 */
uint64_t linkwise_log_size(const linkwise_log *log);

/*
 The verifier key, `name+hash+key`, by which others know the log: what `linkwise_log_key_parse` reads.
 Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_log_verifier_key(const linkwise_log *log,
                                 char *buffer,
                                 size_t capacity);

/*
 The last checkpoint that was published. Freed with `linkwise_checkpoint_free`.
 */
linkwise_status linkwise_log_checkpoint(const linkwise_log *log,
                                        linkwise_checkpoint **checkpoint,
                                        linkwise_error **error);

/*
 Writes that the log's party adopts an agreement, before any act under it; an older version whose place
 it takes is ended. `signer` is the party's signer, of its card. `adopted` is set to false where that
 was written before; nothing is written then.

 Fails with `LINKWISE_E_POLICY_REFUSED` where the agreement was ended in this log or a higher version
 adopted, `LINKWISE_E_KEY_MISMATCH` where signer and log are not those of one of its parties,
 `LINKWISE_E_INPUT_OUTPUT`. Costs a pass over the log's entries.
 */
linkwise_status linkwise_log_adopt_agreement(const linkwise_agreement *agreement,
                                             const linkwise_signer *signer,
                                             int64_t now_ms,
                                             linkwise_log *log,
                                             bool *adopted,
                                             linkwise_error **error);

/*
 Writes that the link key of the agreement's epoch is destroyed; nothing is encoded under it in this
 log any more. Remove the key first, and every copy of it. The agreement may have ended. `destroyed` is
 set to false where that was written before.

 Fails with `LINKWISE_E_KEY_MISMATCH` as `linkwise_log_adopt_agreement`, `LINKWISE_E_USAGE` where no
 entry of the log opened the epoch, `LINKWISE_E_INPUT_OUTPUT`. Costs a pass over the log's entries.
 */
linkwise_status linkwise_log_destroy_epoch(const linkwise_agreement *agreement,
                                           const linkwise_signer *signer,
                                           int64_t now_ms,
                                           linkwise_log *log,
                                           bool *destroyed,
                                           linkwise_error **error);

/*
 Closes a log. Everything that was appended is durable before. NULL is fine.
 */
void linkwise_log_free(linkwise_log *log);

/*
 Reads the text of a checkpoint, as in the file `checkpoint` of a log; nothing is verified yet. Fails
 with `LINKWISE_E_MALFORMED`.
 */
linkwise_status linkwise_checkpoint_parse(linkwise_slice text,
                                          linkwise_checkpoint **checkpoint,
                                          linkwise_error **error);

/*
 The text of the checkpoint: keep it, and hold the log against it later. Text out; see
 `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_checkpoint_text(const linkwise_checkpoint *checkpoint,
                                char *buffer,
                                size_t capacity);

/*
 The name of the log. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_checkpoint_origin(const linkwise_checkpoint *checkpoint,
                                  char *buffer,
                                  size_t capacity);

/*
 How many entries it covers. `checkpoint` NULL or broken gives 0.
 */
uint64_t linkwise_checkpoint_size(const linkwise_checkpoint *checkpoint);

/*
 The root over the entries, 64 hexadecimal digits. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_checkpoint_root(const linkwise_checkpoint *checkpoint,
                                char *buffer,
                                size_t capacity);

/*
 Checks that the checkpoint is of this log and signed by its key. Fails with
 `LINKWISE_E_VERIFICATION_FAILED`.
 */
linkwise_status linkwise_checkpoint_check(const linkwise_checkpoint *checkpoint,
                                          const linkwise_log_key *key,
                                          linkwise_error **error);

/*
 When a witness, known by the key of its own log, cosigned the checkpoint: `time_ms` is set to the
 latest time that it says, in milliseconds, or to 0 where it did not cosign. Whether its clock is right
 nobody knows. Fails with `LINKWISE_E_VERIFICATION_FAILED` where a line of the witness does not verify.
 */
linkwise_status linkwise_checkpoint_cosigned_by(const linkwise_checkpoint *checkpoint,
                                                const linkwise_log_key *key,
                                                int64_t *time_ms,
                                                linkwise_error **error);

/*
 Puts the witnesses' lines of a checkpoint into a log's folder, under the checkpoint that is there.
 Fails with `LINKWISE_E_USAGE` where the log has gone on to another checkpoint, or
 `LINKWISE_E_INPUT_OUTPUT`.
 */
linkwise_status linkwise_checkpoint_publish_cosignatures(const linkwise_checkpoint *checkpoint,
                                                         linkwise_slice folder,
                                                         linkwise_error **error);

/*
 Frees a checkpoint. NULL is fine.
 */
void linkwise_checkpoint_free(linkwise_checkpoint *checkpoint);

/*
 Compares two copies of one log whose key is known, entry by entry, and each with its own checkpoint.
 The call succeeds whatever is found; all is well where `relation` is same or grown and `both_true` is
 set. Fails with `LINKWISE_E_USAGE` where the copies are of different logs, `LINKWISE_E_MALFORMED`,
 `LINKWISE_E_INPUT_OUTPUT`. Costs a pass over the entries of both.
 */
linkwise_status linkwise_compare_logs(linkwise_slice older,
                                      linkwise_slice newer,
                                      const linkwise_log_key *key,
                                      linkwise_log_comparison *comparison,
                                      linkwise_error **error);

/*
 Reads a verifier key, `name+hash+key`, as in the file `log.vkey` of a log; a line end behind it is
 fine. Fails with `LINKWISE_E_MALFORMED`.
 */
linkwise_status linkwise_log_key_parse(linkwise_slice text,
                                       linkwise_log_key **key,
                                       linkwise_error **error);

/*
 The key of the log that an organisation's card names. `card` is the text of the card. Fails with
 `LINKWISE_E_INVALID_CONFIGURATION`.
 */
linkwise_status linkwise_log_key_of_card(linkwise_slice card,
                                         linkwise_log_key **key,
                                         linkwise_error **error);

/*
 The verifier key as text, without a line end. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_log_key_text(const linkwise_log_key *key, char *buffer, size_t capacity);

/*
 Frees the key of a log. NULL is fine.
 */
void linkwise_log_key_free(linkwise_log_key *key);

/*
 Reads the text of an inclusion proof, which may come from anyone; nothing is verified yet. Fails with
 `LINKWISE_E_MALFORMED`.
 */
linkwise_status linkwise_inclusion_proof_parse(linkwise_slice text,
                                               linkwise_inclusion_proof **proof,
                                               linkwise_error **error);

/*
 The text of the proof, about 1.5 kB. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_inclusion_proof_text(const linkwise_inclusion_proof *proof,
                                     char *buffer,
                                     size_t capacity);

/*
 Checks the log's signature and every hash, and gives the entry that was proved. Fails with
 `LINKWISE_E_VERIFICATION_FAILED`.
 */
linkwise_status linkwise_inclusion_proof_check(const linkwise_inclusion_proof *proof,
                                               const linkwise_log_key *key,
                                               linkwise_log_entry **entry,
                                               linkwise_error **error);

/*
 Frees an inclusion proof. NULL is fine.
 */
void linkwise_inclusion_proof_free(linkwise_inclusion_proof *proof);

/*
 Reads the text of a consistency proof, which may come from anyone; nothing is verified yet. Fails with
 `LINKWISE_E_MALFORMED`.
 */
linkwise_status linkwise_consistency_proof_parse(linkwise_slice text,
                                                 linkwise_consistency_proof **proof,
                                                 linkwise_error **error);

/*
 The text of the proof, about 1.5 kB. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_consistency_proof_text(const linkwise_consistency_proof *proof,
                                       char *buffer,
                                       size_t capacity);

/*
 Checks both signatures and every hash, and that the proof begins at `kept`, the checkpoint that the
 caller kept. `newer`, which may be NULL, is set to the checkpoint up to which the log only grew: the one
 to keep from now on. Fails with `LINKWISE_E_VERIFICATION_FAILED`.
 */
linkwise_status linkwise_consistency_proof_check(const linkwise_consistency_proof *proof,
                                                 const linkwise_log_key *key,
                                                 const linkwise_checkpoint *kept,
                                                 linkwise_checkpoint **newer,
                                                 linkwise_error **error);

/*
 Frees a consistency proof. NULL is fine.
 */
void linkwise_consistency_proof_free(linkwise_consistency_proof *proof);

/*
 Reads the text of an opening, which may come from anyone; nothing is verified yet. Fails with
 `LINKWISE_E_MALFORMED`.
 */
linkwise_status linkwise_subject_opening_parse(linkwise_slice text,
                                               linkwise_subject_opening **opening,
                                               linkwise_error **error);

/*
 The text of the opening, under 3 kB. It names the record. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_subject_opening_text(const linkwise_subject_opening *opening,
                                     char *buffer,
                                     size_t capacity);

/*
 Checks the log's signature, the proof of the entry, the path in its run and the opening. Gives the entry
 and the id of the record that was in its act; `record_id` is set to NULL where the opening is that of
 a dummy, which stands for nobody. Fails with `LINKWISE_E_VERIFICATION_FAILED`.
 */
linkwise_status linkwise_subject_opening_check(const linkwise_subject_opening *opening,
                                               const linkwise_log_key *key,
                                               linkwise_log_entry **entry,
                                               linkwise_record_id **record_id,
                                               linkwise_error **error);

/*
 Frees and wipes an opening. NULL is fine.
 */
void linkwise_subject_opening_free(linkwise_subject_opening *opening);

/*
 The bytes of the id, as whoever made the opening chose them; they live as long as the handle.
 */
linkwise_status linkwise_record_id_bytes(const linkwise_record_id *record_id,
                                         linkwise_slice *bytes,
                                         linkwise_error **error);

/*
 Frees and wipes the id of a record. NULL is fine.
 */
void linkwise_record_id_free(linkwise_record_id *record_id);

/*
 Opens the folder of a log and reads its checkpoint. Fails with `LINKWISE_E_MALFORMED` where it is not
 the folder of a log, or `LINKWISE_E_INPUT_OUTPUT`. Costs two files.
 */
linkwise_status linkwise_log_reader_open(linkwise_slice folder,
                                         linkwise_log_reader **reader,
                                         linkwise_error **error);

/*
 How many entries the checkpoint covers. `reader` NULL or broken gives 0.
 */
uint64_t linkwise_log_reader_size(const linkwise_log_reader *reader);

/*
 The checkpoint, with the lines of witnesses where they are under it.
 */
linkwise_status linkwise_log_reader_checkpoint(const linkwise_log_reader *reader,
                                               linkwise_checkpoint **checkpoint,
                                               linkwise_error **error);

/*
 The entry with this number, from 0. Fails with `LINKWISE_E_USAGE` where the checkpoint covers no such
 entry, `LINKWISE_E_MALFORMED` where its file is missing or broken. Costs one file of 256 entries.
 */
linkwise_status linkwise_log_reader_entry(const linkwise_log_reader *reader,
                                          uint64_t index,
                                          linkwise_log_entry **entry,
                                          linkwise_error **error);

/*
 Everything that an entry says, as one JSON object, as `linkwise log show --json` has it. Text out; see
 `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_log_entry_json(const linkwise_log_entry *entry,
                               char *buffer,
                               size_t capacity);

/*
 Frees an entry. NULL is fine.
 */
void linkwise_log_entry_free(linkwise_log_entry *entry);

/*
 The agreement with this digest, 64 hexadecimal digits. Fails with `LINKWISE_E_INPUT_REJECTED` where the
 folder does not hold it (whoever gives a copy of a log may withhold agreements),
 `LINKWISE_E_VERIFICATION_FAILED` where what it holds has another digest.
 */
linkwise_status linkwise_log_reader_agreement(const linkwise_log_reader *reader,
                                              linkwise_slice digest,
                                              linkwise_stored_agreement **agreement,
                                              linkwise_error **error);

/*
 The canonical bytes; they live as long as the handle.
 */
linkwise_status linkwise_stored_agreement_bytes(const linkwise_stored_agreement *agreement,
                                                linkwise_slice *bytes,
                                                linkwise_error **error);

/*
 Frees a stored agreement. NULL is fine.
 */
void linkwise_stored_agreement_free(linkwise_stored_agreement *agreement);

/*
 Proves that the entry with this number stands in the log at its checkpoint. Fails with
 `LINKWISE_E_USAGE` where there is no such entry, `LINKWISE_E_VERIFICATION_FAILED` where the files do not
 lead to the checkpoint's root. Costs a few files.
 */
linkwise_status linkwise_log_reader_prove_entry(const linkwise_log_reader *reader,
                                                uint64_t index,
                                                linkwise_inclusion_proof **proof,
                                                linkwise_error **error);

/*
 Proves that the log only grew since an earlier checkpoint of it. Fails with
 `LINKWISE_E_VERIFICATION_FAILED` where it did not, `LINKWISE_E_USAGE` where the checkpoint is of another
 log. Costs a few files.
 */
linkwise_status linkwise_log_reader_prove_since(const linkwise_log_reader *reader,
                                                const linkwise_checkpoint *earlier,
                                                linkwise_consistency_proof **proof,
                                                linkwise_error **error);

/*
 Opens the commitment of one record for its subject: that it was in an encoding of this log.
 `openings_path` is the file of openings of that encoding, `record_id` the organisation's own id. Fails
 with `LINKWISE_E_INPUT_REJECTED` where no record of the encoding has that id, as far as openings were
 kept; `LINKWISE_E_USAGE` where the openings are of another log. Costs a pass over the openings and the
 entries.
 */
linkwise_status linkwise_log_reader_open_subject(const linkwise_log_reader *reader,
                                                 linkwise_slice openings_path,
                                                 linkwise_slice record_id,
                                                 linkwise_subject_opening **opening,
                                                 linkwise_error **error);

/*
 Frees the reader of a log. NULL is fine.
 */
void linkwise_log_reader_free(linkwise_log_reader *reader);

/*
 Finds out what recovery would do to a log, on a copy: nothing of the log is changed. `scratch` is a
 private folder, best on the same disk, in which the copy is made and removed. Consumes `signer`, the
 key that signed the log. The call succeeds also where recovery would refuse; ask the plan.

 Fails with `LINKWISE_E_INPUT_OUTPUT`, also where the log is open elsewhere, and `LINKWISE_E_MALFORMED`
 where the signer's state is none. Costs a few passes over the log.
 */
linkwise_status linkwise_log_plan_recovery(linkwise_slice folder,
                                           linkwise_slice state_path,
                                           linkwise_slice scratch,
                                           linkwise_signer **signer,
                                           linkwise_recovery_plan **plan,
                                           linkwise_error **error);

/*
 How many things recovery would do; 0 where the log needs none or recovery refuses. `plan` NULL or
 broken gives 0.
 */
size_t linkwise_recovery_plan_step_count(const linkwise_recovery_plan *plan);

/*
 Whether recovery would refuse, because what was signed is gone or changed: then the folder is to be
 restored from a copy. `plan` NULL or broken gives true.
 */
bool linkwise_recovery_plan_refuses(const linkwise_recovery_plan *plan);

/*
 What verification says of the log after recovery, or of the log as it is where recovery refuses. Freed
 with `linkwise_verdict_free`.
 */
linkwise_status linkwise_recovery_plan_verdict(const linkwise_recovery_plan *plan,
                                               linkwise_verdict **verdict,
                                               linkwise_error **error);

/*
 The plan as one JSON object: `signed`, the number of entries that were signed; `steps`, sentences in
 order; `recovery_refuses`, why it refuses, or null. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_recovery_plan_json(const linkwise_recovery_plan *plan,
                                   char *buffer,
                                   size_t capacity);

/*
 Frees a plan of recovery. NULL is fine.
 */
void linkwise_recovery_plan_free(linkwise_recovery_plan *plan);

/*
 Does what a plan of recovery said, and opens the log. No entry is changed, dropped or moved. Consumes
 `signer`. Fails as `linkwise_log_open`.
 */
linkwise_status linkwise_log_recover(linkwise_slice folder,
                                     linkwise_slice state_path,
                                     linkwise_signer **signer,
                                     linkwise_log **log,
                                     linkwise_error **error);

/*
 A verifier of nothing yet.
 */
linkwise_status linkwise_verifier_new(linkwise_verifier **verifier, linkwise_error **error);

/*
 Adds the folder of a log, or a copy of it.
 */
linkwise_status linkwise_verifier_add_folder(linkwise_verifier *verifier,
                                             linkwise_slice folder,
                                             linkwise_error **error);

/*
 Pins the key of one of the logs: the log of this name must be signed by it.
 */
linkwise_status linkwise_verifier_pin_log(linkwise_verifier *verifier,
                                          const linkwise_log_key *key,
                                          linkwise_error **error);

/*
 Adds a checkpoint that was kept from an earlier time: its log must have only grown since.
 */
linkwise_status linkwise_verifier_add_checkpoint(linkwise_verifier *verifier,
                                                 const linkwise_checkpoint *earlier,
                                                 linkwise_error **error);

/*
 Adds a witness who may have cosigned the checkpoints, known by the key of its own log.
 */
linkwise_status linkwise_verifier_add_witness(linkwise_verifier *verifier,
                                              const linkwise_log_key *key,
                                              linkwise_error **error);

/*
 How many of the witnesses must have cosigned each log's checkpoint; all where this is not called.
 */
linkwise_status linkwise_verifier_set_quorum(linkwise_verifier *verifier,
                                             size_t quorum,
                                             linkwise_error **error);

/*
 Adds a cosigned copy of the checkpoint of one of the logs, as a witness gave it.
 */
linkwise_status linkwise_verifier_add_cosigned(linkwise_verifier *verifier,
                                               const linkwise_checkpoint *cosigned,
                                               linkwise_error **error);

/*
 Verifies all folders, each alone and all with one another, as `linkwise log verify` does. The call
 succeeds whatever is found, also in folders that cannot be read: ask the verdict. `now_ms` is held
 against the times of witnesses alone.

 Fails with `LINKWISE_E_USAGE` where there is no folder, where a pinned key or a cosigned checkpoint is
 of a log that is not among the folders, or where more witnesses are asked for than were added. Costs
 a few seconds for a million entries.
 */
linkwise_status linkwise_verifier_verify(const linkwise_verifier *verifier,
                                         int64_t now_ms,
                                         linkwise_verdict **verdict,
                                         linkwise_error **error);

/*
 Frees a verifier. NULL is fine.
 */
void linkwise_verifier_free(linkwise_verifier *verifier);

/*
 Whether nothing is wrong. A log whose key was not pinned proves only that it agrees with itself: see
 `linkwise_verdict_is_self_signed`. `verdict` NULL or broken gives false.
 */
bool linkwise_verdict_is_sound(const linkwise_verdict *verdict);

/*
 Whether the key of any of the logs was not pinned. `verdict` NULL or broken gives true.
 */
bool linkwise_verdict_is_self_signed(const linkwise_verdict *verdict);

/*
 How many findings there are, at most 100 for each log and those of witnesses. `verdict` NULL or broken
 gives 0, so ask `linkwise_verdict_is_sound` first.
 */
size_t linkwise_verdict_finding_count(const linkwise_verdict *verdict);

/*
 One finding, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such finding.
 */
linkwise_status linkwise_verdict_finding(const linkwise_verdict *verdict,
                                         size_t index,
                                         linkwise_finding *finding,
                                         linkwise_error **error);

/*
 The verdict for people, as `linkwise log verify` prints it. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_verdict_text(const linkwise_verdict *verdict, char *buffer, size_t capacity);

/*
 The verdict as one JSON object: each log, each finding, what was counted, who cosigned. Text out; see
 `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_verdict_json(const linkwise_verdict *verdict,
                             char *buffer,
                             size_t capacity);

/*
 Frees a verdict. NULL is fine.
 */
void linkwise_verdict_free(linkwise_verdict *verdict);

/*
 A witness of this name, which is that of its own log where it has one. Consumes `signer`, the key of
 that log. Fails with `LINKWISE_E_MALFORMED` where no key may have this name.
 */
linkwise_status linkwise_witness_new(linkwise_slice name,
                                     linkwise_signer **signer,
                                     linkwise_witness **witness,
                                     linkwise_error **error);

/*
 The witness's key as C2SP tlog-witness has it, for other verifiers; without a line end. Text out; see
 `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_witness_key(const linkwise_witness *witness,
                            char *buffer,
                            size_t capacity);

/*
 Checks that the checkpoint in a log's folder is signed by the log's key, and that the log only grew
 since this witness cosigned last, which it keeps in the private file `state_path`; then cosigns it and
 gives the cosigned checkpoint. `previous_size`, which may be NULL, is set to the size of the one before,
 or to 0 the first time: then there was nothing to compare with.

 Fails with `LINKWISE_E_VERIFICATION_FAILED`, `LINKWISE_E_USAGE` where the log is the witness's own,
 `LINKWISE_E_INVALID_CONFIGURATION` where others could change the state, `LINKWISE_E_INPUT_OUTPUT`.
 Costs a few files.
 */
linkwise_status linkwise_witness_cosign(const linkwise_witness *witness,
                                        linkwise_slice folder,
                                        const linkwise_log_key *key,
                                        linkwise_slice state_path,
                                        int64_t now_ms,
                                        linkwise_checkpoint **cosigned,
                                        uint64_t *previous_size,
                                        linkwise_error **error);

/*
 Frees a witness, and wipes its key. NULL is fine.
 */
void linkwise_witness_free(linkwise_witness *witness);

/*
 Asks an agreement for a permit to encode. `acknowledged` has the bits of the obligations that whoever
 acts says it does or will do (see `linkwise_decision_obligations`); a permit is given only where every
 one of the decision's is among them. Fails with `LINKWISE_E_POLICY_REFUSED` and every reason. The
 permit is consumed by the act; freeing it unused is fine. Costs about a microsecond.
 */
linkwise_status linkwise_permit_encode(const linkwise_agreement *agreement,
                                       const linkwise_request *request,
                                       uint64_t acknowledged,
                                       linkwise_encode_permit **permit,
                                       linkwise_error **error);

/*
 Frees a permit that was not used. NULL is fine.
 */
void linkwise_encode_permit_free(linkwise_encode_permit *permit);

/*
 Asks for a permit to compare plain records; as `linkwise_permit_encode`.
 */
linkwise_status linkwise_permit_compare(const linkwise_agreement *agreement,
                                        const linkwise_request *request,
                                        uint64_t acknowledged,
                                        linkwise_compare_permit **permit,
                                        linkwise_error **error);

/*
 Frees a permit that was not used. NULL is fine.
 */
void linkwise_compare_permit_free(linkwise_compare_permit *permit);

/*
 Asks for a permit to score; as `linkwise_permit_encode`.
 */
linkwise_status linkwise_permit_score(const linkwise_agreement *agreement,
                                      const linkwise_request *request,
                                      uint64_t acknowledged,
                                      linkwise_score_permit **permit,
                                      linkwise_error **error);

/*
 Frees a permit that was not used. NULL is fine.
 */
void linkwise_score_permit_free(linkwise_score_permit *permit);

/*
 Asks for a permit to assemble; as `linkwise_permit_encode`.
 */
linkwise_status linkwise_permit_assemble(const linkwise_agreement *agreement,
                                         const linkwise_request *request,
                                         uint64_t acknowledged,
                                         linkwise_assemble_permit **permit,
                                         linkwise_error **error);

/*
 Frees a permit that was not used. NULL is fine.
 */
void linkwise_assemble_permit_free(linkwise_assemble_permit *permit);

/*
 Asks for a permit to map pseudonyms; as `linkwise_permit_encode`.
 */
linkwise_status linkwise_permit_map(const linkwise_agreement *agreement,
                                    const linkwise_request *request,
                                    uint64_t acknowledged,
                                    linkwise_map_permit **permit,
                                    linkwise_error **error);

/*
 Frees a permit that was not used. NULL is fine.
 */
void linkwise_map_permit_free(linkwise_map_permit *permit);

/*
 Asks for a permit to explain; as `linkwise_permit_encode`.
 */
linkwise_status linkwise_permit_explain(const linkwise_agreement *agreement,
                                        const linkwise_request *request,
                                        uint64_t acknowledged,
                                        linkwise_explain_permit **permit,
                                        linkwise_error **error);

/*
 Frees a permit that was not used. NULL is fine.
 */
void linkwise_explain_permit_free(linkwise_explain_permit *permit);

/*
 Asks for a permit to read a review list; as `linkwise_permit_encode`.
 */
linkwise_status linkwise_permit_review(const linkwise_agreement *agreement,
                                       const linkwise_request *request,
                                       uint64_t acknowledged,
                                       linkwise_review_permit **permit,
                                       linkwise_error **error);

/*
 Frees a permit that was not used. NULL is fine.
 */
void linkwise_review_permit_free(linkwise_review_permit *permit);

/*
 The name of a status, such as `LINKWISE_E_USAGE`; for a number that this version does not know
 `LINKWISE_E_UNKNOWN`. The text lives as long as the library; never NULL. Any thread.
 */
const char *linkwise_status_name(linkwise_status status);

/*
 The version of the library, such as "0.1.0". The text lives as long as the library; never NULL.
 */
const char *linkwise_version(void);

/*
 The version of the binary interface of the library that is loaded; compare it with
 `LINKWISE_ABI_VERSION` of the header that the program was built with.
 */
uint32_t linkwise_abi_version(void);

/*
 Checks that the library computes what it should on this machine: known answers of a digest, a keyed
 hash, a signature and a check digit, and that the operating system gives randomness. Costs under a
 millisecond; any thread. Fails with `LINKWISE_E_UNEXPECTED`.
 */
linkwise_status linkwise_self_test(linkwise_error **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* LINKWISE_H */
