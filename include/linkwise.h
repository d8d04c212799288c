/*
 * linkwise: privacy-preserving record linkage of children's records across agencies.
 *
 * Generated from src/capi by cbindgen; do not edit.
 *
 * Statuses. Every function that can fail returns a linkwise_status and takes as its last argument a
 * place for an error, which may be NULL; it is set to NULL where the call succeeds, and to an error that
 * the caller frees where it fails. What the place held before is not freed, here and in outputs: free it
 * before you use the place again.
 *
 * Ownership. A handle belongs to the caller until it is given to its _free function, which accepts NULL,
 * or to a function that consumes it: that one takes a pointer to the handle and sets it to NULL whatever
 * the result. Outputs are written only on success; a place for one must not be NULL, unless the function
 * says so. Slices that are lent out live as long as their handle and until the next call that changes it.
 * Pointers of one call must not overlap: give each output a place of its own, also where you do not want
 * it. A const handle may stand in several places.
 *
 * Threads. A handle that a function takes as const may be used by any number of threads at once; one that
 * it takes without const by one thread at a time, with no other call on it meanwhile. A handle may be made
 * on one thread, used on another and freed on a third; while it is freed or consumed no call may use it.
 * There is no global state. Time is passed in, in milliseconds since 1970-01-01T00:00:00Z.
 *
 * Errors. NULL where a handle is needed, also the NULL that a consuming call has left behind, lengths
 * that cannot be, text that is not UTF-8 and numbers that are not listed give LINKWISE_E_USAGE. A panic,
 * which is a fault of the library's own, writes a line to the standard error and gives LINKWISE_E_PANIC;
 * handles that were in use then refuse further use, and can only be freed. Where memory runs out, the
 * process may be aborted. Callbacks of the caller's (release and the like, in Arrow's structures) must
 * return: no exception and no longjmp may leave them.
 *
 * A bool has one byte; in what is passed in, every byte but 0 is true. Texts and paths are UTF-8 on every
 * system.
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

/* The structures of the Arrow C data interface and of the Arrow C stream interface, as these say. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

#endif



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
 What was assembled. Freed with `linkwise_assemble_report_free`. Threads: `const` calls from any
 number of threads.
 */
typedef struct linkwise_assemble_report linkwise_assemble_report;

/*
 An assertion with its author's signature, not yet checked. Freed with `linkwise_assertion_free`.
 Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_assertion linkwise_assertion;

/*
 The links that an owner has withdrawn, or withdraws, by its own record ids: ascending, each once. Freed
 with `linkwise_barred_links_free`, which wipes ids. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_barred_links linkwise_barred_links;

/*
 A list of barred links that is being gathered. Freed with `linkwise_barred_links_builder_free`, or
 consumed by `linkwise_barred_links_builder_finish`. Threads: one at a time.
 */
typedef struct linkwise_barred_links_builder linkwise_barred_links_builder;

/*
 Bytes that the library made: a sealed file, what was in one, canonical bytes, a document. Owned by the
 caller, freed with `linkwise_bytes_free`, which wipes them. Threads: `const` calls from any number of
 threads.
 */
typedef struct linkwise_bytes linkwise_bytes;

/*
 The public side of an organisation: its name, its keys and the name of its log. Freed with
 `linkwise_card_free`. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_card linkwise_card;

/*
 A checkpoint: a log's name, size and root, with the log's signature and those of witnesses. Reading
 one verifies nothing. Freed with `linkwise_checkpoint_free`. Threads: `const` calls from any number of
 threads.
 */
typedef struct linkwise_checkpoint linkwise_checkpoint;

/*
 What a decision depends on beside the request. Freed with `linkwise_circumstances_free`. Threads: one at
 a time while it is filled; then `const` calls from any number of threads.
 */
typedef struct linkwise_circumstances linkwise_circumstances;

/*
 The right to compare plain records inside one controller once.
 */
typedef struct linkwise_compare_permit linkwise_compare_permit;

/*
 What a comparison came to. Freed with `linkwise_comparison_free`. Threads: `const` calls from any
 number of threads.
 */
typedef struct linkwise_comparison linkwise_comparison;

/*
 Consents, each with the record or the NHS number that it is about. Freed with `linkwise_consents_free`,
 which wipes ids. Threads: one at a time while it is filled; `const` calls from any number of threads.
 */
typedef struct linkwise_consents linkwise_consents;

/*
 The proof that a log only grew from one checkpoint to another. Freed with
 `linkwise_consistency_proof_free`. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_consistency_proof linkwise_consistency_proof;

/*
 A decision about a request: whether it is permitted, every reason, how far it goes and what must be
 done besides. It is no permit. Freed with `linkwise_decision_free`. Threads: `const` calls from any
 number of threads.
 */
typedef struct linkwise_decision linkwise_decision;

/*
 An agreement that is not granted: its document, and the signatures that it carries. It permits
 nothing. Freed with `linkwise_draft_free`, or consumed by `linkwise_draft_grant`. Threads: one at a time
 while it is signed; `const` calls from any number of threads.
 */
typedef struct linkwise_draft linkwise_draft;

/*
 The edges of a file. Freed with `linkwise_edges_free`. Threads: `const` calls from any number of
 threads.
 */
typedef struct linkwise_edges linkwise_edges;

/*
 The right to encode one batch once.
 */
typedef struct linkwise_encode_permit linkwise_encode_permit;

/*
 What was encoded; for the owner alone. Freed with `linkwise_encode_report_free`. Threads: `const`
 calls from any number of threads.
 */
typedef struct linkwise_encode_report linkwise_encode_report;

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
 Why a pair has its weight. Freed with `linkwise_explanation_free`. Threads: `const` calls from any
 number of threads.
 */
typedef struct linkwise_explanation linkwise_explanation;

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
 The link key of one agreement and epoch, which owners hold. Freeing it wipes it. Threads: `const`
 calls from any number of threads.
 */
typedef struct linkwise_link_key linkwise_link_key;

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
 The owner's record ids with their pseudonyms. Freed with `linkwise_mappings_free`. Threads: `const`
 calls from any number of threads.
 */
typedef struct linkwise_mappings linkwise_mappings;

/*
 An owner's notice to one party that links of a release are taken back. It carries pseudonyms: keep it no
 longer than it is needed. Freed with `linkwise_notice_free`. Threads: `const` calls from any number of
 threads.
 */
typedef struct linkwise_notice linkwise_notice;

/*
 Where an act writes, each place under the name that the act asks for. What is written appears only
 once the act's log has its outcome; an act that fails leaves nothing. Consumed by an act. Threads:
 one at a time.
 */
typedef struct linkwise_outlets linkwise_outlets;

/*
 What an act wrote into memory. Empty until the act has succeeded. Freeing it wipes it. Threads:
 `const` calls from any number of threads.
 */
typedef struct linkwise_output linkwise_output;

/*
 What was assembled again and found. It has no handle, pseudonym or reference of a record. Freed with
 `linkwise_reassembly_free`. Threads: `const` calls from any number of threads, others one at a time.
 */
typedef struct linkwise_reassembly linkwise_reassembly;

/*
 Which parties have acknowledged the notices of one withdrawal. Freed with `linkwise_receipts_free`.
 Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_receipts linkwise_receipts;

/*
 The key that opens files sealed to a party. It is wiped when the last that holds it is gone: this, or
 sources of sealed files. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_recipient_key linkwise_recipient_key;

/*
 Records of one owner, in memory. Freed with `linkwise_records_free`. Threads: one at a time, but for
 `const` calls while no other is under way; acts use it as `const`.
 */
typedef struct linkwise_records linkwise_records;

/*
 What recovery would do to a log. Freed with `linkwise_recovery_plan_free`. Threads: `const` calls from
 any number of threads.
 */
typedef struct linkwise_recovery_plan linkwise_recovery_plan;

/*
 What was computed again and found. Freed with `linkwise_reexecution_free`. Threads: `const` calls from
 any number of threads.
 */
typedef struct linkwise_reexecution linkwise_reexecution;

/*
 What an agency knows of its children's wishes and of what protects them: consents, objections, the
 National Data Opt-out, shields; each list may be absent, which is not the same as empty. Freed with
 `linkwise_registers_free`, which wipes ids and numbers. Threads: `const` calls from any number of
 threads.
 */
typedef struct linkwise_registers linkwise_registers;

/*
 Registers that are being gathered. Freed with `linkwise_registers_builder_free`, or consumed by
 `linkwise_registers_builder_finish`. Threads: one at a time.
 */
typedef struct linkwise_registers_builder linkwise_registers_builder;

/*
 The acts of a log, replayed under a draft. Freed with `linkwise_replay_free`. Threads: `const` calls from
 any number of threads.
 */
typedef struct linkwise_replay linkwise_replay;

/*
 Pairs that a person must look at. Freed with `linkwise_review_list_free`. Threads: `const` calls from
 any number of threads.
 */
typedef struct linkwise_review_list linkwise_review_list;

/*
 The right to read a review list once.
 */
typedef struct linkwise_review_permit linkwise_review_permit;

/*
 One party's signed notice that an agreement is at an end for everyone. Freed with
 `linkwise_revocation_free`. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_revocation linkwise_revocation;

/*
 The root of link keys, which the key custodian alone holds. Freeing it wipes it. Threads: `const`
 calls from any number of threads.
 */
typedef struct linkwise_root_key linkwise_root_key;

/*
 How the text of a row is to be understood. Freed with `linkwise_rules_free`; lists of records copy
 what they need. Threads: one at a time, but for `const` calls while no other is under way.
 */
typedef struct linkwise_rules linkwise_rules;

/*
 What was found of a sample. Freed with `linkwise_sample_verdict_free`. Threads: `const` calls from any
 number of threads.
 */
typedef struct linkwise_sample_verdict linkwise_sample_verdict;

/*
 The right to score batches once.
 */
typedef struct linkwise_score_permit linkwise_score_permit;

/*
 What was scored. Freed with `linkwise_score_report_free`. Threads: `const` calls from any number of
 threads.
 */
typedef struct linkwise_score_report linkwise_score_report;

/*
 A key with which a party signs agreements, files or its log. Freeing it wipes it. Threads: `const`
 calls from any number of threads.
 */
typedef struct linkwise_signer linkwise_signer;

/*
 What an act reads, in the order in which it was added. Built by `linkwise_sources_new` and the
 functions that add, consumed by an act. Threads: one at a time.
 */
typedef struct linkwise_sources linkwise_sources;

/*
 What shows, without the log, that one subject's record was in one act. It names the record: it is for
 the subject, and for whoever the subject shows it to. Freed with `linkwise_subject_opening_free`, which
 wipes it. Threads: `const` calls from any number of threads.
 */
typedef struct linkwise_subject_opening linkwise_subject_opening;

/*
 A draft that is being made from cards. Freed with `linkwise_terms_free`, or consumed by
 `linkwise_terms_draft`. Threads: one at a time.
 */
typedef struct linkwise_terms linkwise_terms;

/*
 The cards that the caller has pinned: of the other organisations, and its own. Keys come from here,
 never from an agreement. Freed with `linkwise_trust_free`. Threads: one at a time while cards are
 added; then `const` calls from any number of threads.
 */
typedef struct linkwise_trust linkwise_trust;

/*
 The right to take links back once.
 */
typedef struct linkwise_unlink_permit linkwise_unlink_permit;

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
 What was taken back. Freed with `linkwise_withdraw_report_free`. Threads: `const` calls from any number
 of threads.
 */
typedef struct linkwise_withdraw_report linkwise_withdraw_report;

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
 and until the next call that changes it; where there are none, `data` is not NULL but `len` is 0. Strings
 are UTF-8, and their length counts bytes; there is no NUL at their end.
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
 A purpose: one of the `LINKWISE_PURPOSE_` numbers, which are those of the agreement's canonical bytes.
 */
typedef int32_t linkwise_purpose;

/*
 What a party is in an agreement: bits of the `LINKWISE_ROLE_` numbers.
 */
typedef uint32_t linkwise_roles;

/*
 How far a long act is. It lives until the callback returns.
 */
typedef struct {
  /*
   What is being done, in a word or two of English; it lives as long as the library.
   */
  linkwise_slice stage;
  /*
   Steps done of this stage.
   */
  uint64_t done;
  /*
   Steps in all of this stage, at least 1.
   */
  uint64_t total;
} linkwise_progress_step;

/*
 What a long act calls now and then, with how far it is. Set `struct_size` to the size of the structure.

 `call` gives 0 to go on; any other number stops the act, which then fails with `LINKWISE_E_CANCELLED`:
 nothing is released, and the log has the act's intent without an outcome, as of any act that fails. It can
 be asked for again with a new permit. Nothing is called any more once something was released.

 Acts call it on the thread that called them, some for every 65,536 rows and some a few times in all, and
 never after they have returned; to stop one from another thread, let `call` look at an atomic variable. It
 must return: no exception and no longjmp may leave it. It may call any function of this header, but not
 with a handle that the act takes without const, such as its log.
 */
typedef struct {
  /*
   The size of this structure, in bytes.
   */
  size_t struct_size;
  /*
   What is called; not NULL.
   */
  int32_t (*call)(void *context, const linkwise_progress_step *step);
  /*
   Given to each call as it is; may be NULL.
   */
  void *context;
} linkwise_progress;

/*
 One owner of a release.
 */
typedef struct {
  /*
   Its name in the agreement; it lives as long as the report.
   */
  linkwise_slice owner;
  /*
   How many records of it there are.
   */
  uint64_t records;
} linkwise_assembled_owner;

/*
 Why a link is taken back: one of the `LINKWISE_WITHDRAWAL_` numbers. It stays with the owner; others
 learn only whether the link was wrong or may not stand.
 */
typedef int32_t linkwise_withdrawal_reason;

/*
 A link that is withdrawn for good. Set `struct_size` to the size of the structure, and what is not
 wanted to zero, also where a call fills it.
 */
typedef struct {
  /*
   The size of this structure, in bytes.
   */
  size_t struct_size;
  /*
   The owner's own record, by its id of 1 to 256 bytes.
   */
  linkwise_slice record_id;
  /*
   Whose record it must never be joined with, by the name in the agreement; the owner itself where both
   are its own.
   */
  linkwise_slice other_owner;
  /*
   The other's record, at most 256 bytes, where the owner lawfully knows it, and always where both are
   its own; else empty.
   */
  linkwise_slice other_record_id;
  /*
   The number of the case or order: at most 64 letters, digits, `-`, `_`, `.` or `/`, never a sentence;
   empty: there is none.
   */
  linkwise_slice reference;
  /*
   Since when it stands in the list; it is kept to the second, and the bar holds at once, whatever it
   says.
   */
  int64_t since_ms;
  /*
   Why.
   */
  linkwise_withdrawal_reason reason;
} linkwise_barred_link;

/*
 What an assertion says: one of the `LINKWISE_ASSERTION_` numbers.
 */
typedef int32_t linkwise_assertion_kind;

/*
 How serious it is: one of the `LINKWISE_HARM_` numbers.
 */
typedef int32_t linkwise_harm;

/*
 What a named person asserts about a named child. Set `struct_size` to the size of the structure.
 */
typedef struct {
  /*
   The size of this structure, in bytes.
   */
  size_t struct_size;
  /*
   The child, as a salted commitment of 64 hexadecimal digits: whoever holds the salt can show that it
   is this child.
   */
  linkwise_slice subject;
  /*
   Who asserts: a name with a card in the trust of whoever checks it.
   */
  linkwise_slice author;
  /*
   To whom information may go: another than the author, unless it is to keep something back.
   */
  linkwise_slice recipient;
  /*
   Where the reasons are kept.
   */
  linkwise_slice reference;
  /*
   When it was made.
   */
  int64_t made_ms;
  /*
   The first moment at which it counts no more; at most 72 hours after.
   */
  int64_t expires_ms;
  /*
   What it says.
   */
  linkwise_assertion_kind kind;
  /*
   How serious it is.
   */
  linkwise_harm threshold;
  /*
   The acts that it opens: for each, 1 shifted left by its `LINKWISE_ACT_` number. At least one, each
   one that can be about one named child (those that reveal).
   */
  uint32_t acts;
} linkwise_assertion_facts;

/*
 An act that needs a permit: one of the `LINKWISE_ACT_` numbers, which are those of the agreement's
 canonical bytes.
 */
typedef int32_t linkwise_act;

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
   The time now, in milliseconds since 1970-01-01T00:00:00Z. The act with the permit that is asked for
   tells its own time, which may not be before this one.
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
 What became of a pair: one of the `LINKWISE_PAIR_` numbers, which are never reused.
 */
typedef int32_t linkwise_pair_decision;

/*
 A decided pair, by the places of the records in their lists, from 0.
 */
typedef struct {
  /*
   The place in the left list.
   */
  size_t left;
  /*
   The place in the right list, or in the left where that was compared with itself.
   */
  size_t right;
  /*
   What became of it.
   */
  linkwise_pair_decision decision;
  /*
   The mean weight in whole bits; 0 for an implied pair.
   */
  int16_t weight_bits;
} linkwise_compared_pair;

/*
 What a consent is to: one of the `LINKWISE_CONSENT_` numbers. Neither stands for the other.
 */
typedef int32_t linkwise_consent_kind;

/*
 Who decided: one of the `LINKWISE_GIVER_` numbers.
 */
typedef int32_t linkwise_giver;

/*
 A consent, or a refusal. Set `struct_size` to the size of the structure, and what is not wanted to
 zero, also where a call fills it.
 */
typedef struct {
  /*
   The size of this structure, in bytes.
   */
  size_t struct_size;
  /*
   Which of several with parental responsibility, or of several local authorities: 1 to 32 letters,
   digits, `-`, `_` or `.` that name nobody, such as "a" and "b". Empty: all of that sort count as one.
   */
  linkwise_slice giver_id;
  /*
   Of a child, the day on which competence for this decision was assessed, such as 2026-09-01; empty: it
   was not.
   */
  linkwise_slice competence_assessed;
  /*
   From when.
   */
  int64_t from_ms;
  /*
   Until when; 0: it does not end.
   */
  int64_t until_ms;
  /*
   When it was withdrawn; 0: it was not.
   */
  int64_t withdrawn_ms;
  /*
   What it is to.
   */
  linkwise_consent_kind kind;
  /*
   Who decided.
   */
  linkwise_giver giver;
  /*
   For which purposes: for each, 1 shifted left by its `LINKWISE_PURPOSE_` number. At least one.
   */
  uint32_t purposes;
  /*
   Whether they said yes.
   */
  bool given;
  /*
   Whether evidence of parental responsibility, or the order of a local authority, was seen.
   */
  bool evidence_seen;
} linkwise_consent;

/*
 What a reason does to a decision: one of the `LINKWISE_WEIGHT_` numbers.
 */
typedef int32_t linkwise_weight;

/*
 What whoever acts must do besides: a set of the `LINKWISE_OBLIGATION_` bits.
 */
typedef uint64_t linkwise_obligations;

/*
 What became of one pass; for the owner alone.
 */
typedef struct {
  /*
   The name of the pass; it lives as long as the report.
   */
  linkwise_slice name;
  /*
   Rows that left.
   */
  uint64_t rows;
  /*
   Rows withheld because too many records share their token.
   */
  uint64_t withheld;
  /*
   Whether the whole pass was left out because its blocks are too large in the mean.
   */
  bool left_out;
} linkwise_pass_report;

/*
 What the linkage unit holds an edge for: one of the `LINKWISE_EDGE_` numbers, which are those of the
 file of edges.
 */
typedef int16_t linkwise_edge_class;

/*
 One edge as the linkage unit released it. It names no record: only the handle keys open handles.
 */
typedef struct {
  /*
   The handle of a row of one owner.
   */
  uint8_t left[16];
  /*
   The handle of a row of another owner.
   */
  uint8_t right[16];
  /*
   The weight in whole bits, rounded down, at most 50.
   */
  int16_t weight_bits;
  /*
   Whether it is a link, or something that a person must look at.
   */
  linkwise_edge_class edge_class;
} linkwise_edge;

/*
 One comparison of an explanation. The texts are the library's own and never what a field holds; they
 live as long as the explanation.
 */
typedef struct {
  /*
   What was compared.
   */
  linkwise_slice comparison;
  /*
   How it compared.
   */
  linkwise_slice level;
  /*
   How often records of one person have this level, 0 to 1.
   */
  double m;
  /*
   How often records of two people have this level, 0 to 1.
   */
  double u;
  /*
   What it adds to the weight, in 1/1024 bit.
   */
  int32_t weight_units;
} linkwise_explained_level;

/*
 An identifier scheme: one of the `LINKWISE_IDENTIFIER_` numbers, which are never reused.
 */
typedef int32_t linkwise_identifier_kind;

/*
 The primitives of keyed hashing: one of the `LINKWISE_SUITE_` numbers, which are those of the
 agreement's canonical bytes.
 */
typedef int32_t linkwise_suite;

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
 One thing that is wrong with a log, or with a part of it that was held against it. All slices live as
 long as the verdict that it is of.
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
 One record and its pseudonym.
 */
typedef struct {
  /*
   The owner's id of the record; it lives as long as the mappings.
   */
  linkwise_slice record_id;
  /*
   Its pseudonym. Records of other owners that were linked have the same one.
   */
  uint8_t pseudonym[16];
} linkwise_mapping;

/*
 What a notice says of the reason: one of the `LINKWISE_WITHDRAWN_` numbers.
 */
typedef int32_t linkwise_withdrawal_kind;

/*
 One link that a notice takes back: in that release, the records of the notice's owner under this
 pseudonym are not those of the other owner.
 */
typedef struct {
  /*
   Whose record it must not be joined with; the notice's owner where two of its own are meant. It lives
   as long as the notice.
   */
  linkwise_slice other_owner;
  /*
   The pseudonym of the owner's record in that release.
   */
  uint8_t pseudonym[16];
  /*
   Why, as far as others need it.
   */
  linkwise_withdrawal_kind kind;
} linkwise_withdrawn_link;

/*
 What a subject was answered: one of the `LINKWISE_SUBJECT_` numbers.
 */
typedef int32_t linkwise_subject_answer;

/*
 One owner whose records were assembled again.
 */
typedef struct {
  /*
   Its name in the agreement; it lives as long as the reassembly.
   */
  linkwise_slice owner;
  /*
   How many records its batch has: as its map has them, or, where that was not given, as its handle key
   claims.
   */
  uint64_t records;
  /*
   Whether its map was given. Of an owner whose map was not, nothing is known.
   */
  bool map_given;
  /*
   Whether its own log says that the handle key is that of its batch; see
   `linkwise_reassembly_check_owner`.
   */
  bool handles_logged;
} linkwise_reassembled_owner;

/*
 Where the notice to one party stands. The slices live as long as the list.
 */
typedef struct {
  /*
   The party, by its name in the agreement.
   */
  linkwise_slice party;
  /*
   The digest of the notice, 32 bytes.
   */
  linkwise_slice notice;
  /*
   When the party says that it took the notice in, where it has given a receipt; else 0.
   */
  int64_t received_ms;
  /*
   Whether there is a receipt that counts.
   */
  bool received;
} linkwise_notice_standing;

/*
 A column of an agency's records: one of the `LINKWISE_COLUMN_` numbers, which are never reused.
 */
typedef int32_t linkwise_column;

/*
 One field of a record. A column that the record's file does not have is left out; an empty text is a
 missing value.
 */
typedef struct {
  /*
   Which column.
   */
  linkwise_column column;
  /*
   Its text.
   */
  linkwise_slice text;
} linkwise_field;

/*
 Restrictions on one child's record: the sum of `LINKWISE_SHIELD_` bits.
 */
typedef uint32_t linkwise_shield;

/*
 A row that was refused.
 */
typedef struct {
  /*
   Its place among all rows that were offered to the list, from 0.
   */
  uint64_t row;
  /*
   A stable code of what is wrong, such as "bad check digit"; it lives as long as the list.
   */
  linkwise_slice code;
  /*
   The column that is wrong.
   */
  linkwise_column column;
} linkwise_rejected_row;

/*
 One bin that was computed again: a range of tokens in one pass.
 */
typedef struct {
  /*
   The pass; it lives as long as the re-execution.
   */
  linkwise_slice pass;
  /*
   Its number among all bins of the run, from 0: pass by pass, then by token.
   */
  uint64_t number;
  /*
   Rows of all owners, as computed again.
   */
  uint64_t rows;
  /*
   Edges, as computed again.
   */
  uint64_t edges;
  /*
   Whether rows and edges are, bit for bit, those that the entry commits to.
   */
  bool equal;
} linkwise_recomputed_bin;

/*
 One of the lists: one of the `LINKWISE_LIST_` numbers.
 */
typedef int32_t linkwise_list;

/*
 What was asked of the agency itself: one of the `LINKWISE_OBJECTION_` numbers.
 */
typedef int32_t linkwise_objection;

/*
 What protects a child's record: one of the `LINKWISE_MARK_` numbers.
 */
typedef int32_t linkwise_mark;

/*
 An act that a log records, and what a draft would make of it.
 */
typedef struct {
  /*
   Who, by name; it lives as long as the replay.
   */
  linkwise_slice party;
  /*
   The number of the entry, from 0.
   */
  uint64_t entry;
  /*
   When, rounded down to the hour.
   */
  int64_t time_ms;
  /*
   How many rows; 0: the log does not tell.
   */
  uint64_t rows;
  /*
   What: one of the `LINKWISE_ACT_` numbers.
   */
  linkwise_act act;
  /*
   Whether it was permitted then.
   */
  bool was_permitted;
  /*
   Whether the draft would permit it. What cannot be decided would be denied.
   */
  bool would_be_permitted;
  /*
   Whether the draft would decide otherwise. A refusal then for what only the log of that time tells,
   such as a budget that was used up, is no change.
   */
  bool changes;
} linkwise_replayed_act;

/*
 One pair that a person must look at. A reference is the place, from 0, of the record's id in that
 owner's references (`.lwr`): only the owner can say which record it is.
 */
typedef struct {
  /*
   The one owner, by its name; it lives as long as the list.
   */
  linkwise_slice left_owner;
  /*
   The other.
   */
  linkwise_slice right_owner;
  /*
   The reference of the one.
   */
  uint32_t left;
  /*
   The reference of the other.
   */
  uint32_t right;
  /*
   The mean weight in whole bits.
   */
  int16_t weight_bits;
} linkwise_review_pair;

/*
 How dates are written: one of the `LINKWISE_DATE_` numbers, which are never reused.
 */
typedef int32_t linkwise_date_format;

/*
 Which codes stand for sex: one of the `LINKWISE_SEX_` numbers, which are never reused.
 */
typedef int32_t linkwise_sex_scheme;

/*
 What was drawn.
 */
typedef struct {
  /*
   Links in the list.
   */
  uint64_t links;
  /*
   Near-misses in the list.
   */
  uint64_t near_misses;
  /*
   Links in the release.
   */
  uint64_t links_in_all;
  /*
   Pairs of the release that are left to people, of which near-misses are drawn.
   */
  uint64_t near_misses_in_all;
} linkwise_sample_report;

/*
 As what a pair was drawn: one of the `LINKWISE_DRAWN_` numbers.
 */
typedef int16_t linkwise_drawn_as;

/*
 One pair of a sample, and as what it was drawn. A reference is that of the reviewer's list.
 */
typedef struct {
  /*
   The one owner, by its name; it lives as long as the verdict.
   */
  linkwise_slice left_owner;
  /*
   The other.
   */
  linkwise_slice right_owner;
  /*
   The reference of the one.
   */
  uint32_t left;
  /*
   The reference of the other.
   */
  uint32_t right;
  /*
   The mean weight in whole bits; 0 for implied pairs.
   */
  int16_t weight_bits;
  /*
   As what it was drawn.
   */
  linkwise_drawn_as drawn_as;
} linkwise_sampled_pair;

/*
 The sector of an organisation: one of the `LINKWISE_SECTOR_` numbers, which are those of the
 agreement's canonical bytes.
 */
typedef int32_t linkwise_sector;

/*
 A notice that went out. The slices live as long as what they are of.
 */
typedef struct {
  /*
   To whom, by its name in the agreement.
   */
  linkwise_slice party;
  /*
   The digest of the notice, 32 bytes, which logs and receipts name.
   */
  linkwise_slice notice;
} linkwise_sent_notice;

/*
 It holds records and answers for them: a data owner.
 */
#define LINKWISE_ROLE_CONTROLLER 2

/*
 It compares encoded rows.
 */
#define LINKWISE_ROLE_LINKAGE_UNIT 4

/*
 It opens handles and assembles clusters and maps.
 */
#define LINKWISE_ROLE_ASSEMBLER 8

/*
 It holds the root key and issues link keys.
 */
#define LINKWISE_ROLE_KEY_CUSTODIAN 16

/*
 It receives what the owners release under pseudonyms.
 */
#define LINKWISE_ROLE_RECIPIENT 32

/*
 It looks at pairs that the rules leave to people.
 */
#define LINKWISE_ROLE_REVIEWER 64

/*
 The records are of different people (UK GDPR Article 16).
 */
#define LINKWISE_WITHDRAWAL_WRONG_LINK 1

/*
 Consent was withdrawn (UK GDPR Article 7(3)).
 */
#define LINKWISE_WITHDRAWAL_CONSENT_WITHDRAWN 2

/*
 An objection was upheld (UK GDPR Article 21).
 */
#define LINKWISE_WITHDRAWAL_OBJECTION_UPHELD 3

/*
 A court forbids it.
 */
#define LINKWISE_WITHDRAWAL_COURT_ORDER 4

/*
 The child is adopted, or shielded otherwise: the identities must not be joined.
 */
#define LINKWISE_WITHDRAWAL_SHIELDED 5

/*
 The information is relevant to safeguarding or promoting the welfare of the child, and disclosing it
 may help the recipient to do its part (Children Act 2004 section 16LA).
 */
#define LINKWISE_ASSERTION_RELEVANCE 1

/*
 Disclosing it would be more detrimental to the child than not.
 */
#define LINKWISE_ASSERTION_DETRIMENT 2

/*
 The child has come to such harm, or is in danger of it.
 */
#define LINKWISE_ASSERTION_SAFEGUARDING 3

/*
 The welfare of the child.
 */
#define LINKWISE_HARM_WELFARE 1

/*
 A child in need (Children Act 1989 section 17).
 */
#define LINKWISE_HARM_SECTION_17 2

/*
 Reasonable cause to suspect significant harm: an enquiry (Children Act 1989 section 47).
 */
#define LINKWISE_HARM_SECTION_47 3

/*
 Significant harm.
 */
#define LINKWISE_HARM_SIGNIFICANT 4

/*
 Life and limb.
 */
#define LINKWISE_HARM_VITAL 5

/*
 One person.
 */
#define LINKWISE_PAIR_MATCH 1

/*
 One person, by way of a third record alone.
 */
#define LINKWISE_PAIR_IMPLIED 2

/*
 A person must look.
 */
#define LINKWISE_PAIR_REVIEW 3

/*
 To processing, where that is the lawful basis (UK GDPR Articles 6(1)(a) and 9(2)(a)).
 */
#define LINKWISE_CONSENT_DATA_PROTECTION 1

/*
 To disclosure, which lifts the common-law duty of confidentiality.
 */
#define LINKWISE_CONSENT_CONFIDENTIALITY 2

/*
 The child.
 */
#define LINKWISE_GIVER_CHILD 1

/*
 Someone with parental responsibility.
 */
#define LINKWISE_GIVER_PARENTAL_RESPONSIBILITY 2

/*
 A local authority with parental responsibility under an order.
 */
#define LINKWISE_GIVER_LOCAL_AUTHORITY 3

/*
 A court.
 */
#define LINKWISE_GIVER_COURT 4

/*
 Encode one's own records for linkage.
 */
#define LINKWISE_ACT_ENCODE 1

/*
 Compare plain records inside one controller.
 */
#define LINKWISE_ACT_COMPARE 2

/*
 Compare encoded rows of several owners and release edges.
 */
#define LINKWISE_ACT_SCORE 3

/*
 Open handles and assemble clusters and maps.
 */
#define LINKWISE_ACT_ASSEMBLE 4

/*
 Bring a map's references back to one's own record ids.
 */
#define LINKWISE_ACT_MAP 5

/*
 Look at pairs that the rules leave to people.
 */
#define LINKWISE_ACT_REVIEW 6

/*
 Show why a pair was linked or not, level by level.
 */
#define LINKWISE_ACT_EXPLAIN 7

/*
 Tell that another agency holds a record of a child.
 */
#define LINKWISE_ACT_REVEAL_EXISTENCE 8

/*
 Tell an identifier that another agency holds.
 */
#define LINKWISE_ACT_REVEAL_IDENTIFIER 9

/*
 Tell content that another agency holds.
 */
#define LINKWISE_ACT_REVEAL_CONTENT 10

/*
 Publish counts and rates.
 */
#define LINKWISE_ACT_AGGREGATE 11

/*
 Take a link back.
 */
#define LINKWISE_ACT_UNLINK 12

/*
 Hand linked data to a recipient.
 */
#define LINKWISE_ACT_EXPORT 13

/*
 Write the act to the log; the library does.
 */
#define LINKWISE_OBLIGATION_LOG 2

/*
 Write down why, where the case is kept.
 */
#define LINKWISE_OBLIGATION_RECORD_REASON 4

/*
 Tell the child, or those who answer for the child, where that is safe.
 */
#define LINKWISE_OBLIGATION_NOTIFY_SUBJECT 8

/*
 Tell recipients of corrections and erasures.
 */
#define LINKWISE_OBLIGATION_NOTIFY_RECIPIENTS 16

/*
 Have a person decide what is only possible.
 */
#define LINKWISE_OBLIGATION_CLERICAL_REVIEW 32

/*
 Have a second person approve the release.
 */
#define LINKWISE_OBLIGATION_SECOND_APPROVER 64

/*
 Delete by a day: see `linkwise_decision_delete_by`.
 */
#define LINKWISE_OBLIGATION_DELETE_BY 128

/*
 Report quality by subgroup.
 */
#define LINKWISE_OBLIGATION_EQUITY_REPORT 256

/*
 Return a receipt.
 */
#define LINKWISE_OBLIGATION_RETURN_RECEIPT 512

/*
 Review the assertion that sharing would be more detrimental.
 */
#define LINKWISE_OBLIGATION_REVIEW_DETRIMENT 1024

/*
 Have someone look where child and parent differ.
 */
#define LINKWISE_OBLIGATION_REVIEW_DIFFERENCE 2048

/*
 It denies.
 */
#define LINKWISE_WEIGHT_DENIES 1

/*
 It narrows how far the act goes, or obliges to something.
 */
#define LINKWISE_WEIGHT_NARROWS 2

/*
 It is recorded.
 */
#define LINKWISE_WEIGHT_NOTES 3

/*
 A link.
 */
#define LINKWISE_EDGE_LINK 0

/*
 Something that a person must look at.
 */
#define LINKWISE_EDGE_REVIEW 1

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
 BLAKE3's keyed mode.
 */
#define LINKWISE_SUITE_BLAKE3 1

/*
 HMAC-SHA-256 (RFC 2104) and HKDF-SHA-256 (RFC 5869).
 */
#define LINKWISE_SUITE_HMAC_SHA256 2

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
 The records are of different people.
 */
#define LINKWISE_WITHDRAWN_CORRECTED 1

/*
 The link may not stand, be it right or wrong.
 */
#define LINKWISE_WITHDRAWN_WITHDRAWN 2

/*
 The opening was released.
 */
#define LINKWISE_SUBJECT_OPENED 1

/*
 Something protects the record, or nobody looked whether anything does, and nobody decided that the
 opening may be handed out.
 */
#define LINKWISE_SUBJECT_WITHHELD 2

/*
 The openings have no such record.
 */
#define LINKWISE_SUBJECT_ABSENT 3

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
 `record_id`: the owner's own id of the record, unique in a batch; it is never sent.
 */
#define LINKWISE_COLUMN_RECORD_ID 1

/*
 `nhs_number`: NHS number.
 */
#define LINKWISE_COLUMN_NHS_NUMBER 2

/*
 `nhs_number_status`: NHS NUMBER STATUS INDICATOR CODE, 01 to 08.
 */
#define LINKWISE_COLUMN_NHS_NUMBER_STATUS 3

/*
 `upn`: unique pupil number.
 */
#define LINKWISE_COLUMN_UPN 4

/*
 `former_upn`: former unique pupil number.
 */
#define LINKWISE_COLUMN_FORMER_UPN 5

/*
 `social_care_id`: the local authority's id of the child.
 */
#define LINKWISE_COLUMN_SOCIAL_CARE_ID 6

/*
 `chi_number`: Community Health Index number.
 */
#define LINKWISE_COLUMN_CHI_NUMBER 7

/*
 `hc_number`: Health and Care number.
 */
#define LINKWISE_COLUMN_HC_NUMBER 8

/*
 `uln`: unique learner number.
 */
#define LINKWISE_COLUMN_ULN 9

/*
 `forename`.
 */
#define LINKWISE_COLUMN_FORENAME 10

/*
 `middle_names`.
 */
#define LINKWISE_COLUMN_MIDDLE_NAMES 11

/*
 `preferred_forename`.
 */
#define LINKWISE_COLUMN_PREFERRED_FORENAME 12

/*
 `surname`.
 */
#define LINKWISE_COLUMN_SURNAME 13

/*
 `former_surname`.
 */
#define LINKWISE_COLUMN_FORMER_SURNAME 14

/*
 `date_of_birth`, in one column.
 */
#define LINKWISE_COLUMN_DATE_OF_BIRTH 15

/*
 `birth_day`, where the date comes in three columns.
 */
#define LINKWISE_COLUMN_BIRTH_DAY 16

/*
 `birth_month`.
 */
#define LINKWISE_COLUMN_BIRTH_MONTH 17

/*
 `birth_year`.
 */
#define LINKWISE_COLUMN_BIRTH_YEAR 18

/*
 `sex`.
 */
#define LINKWISE_COLUMN_SEX 19

/*
 `postcode`.
 */
#define LINKWISE_COLUMN_POSTCODE 20

/*
 `address_1`: first line of the address.
 */
#define LINKWISE_COLUMN_ADDRESS_1 21

/*
 `address_2`: second line of the address.
 */
#define LINKWISE_COLUMN_ADDRESS_2 22

/*
 `town`.
 */
#define LINKWISE_COLUMN_TOWN 23

/*
 `uprn`: unique property reference number.
 */
#define LINKWISE_COLUMN_UPRN 24

/*
 No restriction.
 */
#define LINKWISE_SHIELD_NONE 0

/*
 No link may bridge two identities (adoption): the record enters only the passes on its own current
 identifiers.
 */
#define LINKWISE_SHIELD_LINK_BAR 1

/*
 The place where the child lives must not be told: no pass and no code on location.
 */
#define LINKWISE_SHIELD_SENSITIVE_LOCATION 2

/*
 Nobody who reviews may come across the record by name: the passes on identifiers alone.
 */
#define LINKWISE_SHIELD_IDENTIFIERS_ONLY 4

/*
 Consents and refusals.
 */
#define LINKWISE_LIST_CONSENTS 1

/*
 Objections and restrictions.
 */
#define LINKWISE_LIST_OBJECTIONS 2

/*
 The NHS numbers that the National Data Opt-out leaves for use.
 */
#define LINKWISE_LIST_OPT_OUT_ALLOW 3

/*
 What protects records.
 */
#define LINKWISE_LIST_SHIELDS 4

/*
 An objection was upheld, or is not decided yet (UK GDPR Article 21).
 */
#define LINKWISE_OBJECTION_OBJECTION 1

/*
 Processing is restricted (UK GDPR Article 18).
 */
#define LINKWISE_OBJECTION_RESTRICTION 2

/*
 Adopted: the identities before and after must not be linked.
 */
#define LINKWISE_MARK_ADOPTED 1

/*
 Where the child is must not be found.
 */
#define LINKWISE_MARK_SENSITIVE_LOCATION 2

/*
 A service whose mere contact with the child is sensitive.
 */
#define LINKWISE_MARK_SENSITIVE_SERVICE 3

/*
 A person whose gender history is protected.
 */
#define LINKWISE_MARK_GENDER_PROTECTED 4

/*
 A court has forbidden disclosure.
 */
#define LINKWISE_MARK_COURT_BAR 5

/*
 Staff, or someone the public knows: people who review must not come across them.
 */
#define LINKWISE_MARK_STAFF 6

/*
 `YYYY-MM-DD`, or in part `YYYY-MM` or `YYYY`.
 */
#define LINKWISE_DATE_ISO 1

/*
 `YYYYMMDD`, or in part `YYYYMM` or `YYYY`.
 */
#define LINKWISE_DATE_COMPACT 2

/*
 `DD/MM/YYYY`, or in part; also with `-` or `.`, and `D/M/YYYY`.
 */
#define LINKWISE_DATE_DAY_MONTH_YEAR 3

/*
 `MM/DD/YYYY`, or in part; also with `-` or `.`, and `M/D/YYYY`.
 */
#define LINKWISE_DATE_MONTH_DAY_YEAR 4

/*
 NHS Data Dictionary PERSON STATED GENDER CODE: 1 male, 2 female, 9 indeterminate, X not known.
 */
#define LINKWISE_SEX_NHS_STATED_GENDER 1

/*
 Hospital Episode Statistics: 1 male, 2 female, 9 not specified, 0 not known.
 */
#define LINKWISE_SEX_HES 2

/*
 FHIR administrative gender: male, female, other, unknown.
 */
#define LINKWISE_SEX_FHIR 3

/*
 SSDA903 up to the year 2023-24: 1 male, 2 female.
 */
#define LINKWISE_SEX_SSDA903_TO_2023 4

/*
 SSDA903 from the year 2024-25: M, F, U.
 */
#define LINKWISE_SEX_SSDA903_FROM_2024 5

/*
 Children in need census up to 2023-24: 1 male, 2 female, 0 not yet born, 9 not known.
 */
#define LINKWISE_SEX_CIN_TO_2023 6

/*
 Children in need census from 2024-25: M, F, U.
 */
#define LINKWISE_SEX_CIN_FROM_2024 7

/*
 Standard Safeguarding Dataset: 01 male, 02 female, 00 not known, 09 self-described.
 */
#define LINKWISE_SEX_SSD 8

/*
 Letters and words: F, M, female, male, girl, boy; U, unknown, other and the like.
 */
#define LINKWISE_SEX_PLAIN 9

/*
 A link.
 */
#define LINKWISE_DRAWN_LINK 0

/*
 A link by way of a third record alone.
 */
#define LINKWISE_DRAWN_IMPLIED 1

/*
 No link: a pair that was left to people.
 */
#define LINKWISE_DRAWN_NEAR_MISS 2

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
 The caller's `linkwise_progress` stopped the act; nothing was released.
 */
#define LINKWISE_E_CANCELLED 5

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

/*
 What follows from the roles: a data owner is of children's social care, one that only receives does
 research, any other processes for others.
 */
#define LINKWISE_SECTOR_BY_ROLE 0

/*
 National Health Service bodies and those who provide care for them.
 */
#define LINKWISE_SECTOR_HEALTH 1

/*
 Adult social care.
 */
#define LINKWISE_SECTOR_ADULT_SOCIAL_CARE 2

/*
 Children's social care.
 */
#define LINKWISE_SECTOR_CHILDRENS_SOCIAL_CARE 3

/*
 Schools, colleges, early years and those who run them.
 */
#define LINKWISE_SECTOR_EDUCATION 4

/*
 Police and youth justice.
 */
#define LINKWISE_SECTOR_JUSTICE 5

/*
 Charities and other voluntary bodies.
 */
#define LINKWISE_SECTOR_VOLUNTARY 6

/*
 Bodies that do research.
 */
#define LINKWISE_SECTOR_RESEARCH 7

/*
 Bodies that process for others: linkage units, assemblers, custodians.
 */
#define LINKWISE_SECTOR_PROCESSING 8

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 The digest of the agreement, by which logs and keys name it: 64 hexadecimal digits. Text out; see
 `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_agreement_digest(const linkwise_agreement *agreement,
                                 char *buffer,
                                 size_t capacity);

/*
 Name and title of the agreement; the slices live as long as the agreement.
 */
linkwise_status linkwise_agreement_names(const linkwise_agreement *agreement,
                                         linkwise_slice *id,
                                         linkwise_slice *title,
                                         linkwise_error **error);

/*
 The version of the agreement, from 1, and the number of its delivery, from 1; each owner encodes once
 under each delivery.
 */
linkwise_status linkwise_agreement_version(const linkwise_agreement *agreement,
                                           uint32_t *version,
                                           uint64_t *epoch,
                                           linkwise_error **error);

/*
 The first moment at which the agreement permits anything, and the first at which it permits nothing
 any more.
 */
linkwise_status linkwise_agreement_validity(const linkwise_agreement *agreement,
                                            int64_t *begins_ms,
                                            int64_t *ends_ms,
                                            linkwise_error **error);

/*
 Whether the day by which the parties wanted to review the agreement is over; that denies nothing.
 */
linkwise_status linkwise_agreement_review_is_due(const linkwise_agreement *agreement,
                                                 int64_t now_ms,
                                                 bool *due,
                                                 linkwise_error **error);

/*
 What the agreement is for. NULL gives 0, which is no purpose.
 */
linkwise_purpose linkwise_agreement_purpose(const linkwise_agreement *agreement);

/*
 How many parties the agreement has. NULL gives 0.
 */
size_t linkwise_agreement_party_count(const linkwise_agreement *agreement);

/*
 The name and the roles of one party, counted from 0 and ascending by name. The slice lives as long as
 the agreement. Fails with `LINKWISE_E_USAGE` where there is no such party.
 */
linkwise_status linkwise_agreement_party(const linkwise_agreement *agreement,
                                         size_t index,
                                         linkwise_slice *name,
                                         linkwise_roles *roles,
                                         linkwise_error **error);

/*
 The canonical bytes, of which the digest is made; equal in every language and on every platform. The
 caller frees them.
 */
linkwise_status linkwise_agreement_canonical(const linkwise_agreement *agreement,
                                             linkwise_bytes **canonical,
                                             linkwise_error **error);

/*
 A draft of the same agreement with the signatures with which it was granted: for its document, its
 summary, comparing it, and what is still to be done after it has ended. The caller frees it; the
 agreement stays.
 */
linkwise_status linkwise_agreement_draft(const linkwise_agreement *agreement,
                                         linkwise_draft **draft,
                                         linkwise_error **error);

/*
 Frees an agreement. Permits that it gave live on. NULL is fine.
 */
void linkwise_agreement_free(linkwise_agreement *agreement);

/*
 Assembles links from the edges (`.lwe`; exactly one source) of the linkage unit and the handle keys
 (`.lwh`), one of each owner whose batch was scored. Writes one map of pseudonyms for each owner to
 the outlet `map:` and its name, such as `map:health`, and, where the agreement names a reviewer, the
 list of pairs that a person must look at to the outlet `review`, if there is one.

 `now_ms` is when it is done, see `linkwise_permit_encode`. `progress` (may be NULL) is told how far it is
 and may stop it, see `linkwise_progress`. `recipient` says who may join on the pseudonyms; empty: the
 agreement's only recipient, or its owners themselves. Consumes `permit`, `edges`, `handles` and `outlets`,
 whatever the result.

 Fails with `LINKWISE_E_PASSPORT_MISMATCH` where handle keys and edges are not of the same batches or
 an owner has no outlet, and with `LINKWISE_E_POLICY_REFUSED` where these edges were assembled before;
 the refusal is written to the log. Where it fails, nothing is released. Memory: about 12 bytes an edge
 and 100 bytes a record.
 */
linkwise_status linkwise_assemble(linkwise_assemble_permit **permit,
                                  linkwise_sources **edges,
                                  linkwise_sources **handles,
                                  const linkwise_signer *signer,
                                  linkwise_log *log,
                                  int64_t now_ms,
                                  linkwise_slice recipient,
                                  linkwise_outlets **outlets,
                                  const linkwise_progress *progress,
                                  linkwise_assemble_report **report,
                                  linkwise_error **error);

/*
 Pairs that are one person. NULL gives 0.
 */
uint64_t linkwise_assemble_report_matches(const linkwise_assemble_report *report);

/*
 Pairs that are one person by way of a third record alone. NULL gives 0.
 */
uint64_t linkwise_assemble_report_implied(const linkwise_assemble_report *report);

/*
 Pairs that a person must look at. NULL gives 0.
 */
uint64_t linkwise_assemble_report_review(const linkwise_assemble_report *report);

/*
 How many pairs for review weigh enough for a link, and not for one in care or safeguarding. NULL
 gives 0.
 */
uint64_t linkwise_assemble_report_possible(const linkwise_assemble_report *report);

/*
 People with records at two owners or more. NULL gives 0.
 */
uint64_t linkwise_assemble_report_linked_people(const linkwise_assemble_report *report);

/*
 How many owners there are. NULL gives 0.
 */
size_t linkwise_assemble_report_owner_count(const linkwise_assemble_report *report);

/*
 One owner, counted from 0 in the order of their names. Fails with `LINKWISE_E_USAGE` where there is no
 such owner.
 */
linkwise_status linkwise_assemble_report_owner(const linkwise_assemble_report *report,
                                               size_t index,
                                               linkwise_assembled_owner *owner,
                                               linkwise_error **error);

/*
 The whole report as JSON: for each of the `owners` its `name` and the number of its `records`, `matches`,
 `implied`, `review`, `possible`, `linked_people`. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_assemble_report_json(const linkwise_assemble_report *report,
                                     char *buffer,
                                     size_t capacity);

/*
 Frees a report. NULL is fine.
 */
void linkwise_assemble_report_free(linkwise_assemble_report *report);

/*
 Begins a list of barred links, which may stay empty. The caller frees the builder, or finishes it.
 */
linkwise_status linkwise_barred_links_builder_new(linkwise_barred_links_builder **builder,
                                                  linkwise_error **error);

/*
 Adds a link; everything is copied. Of several of one pair of records the oldest stays. Fails with
 `LINKWISE_E_INPUT_REJECTED` where an id, a name or a reference has not the form that it must have.
 */
linkwise_status linkwise_barred_links_builder_add(linkwise_barred_links_builder *builder,
                                                  const linkwise_barred_link *link,
                                                  linkwise_error **error);

/*
 The list. Consumes the builder, whatever the result. The caller frees the list. Costs a sort.
 */
linkwise_status linkwise_barred_links_builder_finish(linkwise_barred_links_builder **builder,
                                                     linkwise_barred_links **barred,
                                                     linkwise_error **error);

/*
 Frees and wipes a builder. NULL is fine.
 */
void linkwise_barred_links_builder_free(linkwise_barred_links_builder *builder);

/*
 Reads a list of barred links: CSV with the columns `record_id`, `other_owner`, `other_record_id`,
 `reason`, `since` and `reference`, as withdrawing writes it. Rows without `since` are of `now_ms`. The
 caller frees the list. Fails with `LINKWISE_E_INVALID_CONFIGURATION` or `LINKWISE_E_INPUT_REJECTED`,
 naming the row.
 */
linkwise_status linkwise_barred_links_parse(linkwise_slice document,
                                            int64_t now_ms,
                                            linkwise_barred_links **barred,
                                            linkwise_error **error);

/*
 A list of the links of two, which stay. The caller frees the new one.
 */
linkwise_status linkwise_barred_links_and(const linkwise_barred_links *barred,
                                          const linkwise_barred_links *more,
                                          linkwise_barred_links **both,
                                          linkwise_error **error);

/*
 How many links there are. NULL gives 0.
 */
size_t linkwise_barred_links_count(const linkwise_barred_links *barred);

/*
 One link, counted from 0, ascending by record id. `link` is filled; set its `struct_size` and the rest to
 zero before. The slices live as long as the list. Fails with `LINKWISE_E_USAGE` where there is no such
 link.
 */
linkwise_status linkwise_barred_links_at(const linkwise_barred_links *barred,
                                         size_t index,
                                         linkwise_barred_link *link,
                                         linkwise_error **error);

/*
 The list as CSV, as `linkwise_barred_links_parse` reads it. The caller frees the bytes, which wipes them.
 */
linkwise_status linkwise_barred_links_document(const linkwise_barred_links *barred,
                                               linkwise_bytes **document,
                                               linkwise_error **error);

/*
 Frees and wipes a list of barred links. NULL is fine.
 */
void linkwise_barred_links_free(linkwise_barred_links *barred);

/*
 The bytes, which live as long as the handle. Fails with `LINKWISE_E_USAGE` where `bytes` is NULL or
 broken.
 */
linkwise_status linkwise_bytes_data(const linkwise_bytes *bytes,
                                    linkwise_slice *data,
                                    linkwise_error **error);

/*
 Frees and wipes bytes. NULL is fine.
 */
void linkwise_bytes_free(linkwise_bytes *bytes);

/*
 Reads a card from its document (TOML). Before you pin it, compare the keys with the organisation by
 another way. The caller frees it. Fails with `LINKWISE_E_INVALID_CONFIGURATION`; the error names the
 line.
 */
linkwise_status linkwise_card_parse(linkwise_slice document,
                                    linkwise_card **card,
                                    linkwise_error **error);

/*
 A card from its parts: name, the signing key (64 hexadecimal digits), the recipient (`age1...`), the
 name of the log, and the key with which the log is signed (64 hexadecimal digits, another than the
 signing key). The caller frees it. Fails with `LINKWISE_E_INVALID_CONFIGURATION` where the form of a
 part is wrong, and with `LINKWISE_E_KEY_MISMATCH` where a key is none.
 */
linkwise_status linkwise_card_new(linkwise_slice name,
                                  linkwise_slice signer,
                                  linkwise_slice recipient,
                                  linkwise_slice log_origin,
                                  linkwise_slice log_key,
                                  linkwise_card **card,
                                  linkwise_error **error);

/*
 The card as a document (TOML), as it is sent to others. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_card_document(const linkwise_card *card, char *buffer, size_t capacity);

/*
 Name, recipient and name of the log of a card; the slices live as long as the card.
 */
linkwise_status linkwise_card_names(const linkwise_card *card,
                                    linkwise_slice *name,
                                    linkwise_slice *recipient,
                                    linkwise_slice *log_origin,
                                    linkwise_error **error);

/*
 The key with which the organisation signs: 64 hexadecimal digits. Text out; see
 `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_card_signer(const linkwise_card *card, char *buffer, size_t capacity);

/*
 The key with which the organisation's log is signed: 64 hexadecimal digits. Text out; see
 `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_card_log_key(const linkwise_card *card, char *buffer, size_t capacity);

/*
 Frees a card. NULL is fine.
 */
void linkwise_card_free(linkwise_card *card);

/*
 Trust without a card in it. The caller frees it.
 */
linkwise_status linkwise_trust_new(linkwise_trust **trust, linkwise_error **error);

/*
 Pins a card, which is copied. Where two different cards have one name, neither is trusted.
 */
linkwise_status linkwise_trust_add(linkwise_trust *trust,
                                   const linkwise_card *card,
                                   linkwise_error **error);

/*
 Frees trust. NULL is fine.
 */
void linkwise_trust_free(linkwise_trust *trust);

/*
 Signs an assertion with its author's key. The caller frees it.
 */
linkwise_status linkwise_assertion_sign(const linkwise_assertion_facts *facts,
                                        const linkwise_signer *author,
                                        linkwise_assertion **assertion,
                                        linkwise_error **error);

/*
 An assertion that came from elsewhere: what it says, and the 64 bytes of its author's signature. It is
 checked when it is added to circumstances. The caller frees it.
 */
linkwise_status linkwise_assertion_new(const linkwise_assertion_facts *facts,
                                       linkwise_slice signature,
                                       linkwise_assertion **assertion,
                                       linkwise_error **error);

/*
 Writes the 64 bytes of the author's signature, which go to others with what the assertion says.
 */
linkwise_status linkwise_assertion_signature(const linkwise_assertion *assertion,
                                             uint8_t (*signature)[64],
                                             linkwise_error **error);

/*
 Frees an assertion. NULL is fine.
 */
void linkwise_assertion_free(linkwise_assertion *assertion);

/*
 Circumstances that tell nothing; what is left out is read as it protects children. The caller frees
 them.
 */
linkwise_status linkwise_circumstances_new(linkwise_circumstances **circumstances,
                                           linkwise_error **error);

/*
 The act is about one named child, by the commitment that assertions name (64 hexadecimal digits).
 */
linkwise_status linkwise_circumstances_set_subject(linkwise_circumstances *circumstances,
                                                   linkwise_slice subject,
                                                   linkwise_error **error);

/*
 Adds an assertion, after checking its form and its author's signature by the caller's trust; it is
 copied. Whether it is still live is asked when it is decided. Fails with `LINKWISE_E_POLICY_REFUSED` and
 the reason.
 */
linkwise_status linkwise_circumstances_add_assertion(linkwise_circumstances *circumstances,
                                                     const linkwise_assertion *assertion,
                                                     const linkwise_trust *trust,
                                                     linkwise_error **error);

/*
 Adds a kind of records that is used, by its word in agreements such as "education", where they are fewer
 than the agreement's.
 */
linkwise_status linkwise_circumstances_add_dataset(linkwise_circumstances *circumstances,
                                                   linkwise_slice dataset,
                                                   linkwise_error **error);

/*
 The weight of the link that the act is about, in whole bits, -32768 to 32767.
 */
linkwise_status linkwise_circumstances_set_weight(linkwise_circumstances *circumstances,
                                                  int16_t bits,
                                                  linkwise_error **error);

/*
 Whoever would receive could not be authenticated, whatever name the request gives.
 */
linkwise_status linkwise_circumstances_set_unknown_recipient(linkwise_circumstances *circumstances,
                                                             linkwise_error **error);

/*
 Frees circumstances. NULL is fine.
 */
void linkwise_circumstances_free(linkwise_circumstances *circumstances);

/*
 As `linkwise_agreement_decide`, under circumstances. About one named child the decision may permit what
 the agreement does not cover; no permit of the agreement is given even then. The caller frees the
 decision.
 */
linkwise_status linkwise_agreement_decide_under(const linkwise_agreement *agreement,
                                                linkwise_act act,
                                                const linkwise_request *request,
                                                const linkwise_circumstances *circumstances,
                                                linkwise_decision **decision,
                                                linkwise_error **error);

/*
 The whole decision about the child of one record: that about the act, narrowed by what the registers say
 of the child. `nhs_number` may be empty: the record has none. Encoding asks the same of each record, and
 counts besides that a person of 16 decides alone. The caller frees the decision. Fails with
 `LINKWISE_E_INPUT_REJECTED` where the number does not check. Costs some microseconds.
 */
linkwise_status linkwise_agreement_decide_for_child(const linkwise_agreement *agreement,
                                                    linkwise_act act,
                                                    const linkwise_request *request,
                                                    const linkwise_registers *registers,
                                                    linkwise_slice record_id,
                                                    linkwise_slice nhs_number,
                                                    linkwise_decision **decision,
                                                    linkwise_error **error);

/*
 Links two lists of records of one owner, or one with itself where `right` is NULL, on plain values:
 the same passes, caps, levels, model and rules as between owners. A logged act.

 `registers` are those of both lists, or NULL where there are none: records that they withhold are left out
 before anything is compared. Consumes `permit`, whatever the result. `now_ms` is when it is done, see
 `linkwise_permit_encode`. Fails with `LINKWISE_E_POLICY_REFUSED` where the number of rows is not allowed or
 a register is missing on which the agreement stands, with the refusal in the log, and with
 `LINKWISE_E_USAGE` where a record id occurs twice in a list.
 */
linkwise_status linkwise_compare(linkwise_compare_permit **permit,
                                 const linkwise_records *left,
                                 const linkwise_records *right,
                                 const linkwise_registers *registers,
                                 const linkwise_signer *signer,
                                 linkwise_log *log,
                                 int64_t now_ms,
                                 linkwise_comparison **comparison,
                                 linkwise_error **error);

/*
 How many pairs were decided. NULL gives 0.
 */
size_t linkwise_comparison_pair_count(const linkwise_comparison *comparison);

/*
 One decided pair, counted from 0 in the order of the record ids. Fails with `LINKWISE_E_USAGE` where
 there is no such pair.
 */
linkwise_status linkwise_comparison_pair(const linkwise_comparison *comparison,
                                         size_t index,
                                         linkwise_compared_pair *pair,
                                         linkwise_error **error);

/*
 Pairs that met and were compared. NULL gives 0.
 */
uint64_t linkwise_comparison_compared(const linkwise_comparison *comparison);

/*
 The least weight, in whole bits, at which a pair is a match. NULL gives 0.
 */
int16_t linkwise_comparison_threshold_bits(const linkwise_comparison *comparison);

/*
 Explains the weight of two records under the model of a comparison, whether or not they met: those at
 the place `left_index` of `left` and `right_index` of `right`, both counted from 0; for a list that was
 compared with itself give it twice. Fails with `LINKWISE_E_USAGE` where there is no such record.
 */
linkwise_status linkwise_comparison_explain(const linkwise_comparison *comparison,
                                            const linkwise_records *left,
                                            size_t left_index,
                                            const linkwise_records *right,
                                            size_t right_index,
                                            linkwise_explanation **explanation,
                                            linkwise_error **error);

/*
 What the comparison came to as JSON: `compared`, `threshold_bits`, `matches`, `implied`, `review`,
 `conflicts` (pairs that are alike though their verified NHS numbers differ; null where they are too
 few to be told), `passes_left_out`, `protection`. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_comparison_json(const linkwise_comparison *comparison,
                                char *buffer,
                                size_t capacity);

/*
 Frees a comparison. NULL is fine.
 */
void linkwise_comparison_free(linkwise_comparison *comparison);

/*
 A list without a consent in it. The caller frees it.
 */
linkwise_status linkwise_consents_new(linkwise_consents **consents, linkwise_error **error);

/*
 Adds a consent about a record of the caller's; everything is copied. Fails with
 `LINKWISE_E_INPUT_REJECTED` where what it says does not hold together.
 */
linkwise_status linkwise_consents_add(linkwise_consents *consents,
                                      linkwise_slice record_id,
                                      const linkwise_consent *consent,
                                      linkwise_error **error);

/*
 Reads a consent register: CSV with a header, or JSON, of the columns `record_id`, `kind`, `giver`,
 `giver_id`, `competence_assessed`, `evidence_seen`, `decision`, `purposes`, `from`, `until`, `withdrawn`.
 The caller frees the list. Fails with `LINKWISE_E_INPUT_REJECTED`; the error names row and column, never
 a value.
 */
linkwise_status linkwise_consents_read(linkwise_slice document,
                                       linkwise_consents **consents,
                                       linkwise_error **error);

/*
 Reads consents of FHIR R4: a bundle of the type collection, or one Consent resource, in JSON.
 `record_system` is the system under which `patient.identifier` has the caller's record ids; empty:
 none. The caller frees the list. Fails with `LINKWISE_E_INPUT_REJECTED` and the path of the element for
 whatever the consents say that the library cannot hold: nothing is passed over in silence.
 */
linkwise_status linkwise_consents_read_fhir(linkwise_slice document,
                                            linkwise_slice record_system,
                                            linkwise_consents **consents,
                                            linkwise_error **error);

/*
 How many consents there are. NULL gives 0.
 */
size_t linkwise_consents_count(const linkwise_consents *consents);

/*
 One consent, counted from 0. `subject` is the record id, or the NHS number where `is_nhs_number` is
 true. `consent` is filled; set its `struct_size` and the rest to zero before. The slices live until the
 list is changed or freed. Fails with `LINKWISE_E_USAGE` where there is no such consent.
 */
linkwise_status linkwise_consents_get(const linkwise_consents *consents,
                                      size_t index,
                                      linkwise_slice *subject,
                                      bool *is_nhs_number,
                                      linkwise_consent *consent,
                                      linkwise_error **error);

/*
 The consents as a register in CSV, as `linkwise_consents_read` reads it. The caller frees the bytes.
 Fails with `LINKWISE_E_INPUT_REJECTED` where a consent names its child by NHS number.
 */
linkwise_status linkwise_consents_write(const linkwise_consents *consents,
                                        linkwise_bytes **document,
                                        linkwise_error **error);

/*
 The consents as a bundle of FHIR R4, as `linkwise_consents_read_fhir` reads it; `record_system` is the
 system of the caller's record ids. The caller frees the bytes. Fails with `LINKWISE_E_INPUT_REJECTED`
 where a consent has both an end and a withdrawal, for which FHIR has one place.
 */
linkwise_status linkwise_consents_write_fhir(const linkwise_consents *consents,
                                             linkwise_slice record_system,
                                             linkwise_bytes **document,
                                             linkwise_error **error);

/*
 Frees a list of consents. NULL is fine.
 */
void linkwise_consents_free(linkwise_consents *consents);

/*
 May I? The whole decision about an act under an agreement, permit or denial, with every rule that
 counted. A denial is an answer: the status is `LINKWISE_OK`, and `linkwise_decision_permits` gives
 false. It uses nothing up and writes nothing; acts need a permit. The caller frees the decision. Costs a
 few microseconds.
 */
linkwise_status linkwise_agreement_decide(const linkwise_agreement *agreement,
                                          linkwise_act act,
                                          const linkwise_request *request,
                                          linkwise_decision **decision,
                                          linkwise_error **error);

/*
 What the decision would be if everyone had signed a draft, on any day: signatures and days of validity
 are not asked about. The caller frees the decision.
 */
linkwise_status linkwise_draft_preview(const linkwise_draft *draft,
                                       linkwise_act act,
                                       const linkwise_request *request,
                                       linkwise_decision **decision,
                                       linkwise_error **error);

/*
 Two decisions as one: a denial overrides, limits are what both allow, reasons and obligations are those
 of both. The order does not matter. The caller frees the new decision; the two stay.
 */
linkwise_status linkwise_decision_and(const linkwise_decision *one,
                                      const linkwise_decision *other,
                                      linkwise_decision **decision,
                                      linkwise_error **error);

/*
 Whether the decision permits. NULL, or a handle that is broken, gives false.
 */
bool linkwise_decision_permits(const linkwise_decision *decision);

/*
 How many rules counted. NULL gives 0.
 */
size_t linkwise_decision_reason_count(const linkwise_decision *decision);

/*
 One rule that counted, counted from 0 in the order of the list of rules: its stable code, a sentence
 that says what is wrong and how to mend it, the law that it stands on, and what it does. The slices
 live as long as the decision. Fails with `LINKWISE_E_USAGE` where there is no such reason.
 */
linkwise_status linkwise_decision_reason(const linkwise_decision *decision,
                                         size_t index,
                                         linkwise_slice *code,
                                         linkwise_slice *sentence,
                                         linkwise_slice *citation,
                                         linkwise_weight *weight,
                                         linkwise_error **error);

/*
 What whoever acts must do besides, as bits, which a permit wants to have acknowledged. NULL gives 0.
 */
linkwise_obligations linkwise_decision_obligations(const linkwise_decision *decision);

/*
 By which day to delete, such as "2027-03-31"; empty where no day is agreed. Text out; see
 `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_decision_delete_by(const linkwise_decision *decision,
                                   char *buffer,
                                   size_t capacity);

/*
 How far a permit goes: the greatest number of rows, the least (0 for an act that is not about a batch),
 the least weight of an edge in whole bits, and the first moment at which nothing is permitted any more.
 Fields, passes, precision and how counts are shown are in `linkwise_decision_json`. Fails with
 `LINKWISE_E_POLICY_REFUSED` for a denial, which has no limits.
 */
linkwise_status linkwise_decision_limits(const linkwise_decision *decision,
                                         uint64_t *most_rows,
                                         uint32_t *smallest_batch,
                                         int32_t *floor_bits,
                                         int64_t *valid_until_ms,
                                         linkwise_error **error);

/*
 What a permit stands on: the id of the power or duty, the word of the condition of UK GDPR Article 6
 (empty where there is none), and the word for how confidentiality is met. The slices live as long as
 the decision. Fails with `LINKWISE_E_POLICY_REFUSED` for a denial.
 */
linkwise_status linkwise_decision_ground(const linkwise_decision *decision,
                                         linkwise_slice *gateway,
                                         linkwise_slice *article_6,
                                         linkwise_slice *confidentiality,
                                         linkwise_error **error);

/*
 The canonical bytes of the decision: equal in every language and on every platform. The caller frees
 them.
 */
linkwise_status linkwise_decision_canonical(const linkwise_decision *decision,
                                            linkwise_bytes **canonical,
                                            linkwise_error **error);

/*
 The digest of the canonical bytes, which logs name: 64 hexadecimal digits. Text out; see
 `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_decision_digest(const linkwise_decision *decision, char *buffer, size_t capacity);

/*
 The whole decision as a table for people: every row that was asked, how it came out, with the law for
 what it says, then ground, limits and obligations. It explains the decision; it is not legal advice.
 Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_decision_table(const linkwise_decision *decision,
                               char *buffer,
                               size_t capacity);

/*
 The whole decision as a JSON object: `effect`, rows with their rules, ground, limits, obligations. The
 caller frees the bytes.
 */
linkwise_status linkwise_decision_json(const linkwise_decision *decision,
                                       linkwise_bytes **json,
                                       linkwise_error **error);

/*
 Frees a decision. NULL is fine.
 */
void linkwise_decision_free(linkwise_decision *decision);

/*
 The word of an act in agreements and logs, such as "encode". A number that is none gives
 `LINKWISE_TEXT_FAILED`. Text out.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_act_name(linkwise_act act, char *buffer, size_t capacity);

/*
 The word of an obligation in agreements, such as "log", by its bit. What is not the bit of one
 obligation gives `LINKWISE_TEXT_FAILED`. Text out.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_obligation_name(linkwise_obligations obligation, char *buffer, size_t capacity);

/*
 What an obligation is to do, for people; behind "must". By its bit, as `linkwise_obligation_name`.
 Text out.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_obligation_duty(linkwise_obligations obligation, char *buffer, size_t capacity);

/*
 Reads an agreement's document (TOML), with the signatures that it carries; they are not verified yet.
 The caller frees the draft. Fails with `LINKWISE_E_INVALID_CONFIGURATION`; the error names the line.
 Costs about a millisecond.
 */
linkwise_status linkwise_draft_parse(linkwise_slice document,
                                     linkwise_draft **draft,
                                     linkwise_error **error);

/*
 A draft from canonical bytes of terms, such as logs store; without signatures. The caller frees it.
 Fails with `LINKWISE_E_MALFORMED` or `LINKWISE_E_INVALID_CONFIGURATION`.
 */
linkwise_status linkwise_draft_from_canonical(linkwise_slice canonical,
                                              linkwise_draft **draft,
                                              linkwise_error **error);

/*
 The document (TOML) with the signatures so far, as it is sent to the other parties. The slice lives
 until the draft is signed, changed, granted or freed.
 */
linkwise_status linkwise_draft_document(const linkwise_draft *draft,
                                        linkwise_slice *document,
                                        linkwise_error **error);

/*
 What the draft says, for people to read before they sign. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_draft_summary(const linkwise_draft *draft, char *buffer, size_t capacity);

/*
 The digest of the canonical bytes, which is what is signed and what keys are made for: 64 hexadecimal
 digits. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_draft_digest(const linkwise_draft *draft,
                             char *buffer,
                             size_t capacity);

/*
 The keys of the table `[legal]` whose text someone must still write before the parties sign, one on
 each line; empty where there are none. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_draft_unfinished(const linkwise_draft *draft, char *buffer, size_t capacity);

/*
 Signs for the party or further approver whose key this is; the document then carries the signature,
 and an older one of the same party is taken out. Read `linkwise_draft_summary` before. Fails with
 `LINKWISE_E_INVALID_CONFIGURATION` where the draft names no such key.
 */
linkwise_status linkwise_draft_sign(linkwise_draft *draft,
                                    const linkwise_signer *signer,
                                    linkwise_error **error);

/*
 Adds a signature that was made elsewhere: the signer's name in the draft, and 64 bytes. It is verified
 when the draft is granted. Fails with `LINKWISE_E_INVALID_CONFIGURATION` where the draft has no such
 signer.
 */
linkwise_status linkwise_draft_add_signature(linkwise_draft *draft,
                                             linkwise_slice party,
                                             linkwise_slice signature,
                                             linkwise_error **error);

/*
 Takes over every signature of another copy of the same agreement, such as one that a party has sent
 back. Fails with `LINKWISE_E_USAGE` where the other says something else; compare them with
 `linkwise_draft_differences`.
 */
linkwise_status linkwise_draft_add_signatures_of(linkwise_draft *draft,
                                                 const linkwise_draft *other,
                                                 linkwise_error **error);

/*
 How many signatures the draft carries. NULL gives 0.
 */
size_t linkwise_draft_signature_count(const linkwise_draft *draft);

/*
 The signer's name and the 64 bytes of one signature, counted from 0. The slices live until the draft
 is signed, changed, granted or freed. Fails with `LINKWISE_E_USAGE` where there is no such signature.
 */
linkwise_status linkwise_draft_signature(const linkwise_draft *draft,
                                         size_t index,
                                         linkwise_slice *party,
                                         linkwise_slice *signature,
                                         linkwise_error **error);

/*
 Checks that every party, and as many further approvers as are needed, have signed with the keys that
 the caller has pinned; not whether the agreement is in force. Fails with `LINKWISE_E_POLICY_REFUSED`
 and every reason.
 */
linkwise_status linkwise_draft_check_signatures(const linkwise_draft *draft,
                                                const linkwise_trust *trust,
                                                linkwise_error **error);

/*
 Grants the agreement where everyone has signed with the keys that the caller has pinned, and it is in
 force now. Consumes the draft, whatever the result: `*draft` is NULL afterwards; parse the document
 again to try again. The caller frees the agreement. Fails with `LINKWISE_E_POLICY_REFUSED` and every
 reason. Costs about a tenth of a millisecond for each signature.
 */
linkwise_status linkwise_draft_grant(linkwise_draft **draft,
                                     const linkwise_trust *trust,
                                     int64_t now_ms,
                                     linkwise_agreement **agreement,
                                     linkwise_error **error);

/*
 Every item in which two drafts differ, as JSON: an array of objects with `item`, `before` and `after`,
 of which one is null where only the other draft has the item. Empty where they say the same. The
 caller frees the bytes.
 */
linkwise_status linkwise_draft_differences(const linkwise_draft *before,
                                           const linkwise_draft *after,
                                           linkwise_bytes **json,
                                           linkwise_error **error);

/*
 The JSON schema of agreements' documents, for editors that check while one writes. The caller frees
 the bytes.
 */
linkwise_status linkwise_agreement_json_schema(linkwise_bytes **json, linkwise_error **error);

/*
 Frees a draft. NULL is fine.
 */
void linkwise_draft_free(linkwise_draft *draft);

/*
 Encodes a batch of records under the agreement's link key, and writes it to the outlets `batch`
 (`.lwk`, for the linkage unit), `handles` (`.lwh`, for the assembler), `references` (`.lwr`) and
 `openings` (`.lwo`; both for the owner alone). All four must be there, and no other.

 `registers` are consents, objections, opt-outs and shields of the children in the records, or NULL
 where there are none: records that they withhold are left out before anything is computed.

 `now_ms` is when it is done, see `linkwise_permit_encode`. `progress` (may be NULL) is told how far it is
 and may stop it, see `linkwise_progress`.

 Consumes `permit` and `outlets`, whatever the result. `scratch` is the path of a folder of the
 owner's in which codes may wait until the passport is signed; nothing is left there. What was refused
 and dropped in the records is counted in the log.

 Fails with `LINKWISE_E_POLICY_REFUSED` and every reason where the epoch or the budget of rows is used up,
 the number of rows is not allowed, or a register is missing or too old on which the agreement stands; the
 refusal is written to the log. Fails with `LINKWISE_E_KEY_MISMATCH` where a key or the log is not the
 agreement's. Where it fails, nothing is released. Costs about 100 microseconds a record, log and files
 included.
 */
linkwise_status linkwise_encode(linkwise_encode_permit **permit,
                                const linkwise_records *records,
                                const linkwise_registers *registers,
                                const linkwise_link_key *link_key,
                                const linkwise_signer *signer,
                                linkwise_log *log,
                                int64_t now_ms,
                                linkwise_slice scratch,
                                linkwise_outlets **outlets,
                                const linkwise_progress *progress,
                                linkwise_encode_report **report,
                                linkwise_error **error);

/*
 The exact number of records that were encoded. NULL gives 0.
 */
uint64_t linkwise_encode_report_records(const linkwise_encode_report *report);

/*
 The number of records that the registers withheld: nothing was computed from them. NULL gives 0.
 */
uint64_t linkwise_encode_report_withheld(const linkwise_encode_report *report);

/*
 The digest of the batch's passport: 32 bytes, the name of the batch in every log. It lives as long as
 the report.
 */
linkwise_status linkwise_encode_report_passport(const linkwise_encode_report *report,
                                                linkwise_slice *passport,
                                                linkwise_error **error);

/*
 How many passes the agreement's schema has. NULL gives 0.
 */
size_t linkwise_encode_report_pass_count(const linkwise_encode_report *report);

/*
 What became of one pass, counted from 0 in the order of the schema. Fails with `LINKWISE_E_USAGE`
 where there is no such pass.
 */
linkwise_status linkwise_encode_report_pass(const linkwise_encode_report *report,
                                            size_t index,
                                            linkwise_pass_report *pass_report,
                                            linkwise_error **error);

/*
 The whole report as JSON: `passport`, `records`, `rows_rejected`, `protection` (what the registers
 withheld and restricted, by reason), `coarsened`, `passes`. For the owner alone. Text out; see
 `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_encode_report_json(const linkwise_encode_report *report,
                                   char *buffer,
                                   size_t capacity);

/*
 Frees a report. NULL is fine.
 */
void linkwise_encode_report_free(linkwise_encode_report *report);

/*
 Lists the edges of a file (`.lwe`; exactly one source), the heaviest first, to choose one for
 `linkwise_explain`; a logged act of the linkage unit. Consumes `permit` and `file`, whatever the result.
 `now_ms` is when it is done, see `linkwise_permit_encode`. Fails with `LINKWISE_E_VERIFICATION_FAILED` or
 `LINKWISE_E_MALFORMED` where the file is not the linkage unit's or was altered, and with
 `LINKWISE_E_PASSPORT_MISMATCH` where it is of another agreement. Memory: 70 bytes an edge.
 */
linkwise_status linkwise_released_edges(linkwise_explain_permit **permit,
                                        linkwise_sources **file,
                                        const linkwise_signer *signer,
                                        linkwise_log *log,
                                        int64_t now_ms,
                                        linkwise_edges **edges,
                                        linkwise_error **error);

/*
 How many edges there are. NULL gives 0.
 */
size_t linkwise_edges_count(const linkwise_edges *edges);

/*
 One edge, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such edge.
 */
linkwise_status linkwise_edges_at(const linkwise_edges *edges,
                                  size_t index,
                                  linkwise_edge *edge,
                                  linkwise_error **error);

/*
 Frees edges. NULL is fine.
 */
void linkwise_edges_free(linkwise_edges *edges);

/*
 Explains one released edge, by its two handles of 16 bytes each, from the batches (`.lwk`) that were
 scored together; a logged act of the linkage unit. Consumes `permit` and `batches`, whatever the
 result. Reads the batches twice.

 `now_ms` is when it is done, see `linkwise_permit_encode`. `progress` (may be NULL) is told how far it is
 and may stop it, see `linkwise_progress`.

 Fails with `LINKWISE_E_INPUT_REJECTED` where the two handles do not meet or their edge was not
 released, which are not told apart, with `LINKWISE_E_PASSPORT_MISMATCH` where these batches were not
 scored together, and with `LINKWISE_E_POLICY_REFUSED` where the policy does not permit it; the refusal
 is written to the log.
 */
linkwise_status linkwise_explain(linkwise_explain_permit **permit,
                                 linkwise_sources **batches,
                                 linkwise_slice left,
                                 linkwise_slice right,
                                 const linkwise_signer *signer,
                                 linkwise_log *log,
                                 int64_t now_ms,
                                 const linkwise_progress *progress,
                                 linkwise_explanation **explanation,
                                 linkwise_error **error);

/*
 How many comparisons the explanation has: every one of the schema. NULL gives 0.
 */
size_t linkwise_explanation_level_count(const linkwise_explanation *explanation);

/*
 One comparison, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such comparison.
 */
linkwise_status linkwise_explanation_level(const linkwise_explanation *explanation,
                                           size_t index,
                                           linkwise_explained_level *level,
                                           linkwise_error **error);

/*
 The sum of the levels' weights, exactly, in 1/1024 bit. NULL gives 0.
 */
int32_t linkwise_explanation_weight_units(const linkwise_explanation *explanation);

/*
 The weight as it is released: whole bits, rounded down, with a ceiling. NULL gives 0.
 */
int16_t linkwise_explanation_weight_bits(const linkwise_explanation *explanation);

/*
 The least weight, in whole bits, at which a pair is a match. NULL gives 0.
 */
int16_t linkwise_explanation_threshold_bits(const linkwise_explanation *explanation);

/*
 The explanation as a table for people. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_explanation_text(const linkwise_explanation *explanation,
                                 char *buffer,
                                 size_t capacity);

/*
 The whole explanation as JSON: `pass` (in which the two meet; null for records that were compared
 directly), `levels`, `weight_units`, `weight_bits`, `threshold_bits`, `for_review`. Text out; see
 `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_explanation_json(const linkwise_explanation *explanation,
                                 char *buffer,
                                 size_t capacity);

/*
 Frees an explanation. NULL is fine.
 */
void linkwise_explanation_free(linkwise_explanation *explanation);

/*
 The edges as an Arrow stream, written into `*stream`, which is not looked at before: `left` and
 `right` (fixed size binary 16), `weight_bits` (int16), `edge_class` (utf8: `link` or `review`), none
 null, the heaviest first. The stream is the caller's, who calls its release; it holds what it needs,
 so that `edges` may be freed before. Its batches have at most 65,536 rows and are made as they are
 asked for, by one thread at a time.
 */
linkwise_status linkwise_edges_export(const linkwise_edges *edges,
                                      struct ArrowArrayStream *stream,
                                      linkwise_error **error);

/*
 Record ids and pseudonyms as an Arrow stream: `record_id` (utf8) and `pseudonym` (fixed size binary
 16), none null, ascending by record id. Else as `linkwise_edges_export`.
 */
linkwise_status linkwise_mappings_export(const linkwise_mappings *mappings,
                                         struct ArrowArrayStream *stream,
                                         linkwise_error **error);

/*
 The rows that were refused as an Arrow stream: `row` (uint64, from 0, as counted over everything that
 was offered to the list), `column` and `code` (utf8), none null. Rows that are refused later are not
 in it. Else as `linkwise_edges_export`.
 */
linkwise_status linkwise_records_rejected_export(const linkwise_records *records,
                                                 struct ArrowArrayStream *stream,
                                                 linkwise_error **error);

/*
 The status of the call that made the error. `error` NULL gives `LINKWISE_E_USAGE`.
 */
linkwise_status linkwise_error_status(const linkwise_error *error);

/*
 What went wrong, where, and how to mend it: one or more English sentences. Text out; see
 `LINKWISE_TEXT_FAILED`.

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
 An empty list of sources, freed with `linkwise_sources_free` or consumed by an act.
 */
linkwise_status linkwise_sources_new(linkwise_sources **sources, linkwise_error **error);

/*
 Adds bytes in memory, which are copied, and wiped with the list.
 */
linkwise_status linkwise_sources_add_bytes(linkwise_sources *sources,
                                           linkwise_slice bytes,
                                           linkwise_error **error);

/*
 Adds a file in the clear, by its path in UTF-8. It is opened, twice by some acts, when the act runs;
 a file that is not there fails then, with `LINKWISE_E_INPUT_OUTPUT`.
 */
linkwise_status linkwise_sources_add_file(linkwise_sources *sources,
                                          linkwise_slice path,
                                          linkwise_error **error);

/*
 Adds a file that is sealed to the party, by its path in UTF-8; as `linkwise_sources_add_file`. The
 key may be freed before the act runs: it is shared, and wiped when the last that holds it is gone.
 */
linkwise_status linkwise_sources_add_sealed_file(linkwise_sources *sources,
                                                 linkwise_slice path,
                                                 const linkwise_recipient_key *key,
                                                 linkwise_error **error);

/*
 How many sources the list has. NULL gives 0.
 */
size_t linkwise_sources_count(const linkwise_sources *sources);

/*
 Frees a list of sources that no act has consumed. NULL is fine.
 */
void linkwise_sources_free(linkwise_sources *sources);

/*
 An empty list of outlets, freed with `linkwise_outlets_free` or consumed by an act.
 */
linkwise_status linkwise_outlets_new(linkwise_outlets **outlets, linkwise_error **error);

/*
 Adds a place in memory under a name, and gives the handle in which the bytes will appear once the act
 has succeeded. That handle is the caller's, and is freed by itself. What stands there is in the clear:
 a program that hands it to another organisation seals it first.
 */
linkwise_status linkwise_outlets_add_memory(linkwise_outlets *outlets,
                                            linkwise_slice name,
                                            linkwise_output **output,
                                            linkwise_error **error);

/*
 Adds a file in the clear under a name, by its path in UTF-8. Nobody but the file's owner will be able
 to read it. What has that name already is replaced, whole and only once the act has succeeded. Fails
 with `LINKWISE_E_INPUT_OUTPUT` where no file can be made there.
 */
linkwise_status linkwise_outlets_add_file(linkwise_outlets *outlets,
                                          linkwise_slice name,
                                          linkwise_slice path,
                                          linkwise_error **error);

/*
 Adds a file under a name that only its recipient will be able to open: `recipient` is the text
 `age1...` on the recipient's card. Else as `linkwise_outlets_add_file`.
 */
linkwise_status linkwise_outlets_add_sealed_file(linkwise_outlets *outlets,
                                                 linkwise_slice name,
                                                 linkwise_slice path,
                                                 linkwise_slice recipient,
                                                 linkwise_error **error);

/*
 Frees a list of outlets that no act has consumed; nothing appears at its places. NULL is fine.
 */
void linkwise_outlets_free(linkwise_outlets *outlets);

/*
 The bytes that an act wrote; they live as long as the output. Fails with `LINKWISE_E_USAGE` until the
 act has succeeded.
 */
linkwise_status linkwise_output_bytes(const linkwise_output *output,
                                      linkwise_slice *bytes,
                                      linkwise_error **error);

/*
 Frees and wipes an output, before or after the act. NULL is fine.
 */
void linkwise_output_free(linkwise_output *output);

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
 Reads every row of an Arrow stream of struct batches and adds them. Its children are named as columns
 are (`record_id`, `nhs_number`, ...), in any order, each once and no other: text as utf8, large utf8,
 utf8 view or a dictionary of these, and `date_of_birth` also as date32. Null is a missing value. No
 text is copied but what a record keeps.

 A row that cannot be read is counted and left out: `linkwise_records_rejected` lists these, with their
 rows as counted over everything that was offered to the list. Each batch is checked in full before a
 row of it is read; one that is not valid fails with `LINKWISE_E_MALFORMED`, and the message says row
 and column. Where the call fails, the batches before stay added.

 The stream is consumed: it is moved out of `*stream`, which is left as released, and its own release
 is called once, whatever the result. Costs about a microsecond a row, and no memory but the records.

 `stream` is NULL, or a stream of the Arrow C stream interface, valid or released.
 */
linkwise_status linkwise_records_add_stream(linkwise_records *records,
                                            struct ArrowArrayStream *stream,
                                            linkwise_error **error);

/*
 Reads every row of one batch, a struct array with its schema, and adds them; as
 `linkwise_records_add_stream`. Array and schema are both consumed, whatever the result.

 `array` and `schema` are NULL, or structures of the Arrow C data interface, valid or released, of
 which the schema describes the array.
 */
linkwise_status linkwise_records_add_array(linkwise_records *records,
                                           struct ArrowArray *array,
                                           struct ArrowSchema *schema,
                                           linkwise_error **error);

/*
 Makes a signing key (Ed25519, RFC 8032) from the operating system's generator. The caller frees it.
 */
linkwise_status linkwise_signer_generate(linkwise_signer **signer, linkwise_error **error);

/*
 A signing key from its 32-byte seed, which the caller's key store kept. The bytes are copied; wipe your
 own. The caller frees the key.
 */
linkwise_status linkwise_signer_from_secret(linkwise_slice secret,
                                            linkwise_signer **signer,
                                            linkwise_error **error);

/*
 Writes the 32-byte seed, for the caller's key store alone; wipe the buffer after use.
 */
linkwise_status linkwise_signer_expose_secret(const linkwise_signer *signer,
                                              uint8_t (*secret)[32],
                                              linkwise_error **error);

/*
 The key with which others verify: 64 hexadecimal digits, as cards have it. Text out; see
 `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_signer_public_key(const linkwise_signer *signer, char *buffer, size_t capacity);

/*
 Signs a message: the 64 bytes of an Ed25519 signature. What the library itself signs begins with
 words of its own; begin your messages with yours, so that none stands for another.
 */
linkwise_status linkwise_signer_sign(const linkwise_signer *signer,
                                     linkwise_slice message,
                                     uint8_t (*signature)[64],
                                     linkwise_error **error);

/*
 Verifies the 64 bytes of an Ed25519 signature with a public key of 64 hexadecimal digits. Fails with
 `LINKWISE_E_VERIFICATION_FAILED` where it is not this key's over this message, and with
 `LINKWISE_E_KEY_MISMATCH` where the public key is none. Any thread.
 */
linkwise_status linkwise_verify(linkwise_slice public_key,
                                linkwise_slice message,
                                linkwise_slice signature,
                                linkwise_error **error);

/*
 Frees and wipes a signing key. NULL is fine.
 */
void linkwise_signer_free(linkwise_signer *signer);

/*
 Makes a root key from the operating system's generator: the custodian does so once. Whoever loses it
 cannot issue a key of an earlier agreement again; whoever steals it can read all codes that were made
 under it. The caller frees it.
 */
linkwise_status linkwise_root_key_generate(linkwise_root_key **root,
                                           linkwise_error **error);

/*
 A root key from its 32 bytes, which the custodian's key store kept. The bytes are copied; wipe your
 own. The caller frees the key.
 */
linkwise_status linkwise_root_key_from_secret(linkwise_slice secret,
                                              linkwise_root_key **root,
                                              linkwise_error **error);

/*
 Writes the 32 bytes of a root key, for the custodian's key store alone; wipe the buffer after use.
 */
linkwise_status linkwise_root_key_expose_secret(const linkwise_root_key *root,
                                                uint8_t (*secret)[32],
                                                linkwise_error **error);

/*
 The check value of a root key, which tells two keys apart without telling either: 16 hexadecimal
 digits. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_root_key_check_value(const linkwise_root_key *root, char *buffer, size_t capacity);

/*
 Derives the link key of an agreement: of its suite, digest and epoch. The caller frees it. For
 programs that play custodian and owner; a custodian of its own sends it with `linkwise_link_key_issue`.
 */
linkwise_status linkwise_root_key_link_key(const linkwise_root_key *root,
                                           const linkwise_agreement *agreement,
                                           linkwise_link_key **key,
                                           linkwise_error **error);

/*
 Frees and wipes a root key. NULL is fine.
 */
void linkwise_root_key_free(linkwise_root_key *root);

/*
 A link key from its parts, which an owner's key store kept: suite, digest of the agreement (64
 hexadecimal digits), epoch, and 32 bytes. The bytes are copied; wipe your own. The caller frees the key.
 */
linkwise_status linkwise_link_key_from_secret(linkwise_suite suite,
                                              linkwise_slice agreement,
                                              uint64_t epoch,
                                              linkwise_slice secret,
                                              linkwise_link_key **key,
                                              linkwise_error **error);

/*
 Writes the 32 bytes of a link key, for the owner's key store alone; wipe the buffer after use.
 */
linkwise_status linkwise_link_key_expose_secret(const linkwise_link_key *key,
                                                uint8_t (*secret)[32],
                                                linkwise_error **error);

/*
 The digest of the agreement that a link key is for: 64 hexadecimal digits. Text out; see
 `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_link_key_agreement(const linkwise_link_key *key, char *buffer, size_t capacity);

/*
 The check value of a link key, equal for all owners who hold the same key: 16 hexadecimal digits. Text
 out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_link_key_check_value(const linkwise_link_key *key,
                                     char *buffer,
                                     size_t capacity);

/*
 The suite and the epoch that a link key was made for.
 */
linkwise_status linkwise_link_key_made_for(const linkwise_link_key *key,
                                           linkwise_suite *suite,
                                           uint64_t *epoch,
                                           linkwise_error **error);

/*
 Frees and wipes a link key. NULL is fine. To destroy a key is to say so in the log with
 `linkwise_link_key_record_destroyed`, to free it, and to delete it from the key store and its backups.
 */
void linkwise_link_key_free(linkwise_link_key *key);

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

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_checkpoint_text(const linkwise_checkpoint *checkpoint,
                                char *buffer,
                                size_t capacity);

/*
 The name of the log. Text out; see `LINKWISE_TEXT_FAILED`.

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
 The key of the log that an organisation's card names.
 */
linkwise_status linkwise_log_key_of_card(const linkwise_card *card,
                                         linkwise_log_key **key,
                                         linkwise_error **error);

/*
 The verifier key as text, without a line end. Text out; see `LINKWISE_TEXT_FAILED`.

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

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_subject_opening_text(const linkwise_subject_opening *opening,
                                     char *buffer,
                                     size_t capacity);

/*
 Checks the log's signature, the proof of the entry, the path in its run and the opening. Gives the entry
 and the id of the record that was in its act, at the organisation whose log it is: personal data, never
 for a log. `record_id` is set to NULL where the opening is that of a dummy, which stands for nobody. Fails with `LINKWISE_E_VERIFICATION_FAILED`.
 */
linkwise_status linkwise_subject_opening_check(const linkwise_subject_opening *opening,
                                               const linkwise_log_key *key,
                                               linkwise_log_entry **entry,
                                               linkwise_bytes **record_id,
                                               linkwise_error **error);

/*
 Frees and wipes an opening. NULL is fine.
 */
void linkwise_subject_opening_free(linkwise_subject_opening *opening);

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
 The canonical bytes of the agreement with this digest, 64 hexadecimal digits; what
 `linkwise_draft_from_canonical` reads. Fails with `LINKWISE_E_INPUT_REJECTED` where the
 folder does not hold it (whoever gives a copy of a log may withhold agreements),
 `LINKWISE_E_VERIFICATION_FAILED` where what it holds has another digest.
 */
linkwise_status linkwise_log_reader_agreement(const linkwise_log_reader *reader,
                                              linkwise_slice digest,
                                              linkwise_bytes **canonical,
                                              linkwise_error **error);

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

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_verdict_text(const linkwise_verdict *verdict, char *buffer, size_t capacity);

/*
 The verdict as one JSON object: each log, each finding, what was counted, who cosigned. Text out; see
 `LINKWISE_TEXT_FAILED`.

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
 Maps the pseudonyms of a release (`NAME.map`; exactly one source) to the owner's record ids, through
 the references of its batch (`.lwr`; exactly one source). What comes of it is given in memory and,
 where there are `outlets`, written to the outlet `mapped` too: CSV with the columns `record_id` and
 `pseudonym`, ascending by record id.

 `barred` has the links that the owner has withdrawn: a record of theirs gets a pseudonym that nobody else
 has. NULL says that it has withdrawn none under any version of the agreement, and fails with
 `LINKWISE_E_USAGE` where `log` says otherwise; where every bar was lifted since, an empty list
 says so.

 `now_ms` is when it is done, see `linkwise_permit_encode`.
 Consumes `permit`, `references`, `map` and `outlets`, whatever the result; `outlets` may be NULL, or
 point to NULL, where nothing is to be written. Fails with `LINKWISE_E_PASSPORT_MISMATCH` where map and
 references are not of one batch, with `LINKWISE_E_VERIFICATION_FAILED` or `LINKWISE_E_MALFORMED` where
 the map is not the assembler's, and with `LINKWISE_E_POLICY_REFUSED` where the policy does not permit
 it; the refusal is written to the log. Memory: about 200 bytes a record.
 */
linkwise_status linkwise_map(linkwise_map_permit **permit,
                             linkwise_sources **references,
                             linkwise_sources **map,
                             const linkwise_barred_links *barred,
                             const linkwise_signer *signer,
                             linkwise_log *log,
                             int64_t now_ms,
                             linkwise_outlets **outlets,
                             linkwise_mappings **mappings,
                             linkwise_error **error);

/*
 How many records have a pseudonym. NULL gives 0.
 */
size_t linkwise_mappings_count(const linkwise_mappings *mappings);

/*
 One record and its pseudonym, counted from 0, ascending by record id. Fails with `LINKWISE_E_USAGE`
 where there is no such record.
 */
linkwise_status linkwise_mappings_at(const linkwise_mappings *mappings,
                                     size_t index,
                                     linkwise_mapping *mapping,
                                     linkwise_error **error);

/*
 Who may join on the pseudonyms. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_mappings_recipient(const linkwise_mappings *mappings,
                                   char *buffer,
                                   size_t capacity);

/*
 Frees mappings. NULL is fine.
 */
void linkwise_mappings_free(linkwise_mappings *mappings);

/*
 Reads a notice (`.lww`; exactly one source, sealed or not), which may come from anyone; nothing is
 verified yet. Consumes `file`, whatever the result. The caller frees the notice. Fails with
 `LINKWISE_E_MALFORMED` where it is no notice, and with `LINKWISE_E_KEY_MISMATCH` where it is sealed to
 someone else. Memory: its length, at most 9 MB.
 */
linkwise_status linkwise_notice_read(linkwise_sources **file,
                                     linkwise_notice **notice,
                                     linkwise_error **error);

/*
 Who takes links back, to whom the notice is, and when it was written. The slices live as long as the
 notice.
 */
linkwise_status linkwise_notice_names(const linkwise_notice *notice,
                                      linkwise_slice *owner,
                                      linkwise_slice *to,
                                      int64_t *at_ms,
                                      linkwise_error **error);

/*
 Which release it is about: the agreement under which the links are taken back, the agreement of the
 release (that one, or an earlier version of it), the owner's map of pseudonyms and the edges of which all
 maps of the release were made, each by its digest of 32 bytes, and the number of the delivery. The slices
 live as long as the notice.
 */
linkwise_status linkwise_notice_release(const linkwise_notice *notice,
                                        linkwise_slice *agreement,
                                        linkwise_slice *release,
                                        linkwise_slice *map,
                                        linkwise_slice *edges,
                                        uint64_t *epoch,
                                        linkwise_error **error);

/*
 How many links it takes back. NULL gives 0.
 */
size_t linkwise_notice_link_count(const linkwise_notice *notice);

/*
 One link, counted from 0, ascending by pseudonym. Fails with `LINKWISE_E_USAGE` where there is no such
 link.
 */
linkwise_status linkwise_notice_link(const linkwise_notice *notice,
                                     size_t index,
                                     linkwise_withdrawn_link *link,
                                     linkwise_error **error);

/*
 The digest that logs and receipts name: 64 hexadecimal digits. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_notice_digest(const linkwise_notice *notice,
                              char *buffer,
                              size_t capacity);

/*
 Checks that a notice is under this agreement (a draft of it; see `linkwise_agreement_draft`), and signed
 by one of its controllers with the key that the caller has pinned. Fails with
 `LINKWISE_E_PASSPORT_MISMATCH` where it is about another agreement, and with `LINKWISE_E_POLICY_REFUSED`
 and the reason where the signature does not count.
 */
linkwise_status linkwise_notice_check(const linkwise_notice *notice,
                                      const linkwise_draft *agreement,
                                      const linkwise_trust *trust,
                                      linkwise_error **error);

/*
 Takes a notice in: checks it, writes it to the party's log, and gives a signed receipt. It needs no
 permit: whoever was given a link must be able to take its withdrawal in, after the agreement has ended
 too, so a draft of it is asked for.

 Writes to the outlets `listing` (CSV of the links, for whoever holds the joined data: `pseudonym`,
 `owner`, `other_owner`, `kind`) and `receipt` (`.lwn`, for the owner that gave the notice). Consumes
 `outlets`, whatever the result. `newly_received` (may be NULL) is false where the notice was taken in
 before: another receipt is written then, and no other entry.

 Fails as `linkwise_notice_check`, with `LINKWISE_E_PASSPORT_MISMATCH` where the notice is to another
 party, and with `LINKWISE_E_KEY_MISMATCH` where signing key and log are not those of a party of the
 agreement. Nothing is released then. Costs a pass over the log's entries.
 */
linkwise_status linkwise_notice_receive(const linkwise_notice *notice,
                                        const linkwise_draft *agreement,
                                        const linkwise_trust *trust,
                                        const linkwise_signer *signer,
                                        linkwise_log *log,
                                        int64_t now_ms,
                                        linkwise_outlets **outlets,
                                        bool *newly_received,
                                        linkwise_error **error);

/*
 Frees a notice. NULL is fine.
 */
void linkwise_notice_free(linkwise_notice *notice);

/*
 Answers a subject (UK GDPR Article 15): that one record was in an encoding, or that links of it were
 withdrawn. `openings` is the file of openings (`.lwo`) of that act; exactly one source. `record_id` is the
 organisation's own id. Needs no permit: the right is the subject's.

 An opening shows where a child was known, and when. So a record that the list of shields in `registers`
 protects is opened only where somebody has decided that it may be, which `shield_reviewed` says;
 so is every record where `registers` (may be NULL) has no list of shields. Else the answer is
 `LINKWISE_SUBJECT_WITHHELD`.

 It is an act: the log has an entry before and one after, which name nobody and are the same whatever the
 answer. Writes to the outlets `opening` (for the subject: what `linkwise_subject_opening_parse` reads;
 nothing appears there unless the answer is `LINKWISE_SUBJECT_OPENED`) and `kept` (for the owner alone:
 what opens the log's commitment to the answer). Consumes `openings` and `outlets`, whatever the result.

 `entry` (may be NULL) is the number of the entry that names the act of the openings, and `UINT64_MAX`
 where nothing was opened. Fails with `LINKWISE_E_MALFORMED` where the openings are not whole, with
 `LINKWISE_E_USAGE` where they are of no act of this log, and with `LINKWISE_E_INPUT_OUTPUT`. No opening is
 released then. Costs a pass over the openings and the entries.
 */
linkwise_status linkwise_log_open_subject(linkwise_log *log,
                                          linkwise_sources **openings,
                                          linkwise_slice record_id,
                                          const linkwise_registers *registers,
                                          bool shield_reviewed,
                                          const linkwise_signer *signer,
                                          int64_t now_ms,
                                          linkwise_outlets **outlets,
                                          linkwise_subject_answer *answer,
                                          uint64_t *entry,
                                          linkwise_error **error);

/*
 Which act a file of openings (`.lwo`; exactly one source, consumed, whatever the result) is of: the random
 name of its run and the Merkle root of its commitments, as the entry of the act has them. The file is read
 to its end. Fails with `LINKWISE_E_MALFORMED` where it is not whole, or is no such file.
 */
linkwise_status linkwise_openings_run(linkwise_sources **openings,
                                      uint8_t (*run)[16],
                                      uint8_t (*root)[32],
                                      linkwise_error **error);

/*
 Writes to a data owner's log that the openings of an act are destroyed: nobody can show of any record any
 more that it was in it. `openings` is the file (`.lwo`; exactly one source), consumed, whatever the
 result; delete it, and every copy, once this is written. `written` (may be NULL) is false where that was
 written before. Fails with `LINKWISE_E_MALFORMED` where the openings are not whole, with
 `LINKWISE_E_USAGE` where they are of no act of this log, and with `LINKWISE_E_KEY_MISMATCH` where the
 signing key is not that of whoever acted. Costs a pass over the openings and the entries.
 */
linkwise_status linkwise_openings_record_destroyed(linkwise_sources **openings,
                                                   const linkwise_signer *signer,
                                                   linkwise_log *log,
                                                   int64_t now_ms,
                                                   bool *written,
                                                   linkwise_error **error);

/*
 Asks an agreement for a permit to encode. `acknowledged` has the bits of the obligations that whoever
 acts says it does or will do (see `linkwise_decision_obligations`); a permit is given only where every
 one of the decision's is among them. Fails with `LINKWISE_E_POLICY_REFUSED` and every reason. The
 permit is consumed by the act; freeing it unused is fine. Costs about a microsecond.

 Every act tells when it is done, in `now_ms`, and is dated so in the log, to the hour. The agreement is
 asked again as of then: a permit that was kept over the end of the agreement, or until a list of opt-outs
 was too old, gives `LINKWISE_E_POLICY_REFUSED`, and the refusal is written to the log. A time before that of
 the request gives `LINKWISE_E_USAGE`.
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
 Asks for a permit to take links back; as `linkwise_permit_encode`.
 */
linkwise_status linkwise_permit_unlink(const linkwise_agreement *agreement,
                                       const linkwise_request *request,
                                       uint64_t acknowledged,
                                       linkwise_unlink_permit **permit,
                                       linkwise_error **error);

/*
 Frees a permit that was not used. NULL is fine.
 */
void linkwise_unlink_permit_free(linkwise_unlink_permit *permit);

/*
 Assembles links again from their edges, and holds the maps that were released, the counts of the log's
 entry and the list for the reviewer against them: two records have one pseudonym exactly where they are
 one person by the edges. `reader` reads the assembler's log, whose folder has the agreement; verify it
 first. `entry` is that of the links, from 0; `UINT64_MAX`: the first that took these edges in. `edges`
 (`.lwe`) is exactly one source, `handles` (`.lwh`) one of each owner whose batch was scored, `maps` (`.map`)
 as they were released, of every owner or of some. `review`, which may be NULL, or point to NULL, is the
 list for the reviewer (`.lwv`): with it the finding says how many pairs are wrong. All are consumed, whatever
 the result.

 It shows nothing of how pseudonyms were drawn, of whether the edges are what the batches give (see
 `linkwise_reexecute`), or of owners whose maps were not given.

 `progress` (may be NULL) is told how far it is and may stop it, see `linkwise_progress`.

 That anything is not what the log says, or not the assembler's, is no failure: ask what was found. Fails
 with `LINKWISE_E_VERIFICATION_FAILED` where the edges are not signed by whom the agreement names or were
 altered, with `LINKWISE_E_MALFORMED` where a file is of another kind, and with `LINKWISE_E_USAGE` where the
 entry is of no assembling or the folder has no such agreement. Costs what assembling does. Memory: about 12
 bytes an edge, 100 bytes a record, and 36 bytes a record of the maps.
 */
linkwise_status linkwise_reassemble(const linkwise_log_reader *reader,
                                    uint64_t entry,
                                    linkwise_sources **edges,
                                    linkwise_sources **handles,
                                    linkwise_sources **maps,
                                    linkwise_sources **review,
                                    const linkwise_progress *progress,
                                    linkwise_reassembly **found,
                                    linkwise_error **error);

/*
 Holds the handle key of an owner, and the number of records that it claims, against the owner's log: when it
 encoded, it committed there to its batch's key. Handle keys are not signed, so without this take each from
 its owner, never from the assembler. Verify the log besides. A log of nobody whose batch was scored changes
 nothing; another key than the log commits to is one more finding, and the owner may be the one who lied, by
 sending the assembler another. Fails with `LINKWISE_E_MALFORMED` or `LINKWISE_E_VERIFICATION_FAILED` where the
 log is damaged or not signed by the key that the agreement has for it. Costs one reading of its entries.
 */
linkwise_status linkwise_reassembly_check_owner(linkwise_reassembly *found,
                                                const linkwise_log_reader *reader,
                                                linkwise_error **error);

/*
 Whether links were assembled again, at least one map was held against them, and nothing is wrong. NULL
 gives false.
 */
bool linkwise_reassembly_is_sound(const linkwise_reassembly *found);

/*
 How many owners' batches were assembled again; none where nothing could be. NULL gives 0.
 */
size_t linkwise_reassembly_owner_count(const linkwise_reassembly *found);

/*
 One owner, counted from 0 in the order of the edges. Fails with `LINKWISE_E_USAGE` where there is no such
 owner.
 */
linkwise_status linkwise_reassembly_owner(const linkwise_reassembly *found,
                                          size_t index,
                                          linkwise_reassembled_owner *owner,
                                          linkwise_error **error);

/*
 How many pseudonyms of the given maps stand for records of several people. NULL gives 0, so ask
 `linkwise_reassembly_is_sound` first.
 */
uint64_t linkwise_reassembly_joined_wrongly(const linkwise_reassembly *found);

/*
 How many people have several pseudonyms in the given maps. NULL gives 0, so ask
 `linkwise_reassembly_is_sound` first.
 */
uint64_t linkwise_reassembly_parted_wrongly(const linkwise_reassembly *found);

/*
 How many findings there are. NULL gives 0, so ask `linkwise_reassembly_is_sound` first.
 */
size_t linkwise_reassembly_finding_count(const linkwise_reassembly *found);

/*
 One finding, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such finding.
 */
linkwise_status linkwise_reassembly_finding(const linkwise_reassembly *found,
                                            size_t index,
                                            linkwise_finding *finding,
                                            linkwise_error **error);

/*
 One sentence for people. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_reassembly_summary(const linkwise_reassembly *found, char *buffer, size_t capacity);

/*
 All that was found as JSON: `origin`, `size` and `root` of the checkpoint, `entry`, `owners`, `counts` (each
 with `name`, `logged` and `again`, which are null for small numbers, and `equal`), `review_equal` (null where
 no list was put out), `joined_wrongly`, `parted_wrongly`, `findings`. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_reassembly_json(const linkwise_reassembly *found,
                                char *buffer,
                                size_t capacity);

/*
 Frees what was found. NULL is fine.
 */
void linkwise_reassembly_free(linkwise_reassembly *found);

/*
 Lists who has given a valid receipt of the notices of one withdrawal and who has not. `sent` is the list
 of the notices as `linkwise_withdraw` wrote it, whole: it is held against the owner's log. `files` are the
 receipts that came back (`.lwn`); consumed, whatever the result. `agreement` is a draft of the agreement
 under which the links were withdrawn, which may have ended. Writes nothing. The caller frees the list.

 Fails with `LINKWISE_E_PASSPORT_MISMATCH` where the list is not that of a withdrawal in this log, and with
 `LINKWISE_E_MALFORMED` where it is no such list or a file is no receipt; the error says which, counted
 from 0. A receipt that does not count is no failure: see `linkwise_receipts_refused`. Costs a pass over
 the log's entries.
 */
linkwise_status linkwise_receipts_read(linkwise_slice sent,
                                       linkwise_sources **files,
                                       const linkwise_draft *agreement,
                                       const linkwise_trust *trust,
                                       const linkwise_log *log,
                                       linkwise_receipts **list,
                                       linkwise_error **error);

/*
 How many parties were told. NULL gives 0.
 */
size_t linkwise_receipts_party_count(const linkwise_receipts *list);

/*
 Where the notice to one party stands, counted from 0 in the order of the parties' names. Fails with
 `LINKWISE_E_USAGE` where there is no such party.
 */
linkwise_status linkwise_receipts_party(const linkwise_receipts *list,
                                        size_t index,
                                        linkwise_notice_standing *standing,
                                        linkwise_error **error);

/*
 How many parties still owe a receipt. NULL gives 0, so ask `linkwise_receipts_party_count` too.
 */
size_t linkwise_receipts_outstanding_count(const linkwise_receipts *list);

/*
 How many receipts do not count. NULL gives 0.
 */
size_t linkwise_receipts_refused_count(const linkwise_receipts *list);

/*
 A receipt that does not count, counted from 0 among those: its place among the files, from 0, and a
 sentence that says why, which lives as long as the list. Fails with `LINKWISE_E_USAGE` where there is no
 such receipt.
 */
linkwise_status linkwise_receipts_refused(const linkwise_receipts *list,
                                          size_t index,
                                          size_t *file,
                                          linkwise_slice *sentence,
                                          linkwise_error **error);

/*
 Frees a list of receipts. NULL is fine.
 */
void linkwise_receipts_free(linkwise_receipts *list);

/*
 An empty list of records that are read by rules, which are copied: changing them later changes
 nothing here.
 */
linkwise_status linkwise_records_new(const linkwise_rules *rules,
                                     linkwise_records **records,
                                     linkwise_error **error);

/*
 Makes room for so many more records, so that adding them costs no more than reading them. Fails with
 `LINKWISE_E_RESOURCE_CAP` where there is no room.
 */
linkwise_status linkwise_records_reserve(linkwise_records *records,
                                         size_t more,
                                         linkwise_error **error);

/*
 Reads one record and adds it: `fields` points to `count` fields, of which no column comes twice.
 `shield` restricts what may be done with it.

 A record that cannot be read fails with `LINKWISE_E_INPUT_REJECTED` and is counted; the error's one
 reason has the stable code of what is wrong, and `linkwise_records_rejected` gives the column. Nothing
 that was added before is lost. Costs about a microsecond.

 `fields` is NULL and `count` 0, or `count` fields can be read there and do not change meanwhile.
 */
linkwise_status linkwise_records_add(linkwise_records *records,
                                     const linkwise_field *fields,
                                     size_t count,
                                     linkwise_shield shield,
                                     linkwise_error **error);

/*
 How many records the list has, refused ones left out. NULL gives 0.
 */
size_t linkwise_records_count(const linkwise_records *records);

/*
 The owner's id of one record, counted from 0 in the order in which they were added; it lives as long
 as the list, until the next call that changes it. Fails with `LINKWISE_E_USAGE` where there is no such
 record.
 */
linkwise_status linkwise_records_id(const linkwise_records *records,
                                    size_t index,
                                    linkwise_slice *id,
                                    linkwise_error **error);

/*
 How many rows were refused. NULL gives 0.
 */
size_t linkwise_records_rejected_count(const linkwise_records *records);

/*
 One refused row, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such row.
 */
linkwise_status linkwise_records_rejected(const linkwise_records *records,
                                          size_t index,
                                          linkwise_rejected_row *rejected,
                                          linkwise_error **error);

/*
 What became of all rows, as JSON: `rows`, `records`, and by `column` and `code` how many were
 `rejected` and how many values were `dropped`, that is, treated as missing. It holds no value of any
 row. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_records_summary_json(const linkwise_records *records,
                                     char *buffer,
                                     size_t capacity);

/*
 Frees records, without wiping what they held. NULL is fine.
 */
void linkwise_records_free(linkwise_records *records);

/*
 Computes bins of a scoring run again and compares them, bit for bit, with those that the run's entry
 commits to; checks that batches, edges and bins are those of the entry, that all counts add up, and that
 the edges were released as they are computed. `reader` reads the linkage unit's log, whose folder has the
 agreement; verify it first. `entry` is that of the run, from 0; `UINT64_MAX`: the one that put these edges
 out. `batches` (`.lwk`) are those that were scored, `edges` (`.lwe`) and `bins` (`.lwb`; see
 `linkwise_score`) exactly one source each; all are consumed, whatever the result.

 `count` bins are drawn, all where there are fewer, by the checkpoint of the log and `seed`, 32 bytes: the
 auditor's own, drawn after the checkpoint was fixed. Where a part f of the bins is wrong, it shows with a
 chance of at least 1 - (1 - f)^count. With `estimate_model` the model is estimated again too, which reads
 every row.

 `progress` (may be NULL) is told how far it is and may stop it, see `linkwise_progress`.

 That the run is not what the log says is no failure: ask what was found. Fails with
 `LINKWISE_E_VERIFICATION_FAILED` or `LINKWISE_E_MALFORMED` where a file is not signed by whom the
 agreement names or was altered, and with `LINKWISE_E_USAGE` where the entry is of no scoring or the folder
 has no such agreement. Costs one reading of the batches and the comparisons of the bins drawn.
 */
linkwise_status linkwise_reexecute(const linkwise_log_reader *reader,
                                   uint64_t entry,
                                   linkwise_sources **batches,
                                   linkwise_sources **edges,
                                   linkwise_sources **bins,
                                   uint64_t count,
                                   linkwise_slice seed,
                                   bool estimate_model,
                                   const linkwise_progress *progress,
                                   linkwise_reexecution **found,
                                   linkwise_error **error);

/*
 Whether bins were computed again and nothing is wrong. NULL gives false.
 */
bool linkwise_reexecution_is_sound(const linkwise_reexecution *found);

/*
 How many bins the run has. NULL gives 0.
 */
uint64_t linkwise_reexecution_bins_in_all(const linkwise_reexecution *found);

/*
 How many bins were computed again. NULL gives 0.
 */
size_t linkwise_reexecution_bin_count(const linkwise_reexecution *found);

/*
 One bin, counted from 0 in the order drawn. Fails with `LINKWISE_E_USAGE` where there is no such bin.
 */
linkwise_status linkwise_reexecution_bin(const linkwise_reexecution *found,
                                         size_t index,
                                         linkwise_recomputed_bin *bin,
                                         linkwise_error **error);

/*
 How many findings there are. NULL gives 0, so ask `linkwise_reexecution_is_sound` first.
 */
size_t linkwise_reexecution_finding_count(const linkwise_reexecution *found);

/*
 One finding, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such finding.
 */
linkwise_status linkwise_reexecution_finding(const linkwise_reexecution *found,
                                             size_t index,
                                             linkwise_finding *finding,
                                             linkwise_error **error);

/*
 One sentence for people. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_reexecution_summary(const linkwise_reexecution *found,
                                    char *buffer,
                                    size_t capacity);

/*
 All that was found as JSON: `origin`, `size` and `root` of the checkpoint, `entry`, `seed`, `bins_in_all`,
 `bins`, `model_equal` (null where the model was not estimated again), `findings`. Text out; see
 `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_reexecution_json(const linkwise_reexecution *found,
                                 char *buffer,
                                 size_t capacity);

/*
 Frees what was found. NULL is fine.
 */
void linkwise_reexecution_free(linkwise_reexecution *found);

/*
 Writes to the log of whoever asked that a permit was refused, so that it can be seen that it was asked
 for. A program calls it with the same agreement, request and obligations after a function that gives
 permits has failed with `LINKWISE_E_POLICY_REFUSED`; refusals from within an act are written by the act.
 Fails with `LINKWISE_E_USAGE` where the permit would be given, or `act` is none that has permits here.
 */
linkwise_status linkwise_log_write_refusal(linkwise_log *log,
                                           const linkwise_signer *signer,
                                           const linkwise_agreement *agreement,
                                           const linkwise_request *request,
                                           uint64_t acknowledged,
                                           linkwise_act act,
                                           linkwise_error **error);

/*
 A builder of registers as they stand at a moment: objections and shields that begin later do not count
 yet. The caller frees it.
 */
linkwise_status linkwise_registers_builder_new(int64_t now_ms,
                                               linkwise_registers_builder **builder,
                                               linkwise_error **error);

/*
 Begins a list that is filled row by row; it may stay empty. `as_of_ms` is needed for the National Data
 Opt-out alone: when the service made the list, not when it was read; 0 for every other. Fails with
 `LINKWISE_E_USAGE` where the list is there already.
 */
linkwise_status linkwise_registers_builder_begin(linkwise_registers_builder *builder,
                                                 linkwise_list list,
                                                 int64_t as_of_ms,
                                                 linkwise_error **error);

/*
 Adds a consent or a refusal about a record; everything is copied. Several of one record all count. Fails
 with `LINKWISE_E_INPUT_REJECTED` where what it says does not hold together.
 */
linkwise_status linkwise_registers_builder_add_consent(linkwise_registers_builder *builder,
                                                       linkwise_slice record_id,
                                                       const linkwise_consent *consent,
                                                       linkwise_error **error);

/*
 Adds every consent of a list, which stays. Fails with `LINKWISE_E_INPUT_REJECTED`, and adds nothing,
 where one names its child by NHS number: look those up, and add them one by one.
 */
linkwise_status linkwise_registers_builder_add_consents(linkwise_registers_builder *builder,
                                                        const linkwise_consents *consents,
                                                        linkwise_error **error);

/*
 Adds an objection or a restriction of a record, which holds from a moment on; 0: always.
 */
linkwise_status linkwise_registers_builder_add_objection(linkwise_registers_builder *builder,
                                                         linkwise_slice record_id,
                                                         linkwise_objection objection,
                                                         int64_t from_ms,
                                                         linkwise_error **error);

/*
 Adds a shield of a record, which holds from a moment on; 0: always. Several of one record unite.
 */
linkwise_status linkwise_registers_builder_add_shield(linkwise_registers_builder *builder,
                                                      linkwise_slice record_id,
                                                      linkwise_mark shield,
                                                      int64_t from_ms,
                                                      linkwise_error **error);

/*
 Adds an NHS number that the National Data Opt-out leaves for use; whoever is not on the list is not
 used. Fails with `LINKWISE_E_INPUT_REJECTED` where it does not check.
 */
linkwise_status linkwise_registers_builder_add_allowed(linkwise_registers_builder *builder,
                                                       linkwise_slice nhs_number,
                                                       linkwise_error **error);

/*
 Reads the list of consents as a whole: CSV or JSON; see `linkwise_consents_read` for its columns. Fails
 with `LINKWISE_E_INPUT_REJECTED`; the error names row and column, never a value. Some million rows a
 second; memory is some 20 bytes a child beside its id, and a copy of the document.
 */
linkwise_status linkwise_registers_builder_read_consents(linkwise_registers_builder *builder,
                                                         linkwise_slice document,
                                                         linkwise_error **error);

/*
 Reads the list of objections and restrictions as a whole: CSV or JSON of the columns `record_id`,
 `kind` (objection, restriction), `from` (a day or a time, or nothing).
 */
linkwise_status linkwise_registers_builder_read_objections(linkwise_registers_builder *builder,
                                                           linkwise_slice document,
                                                           linkwise_error **error);

/*
 Reads the list of shields as a whole: CSV or JSON of the columns `record_id`, `shield` (adopted,
 `sensitive_location`, `sensitive_service`, `gender_protected`, `court_bar`, staff), `from` (a day or a
 time, or nothing).
 */
linkwise_status linkwise_registers_builder_read_shields(linkwise_registers_builder *builder,
                                                        linkwise_slice document,
                                                        linkwise_error **error);

/*
 Reads the NHS numbers that the National Data Opt-out leaves for use, as the service gave them back: one
 on each line, or CSV or JSON with the column `nhs_number`. `as_of_ms` is when the service made the list;
 requests name the same time.
 */
linkwise_status linkwise_registers_builder_read_opt_out_allow(linkwise_registers_builder *builder,
                                                              linkwise_slice document,
                                                              int64_t as_of_ms,
                                                              linkwise_error **error);

/*
 The registers. Consumes the builder, whatever the result: `*builder` is NULL afterwards. The caller
 frees the registers. Costs a sort of each list.
 */
linkwise_status linkwise_registers_builder_finish(linkwise_registers_builder **builder,
                                                  linkwise_registers **registers,
                                                  linkwise_error **error);

/*
 Frees and wipes a builder. NULL is fine.
 */
void linkwise_registers_builder_free(linkwise_registers_builder *builder);

/*
 How many rows a list has, how many of them begin later than now, and as of when it is (0 where that is
 not known, as of every list but that of the National Data Opt-out). Fails with `LINKWISE_E_USAGE` where
 the list is absent or `list` is no number of a list.
 */
linkwise_status linkwise_registers_list(const linkwise_registers *registers,
                                        linkwise_list list,
                                        uint64_t *rows,
                                        uint64_t *not_yet,
                                        int64_t *as_of_ms,
                                        linkwise_error **error);

/*
 Frees and wipes registers. NULL is fine.
 */
void linkwise_registers_free(linkwise_registers *registers);

/*
 Replays every permit and refusal of a log under a draft, as if it had been signed and in force: about acts
 as a whole, not about single children, whom a log does not know. Both stay. The caller frees the replay.
 Fails with `LINKWISE_E_MALFORMED` or `LINKWISE_E_INPUT_OUTPUT` where an entry cannot be read. Costs some
 microseconds an act.
 */
linkwise_status linkwise_draft_simulate(const linkwise_draft *draft,
                                        const linkwise_log_reader *reader,
                                        linkwise_replay **replay,
                                        linkwise_error **error);

/*
 How many acts were replayed. NULL gives 0.
 */
size_t linkwise_replay_count(const linkwise_replay *replay);

/*
 One act, counted from 0 in the order of the log. Fails with `LINKWISE_E_USAGE` where there is no such act.
 */
linkwise_status linkwise_replay_act(const linkwise_replay *replay,
                                    size_t index,
                                    linkwise_replayed_act *act,
                                    linkwise_error **error);

/*
 What the draft would have decided of one act, with every rule that counted. The caller frees the decision.
 Fails with `LINKWISE_E_USAGE` where there is no such act, or its purpose is not a word of this version.
 */
linkwise_status linkwise_replay_decision(const linkwise_replay *replay,
                                         size_t index,
                                         linkwise_decision **decision,
                                         linkwise_error **error);

/*
 Frees a replay. NULL is fine.
 */
void linkwise_replay_free(linkwise_replay *replay);

/*
 Opens a review list (`.lwv`; exactly one source) that the assembler made; a logged act. Consumes `permit`
 and `list`, whatever the result. `now_ms` is when it is done, see `linkwise_permit_encode`. Fails with
 `LINKWISE_E_VERIFICATION_FAILED` or `LINKWISE_E_MALFORMED` where the list is not the assembler's or was
 altered, with `LINKWISE_E_PASSPORT_MISMATCH` where it is of another agreement, and with
 `LINKWISE_E_POLICY_REFUSED` where the policy does not permit it; the refusal is written to the log.
 */
linkwise_status linkwise_review(linkwise_review_permit **permit,
                                linkwise_sources **list,
                                const linkwise_signer *signer,
                                linkwise_log *log,
                                int64_t now_ms,
                                linkwise_review_list **pairs,
                                linkwise_error **error);

/*
 How many pairs there are. NULL gives 0.
 */
size_t linkwise_review_list_count(const linkwise_review_list *list);

/*
 One pair, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such pair.
 */
linkwise_status linkwise_review_list_pair(const linkwise_review_list *list,
                                          size_t index,
                                          linkwise_review_pair *pair,
                                          linkwise_error **error);

/*
 Frees a list. NULL is fine.
 */
void linkwise_review_list_free(linkwise_review_list *list);

/*
 Makes and signs a notice. `agreement` is a draft of the agreement (see `linkwise_agreement_draft`),
 `party` the name of the party that ends it, whose card has the signer's key, and `reason` one line of at
 most 1,000 characters without anything about a child. It counts with each organisation from the moment
 at which that organisation takes it in; send the document to all of them. The caller frees it. Fails
 with `LINKWISE_E_POLICY_REFUSED` where `trust` would not let the notice count.
 */
linkwise_status linkwise_revocation_make(const linkwise_draft *agreement,
                                         linkwise_slice party,
                                         linkwise_slice reason,
                                         int64_t now_ms,
                                         const linkwise_signer *signer,
                                         const linkwise_trust *trust,
                                         linkwise_revocation **revocation,
                                         linkwise_error **error);

/*
 Reads a notice from its document (TOML); it is not checked yet. The caller frees it. Fails with
 `LINKWISE_E_INVALID_CONFIGURATION`; the error names the line.
 */
linkwise_status linkwise_revocation_parse(linkwise_slice document,
                                          linkwise_revocation **revocation,
                                          linkwise_error **error);

/*
 The notice as a document (TOML), as it is sent to the others. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_revocation_document(const linkwise_revocation *revocation,
                                    char *buffer,
                                    size_t capacity);

/*
 The digest of the agreement that a notice is about: 64 hexadecimal digits. Text out; see
 `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_revocation_agreement(const linkwise_revocation *revocation,
                                     char *buffer,
                                     size_t capacity);

/*
 Checks that a notice is about this agreement and is signed by one of its parties with the key that the
 caller has pinned. Fails with `LINKWISE_E_POLICY_REFUSED` and the reason.
 */
linkwise_status linkwise_revocation_check(const linkwise_revocation *revocation,
                                          const linkwise_draft *agreement,
                                          const linkwise_trust *trust,
                                          linkwise_error **error);

/*
 Takes a notice in: checks it and writes it to a party's log; from then on every act under the agreement
 is refused there. The party that ends the agreement takes its own notice in too. `ended` (may be NULL)
 is false where the agreement had ended in this log before; nothing is written then. Fails with
 `LINKWISE_E_POLICY_REFUSED` where the notice does not count, and with `LINKWISE_E_KEY_MISMATCH` where
 signing key and log are not those of one party of the agreement.
 */
linkwise_status linkwise_revocation_adopt(const linkwise_revocation *revocation,
                                          const linkwise_draft *agreement,
                                          const linkwise_trust *trust,
                                          const linkwise_signer *signer,
                                          linkwise_log *log,
                                          int64_t now_ms,
                                          bool *ended,
                                          linkwise_error **error);

/*
 Whether an agreement, named by its digest (64 hexadecimal digits), was revoked in a log, or a newer
 version has taken its place there: what `revoked` of a request wants to know. Acts look by themselves
 too.
 */
linkwise_status linkwise_log_has_ended(const linkwise_log *log,
                                       linkwise_slice agreement,
                                       bool *ended,
                                       linkwise_error **error);

/*
 Frees a notice. NULL is fine.
 */
void linkwise_revocation_free(linkwise_revocation *revocation);

/*
 The rules that an agreement fixes (how postcodes are read, whether test identifiers pass), with ISO
 dates, plain codes of sex, no social care ids, and rows refused where a value does not check. Without
 an agreement (NULL): postcodes of the United Kingdom, and no test identifiers.
 */
linkwise_status linkwise_rules_new(const linkwise_agreement *agreement,
                                   linkwise_rules **rules,
                                   linkwise_error **error);

/*
 Says how dates are written.
 */
linkwise_status linkwise_rules_set_date_format(linkwise_rules *rules,
                                               linkwise_date_format format,
                                               linkwise_error **error);

/*
 Says which codes stand for sex; the numbers of one scheme mean something else in another.
 */
linkwise_status linkwise_rules_set_sex_scheme(linkwise_rules *rules,
                                              linkwise_sex_scheme scheme,
                                              linkwise_error **error);

/*
 Says how postcodes are read: as those of the United Kingdom where both numbers are 0, else any text,
 of which the first `sector` characters stand for the sector and the first `district` for the
 district (1 to 12 each, fewer for the district). An agreement's rules have the agreement's way
 already; another makes records that do not match those of others.
 */
linkwise_status linkwise_rules_set_postcode(linkwise_rules *rules,
                                            uint8_t sector,
                                            uint8_t district,
                                            linkwise_error **error);

/*
 Says whether test identifiers that are never issued count as valid: for synthetic records alone.
 */
linkwise_status linkwise_rules_set_never_issued(linkwise_rules *rules,
                                                bool accept,
                                                linkwise_error **error);

/*
 Says what becomes of a value that does not check: the row is refused, or the value is treated as
 missing and counted.
 */
linkwise_status linkwise_rules_set_invalid_as_missing(linkwise_rules *rules,
                                                      bool as_missing,
                                                      linkwise_error **error);

/*
 Says where social care ids are unique: the DfE or ONS code of the local authority, and the name of
 the case system. Both are needed as soon as one record has a social care id.
 */
linkwise_status linkwise_rules_set_social_care(linkwise_rules *rules,
                                               linkwise_slice authority,
                                               linkwise_slice system,
                                               linkwise_error **error);

/*
 Frees rules. NULL is fine.
 */
void linkwise_rules_free(linkwise_rules *rules);

/*
 Draws links and near-misses of a release for review, once the log has it: `edges` (`.lwe`; exactly one
 source) and `handles` (`.lwh`) are those that were assembled. At most `links` links and `near_misses`
 pairs that were left to people, the nearest to the threshold first; each at most 10,000, and one at least.
 `seed` is the auditor's own, 32 bytes, told once the links were assembled: one that the assembler chose
 itself shows nobody that it did not try several.

 Writes to the outlets `list` (`.lwv`, for the reviewer whom the agreement names; the weight of each pair
 is 0 there) and `key` (`.lws`, which tells which pairs are links: it stays with the assembler until all
 are reviewed; the log commits to it). Consumes `permit`, `edges`, `handles` and `outlets`, whatever the
 result.

 `now_ms` is when it is done, see `linkwise_permit_encode`. `progress` (may be NULL) is told how far it is
 and may stop it, see `linkwise_progress`.

 Fails with `LINKWISE_E_USAGE` where the agreement names no reviewer or too many pairs are asked for, with
 `LINKWISE_E_PASSPORT_MISMATCH` where this log did not assemble these edges, and with
 `LINKWISE_E_POLICY_REFUSED` where the policy does not permit it; the refusal is written to the log. Where
 it fails, nothing is released. Costs what assembling does.
 */
linkwise_status linkwise_sample(linkwise_assemble_permit **permit,
                                linkwise_sources **edges,
                                linkwise_sources **handles,
                                const linkwise_signer *signer,
                                linkwise_log *log,
                                int64_t now_ms,
                                uint64_t links,
                                uint64_t near_misses,
                                linkwise_slice seed,
                                linkwise_outlets **outlets,
                                const linkwise_progress *progress,
                                linkwise_sample_report *report,
                                linkwise_error **error);

/*
 Draws a sample again, by the seed in its key (`.lws`), from the edges and handle keys of the release, and
 compares it with the list that the assembler's log names; where they are the same, the verdict tells which
 pairs are links. To be asked for when all are reviewed. `reader` reads the assembler's log, whose folder
 has the agreement; verify it first. `seed` is the auditor's, 32 bytes; empty: the key's is believed.
 Consumes `key`, `edges` (exactly one source each) and `handles`, whatever the result.

 That the sample is another one is no failure: ask the verdict. Fails with
 `LINKWISE_E_VERIFICATION_FAILED` or `LINKWISE_E_MALFORMED` where a file is not signed by whom the
 agreement names or was altered, and with `LINKWISE_E_USAGE` where the folder has no such agreement. Costs
 what assembling does.
 */
linkwise_status linkwise_sample_check(const linkwise_log_reader *reader,
                                      linkwise_sources **key,
                                      linkwise_sources **edges,
                                      linkwise_sources **handles,
                                      linkwise_slice seed,
                                      linkwise_sample_verdict **verdict,
                                      linkwise_error **error);

/*
 Whether the sample is what its seed draws. NULL gives false.
 */
bool linkwise_sample_verdict_is_sound(const linkwise_sample_verdict *verdict);

/*
 How many findings there are. NULL gives 0, so ask `linkwise_sample_verdict_is_sound` first.
 */
size_t linkwise_sample_verdict_finding_count(const linkwise_sample_verdict *verdict);

/*
 One finding, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such finding.
 */
linkwise_status linkwise_sample_verdict_finding(const linkwise_sample_verdict *verdict,
                                                size_t index,
                                                linkwise_finding *finding,
                                                linkwise_error **error);

/*
 How many pairs the sample has; none where it is not what the log says. NULL gives 0.
 */
size_t linkwise_sample_verdict_pair_count(const linkwise_sample_verdict *verdict);

/*
 One pair, counted from 0 in the order of the reviewer's list. Fails with `LINKWISE_E_USAGE` where there is
 no such pair.
 */
linkwise_status linkwise_sample_verdict_pair(const linkwise_sample_verdict *verdict,
                                             size_t index,
                                             linkwise_sampled_pair *pair,
                                             linkwise_error **error);

/*
 The whole verdict as JSON: `origin`, the `entry` of the sample, the entry by which the links were
 `assembled`, `seed`, `pairs`, `findings`. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_sample_verdict_json(const linkwise_sample_verdict *verdict,
                                    char *buffer,
                                    size_t capacity);

/*
 Frees a verdict on a sample. NULL is fine.
 */
void linkwise_sample_verdict_free(linkwise_sample_verdict *verdict);

/*
 Scores batches (`.lwk`), one of each owner and at least two: compares rows that meet, learns the
 weights, chooses the threshold, and writes the edges above the agreement's floor, shuffled, to the
 outlet `edges` (`.lwe`, for the assembler). The outlet `bins` (`.lwb`) gets what stays with the
 linkage unit, for an auditor to have parts of the run computed again, see `linkwise_reexecute`. Both must
 be there, and no other.

 `now_ms` is when it is done, see `linkwise_permit_encode`. `progress` (may be NULL) is told how far it is
 and may stop it, see `linkwise_progress`.

 Consumes `permit`, `batches` and `outlets`, whatever the result. Fails with
 `LINKWISE_E_PASSPORT_MISMATCH` where the batches do not belong together, and with
 `LINKWISE_E_POLICY_REFUSED` where two of them have been scored together before; the refusal is written
 to the log. Where it fails, nothing is released. Memory: one chunk of 65,536 rows of each owner and 35
 bytes an edge, beside the batches where these are in memory.
 */
linkwise_status linkwise_score(linkwise_score_permit **permit,
                               linkwise_sources **batches,
                               const linkwise_signer *signer,
                               linkwise_log *log,
                               int64_t now_ms,
                               linkwise_outlets **outlets,
                               const linkwise_progress *progress,
                               linkwise_score_report **report,
                               linkwise_error **error);

/*
 Edges that were released. NULL gives 0.
 */
uint64_t linkwise_score_report_released(const linkwise_score_report *report);

/*
 Pairs of rows that met, over all passes. NULL gives 0.
 */
uint64_t linkwise_score_report_met(const linkwise_score_report *report);

/*
 Pairs of records that the model expects to be matches. NULL gives 0.
 */
uint64_t linkwise_score_report_expected_matches(const linkwise_score_report *report);

/*
 The least weight, in whole bits, at which a pair is a link. NULL gives 0.
 */
int16_t linkwise_score_report_threshold_bits(const linkwise_score_report *report);

/*
 The digest that names the file of edges in logs: 32 bytes that live as long as the report.
 */
linkwise_status linkwise_score_report_edges(const linkwise_score_report *report,
                                            linkwise_slice *digest,
                                            linkwise_error **error);

/*
 The whole report as JSON: `edges`, `released`, `met`, `threshold_bits`, `expected_matches`,
 `learned_from` (where the weights come from), and for each of the `owners` its `name` and the passes that it
 left out. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_score_report_json(const linkwise_score_report *report,
                                  char *buffer,
                                  size_t capacity);

/*
 Frees a report. NULL is fine.
 */
void linkwise_score_report_free(linkwise_score_report *report);

/*
 Makes the key that opens what is sealed to a party (X25519, of the age format) from the operating
 system's generator. The caller frees it.
 */
linkwise_status linkwise_recipient_key_generate(linkwise_recipient_key **key,
                                                linkwise_error **error);

/*
 A recipient key from its secret text (`AGE-SECRET-KEY-1...`), which the caller's key store kept. The
 text is copied; wipe your own. The caller frees the key. Fails with `LINKWISE_E_KEY_MISMATCH` where the
 text is no such key.
 */
linkwise_status linkwise_recipient_key_from_secret(linkwise_slice secret,
                                                   linkwise_recipient_key **key,
                                                   linkwise_error **error);

/*
 The secret text of a recipient key (`AGE-SECRET-KEY-1...`), for the caller's key store alone. The
 caller frees the bytes, which wipes them.
 */
linkwise_status linkwise_recipient_key_expose_secret(const linkwise_recipient_key *key,
                                                     linkwise_bytes **secret,
                                                     linkwise_error **error);

/*
 The recipient to which others seal (`age1...`, 62 characters), as cards have it. Text out; see
 `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_recipient_key_public_key(const linkwise_recipient_key *key,
                                         char *buffer,
                                         size_t capacity);

/*
 Frees a recipient key. The key is shared with the sources to which it was given for sealed files; it is
 wiped when the last that holds it is gone. NULL is fine.
 */
void linkwise_recipient_key_free(linkwise_recipient_key *key);

/*
 Seals bytes to a recipient (`age1...`) in the age v1 format. Whoever opens them does not learn from
 whom they are: sign what must be known to be yours. The caller frees `sealed`. Fails with
 `LINKWISE_E_KEY_MISMATCH` where the recipient is none. Costs about 100 microseconds, and a second for a
 gigabyte; any thread.
 */
linkwise_status linkwise_seal(linkwise_slice recipient,
                              linkwise_slice content,
                              linkwise_bytes **sealed,
                              linkwise_error **error);

/*
 Opens what was sealed to a recipient key. The caller frees `content`, which wipes it. Fails with
 `LINKWISE_E_KEY_MISMATCH` where it is sealed to someone else, altered or cut short; nothing of it is
 given then.
 */
linkwise_status linkwise_unseal(const linkwise_recipient_key *key,
                                linkwise_slice sealed,
                                linkwise_bytes **content,
                                linkwise_error **error);

/*
 Issues the link key of an agreement to one of its owners, as its key custodian: sealed to the owner,
 signed by the custodian, and written to the custodian's log before it is handed out. The file is what
 `linkwise key issue` writes and `linkwise key import` takes in. The caller frees `sealed`.

 `to` is the owner's name in the agreement. Fails with `LINKWISE_E_POLICY_REFUSED` where `to` is no
 controller of the agreement or the agreement has ended in this log, and with `LINKWISE_E_KEY_MISMATCH`
 where signing key and log are not the custodian's.
 */
linkwise_status linkwise_link_key_issue(const linkwise_root_key *root,
                                        const linkwise_agreement *agreement,
                                        linkwise_slice to,
                                        const linkwise_signer *signer,
                                        linkwise_log *log,
                                        int64_t now_ms,
                                        linkwise_bytes **sealed,
                                        linkwise_error **error);

/*
 Opens a link key that an agreement's custodian has issued to `own`, the caller's name in the
 agreement. The caller frees the key. Fails with `LINKWISE_E_KEY_MISMATCH` where it is not sealed to
 this recipient key, is of another agreement, epoch or suite, or was not signed by the custodian for
 `own`.
 */
linkwise_status linkwise_link_key_receive(linkwise_slice sealed,
                                          const linkwise_agreement *agreement,
                                          const linkwise_recipient_key *recipient,
                                          linkwise_slice own,
                                          linkwise_link_key **key,
                                          linkwise_error **error);

/*
 Writes to a party's log that the link key of an agreement's epoch is destroyed; nothing is encoded
 under it there any more. Once it is written, free the key and delete every copy: a key that is gone
 without a word could be one that was lost. `written` (may be NULL) is false where that was written
 before. The agreement may have ended, so a draft of it is asked for; see `linkwise_agreement_draft`.
 Fails with `LINKWISE_E_USAGE` where this log never opened the epoch.
 */
linkwise_status linkwise_link_key_record_destroyed(const linkwise_draft *agreement,
                                                   const linkwise_signer *signer,
                                                   linkwise_log *log,
                                                   int64_t now_ms,
                                                   bool *written,
                                                   linkwise_error **error);

/*
 The name of a status, such as `LINKWISE_E_USAGE`; for a number that this version does not know
 `LINKWISE_E_UNKNOWN`. The text lives as long as the library; never NULL. Any thread.
 */
const char *linkwise_status_name(linkwise_status status);

/*
 Begins a draft for the purpose linkage quality with the library's schema for children and the usual
 acts: controllers encode, map, compare and unlink, the linkage unit scores and explains, the assembler
 assembles, a reviewer reviews. `id` is the agreement's name (a-z, 0-9, `_`, `-`), the days are
 as 2026-09-01, in London, and `epoch` is the number of the delivery, from 1. `nonce` is 32 random bytes,
 which make keys and digest unlike those of any other agreement; empty: the library draws them. The
 caller frees the terms.
 */
linkwise_status linkwise_terms_new(linkwise_slice id,
                                   linkwise_slice nonce,
                                   uint64_t epoch,
                                   linkwise_slice valid_from,
                                   linkwise_slice valid_until,
                                   linkwise_terms **terms,
                                   linkwise_error **error);

/*
 Adds a party by its card, which is copied: `roles` are bits of the `LINKWISE_ROLE_` numbers, at least
 one. Two controllers or more, one linkage unit, one assembler and one key custodian are needed; a party
 that is linkage unit and assembler makes the agreement one of the lower tier. A data owner is taken for
 a public authority, any other not; where that is wrong, edit the document.
 */
linkwise_status linkwise_terms_add_party(linkwise_terms *terms,
                                         const linkwise_card *card,
                                         linkwise_roles roles,
                                         linkwise_sector sector,
                                         linkwise_error **error);

/*
 Sets the title for people: one line of at most 200 characters.
 */
linkwise_status linkwise_terms_set_title(linkwise_terms *terms,
                                         linkwise_slice title,
                                         linkwise_error **error);

/*
 Sets the least and the greatest number of records in a batch: from 2 to 1,000,000, and up to
 1,000,000,000. Without this call 100 and 5,000,000.
 */
linkwise_status linkwise_terms_set_batch(linkwise_terms *terms,
                                         uint32_t smallest_batch,
                                         uint64_t most_rows,
                                         linkwise_error **error);

/*
 Sets the primitives of keyed hashing. Without this call BLAKE3.
 */
linkwise_status linkwise_terms_set_suite(linkwise_terms *terms,
                                         linkwise_suite suite,
                                         linkwise_error **error);

/*
 Makes the draft one about invented children: test identifiers that were never issued count as valid,
 and `reference` (one line) stands wherever a reference to a paper is still to be written.
 */
linkwise_status linkwise_terms_set_synthetic(linkwise_terms *terms,
                                             linkwise_slice reference,
                                             linkwise_error **error);

/*
 Makes the draft. Consumes the terms, whatever the result: `*terms` is NULL afterwards. The caller
 frees the draft. Everything else that an agreement can say is edited in its document, which
 `linkwise_draft_document` gives and `linkwise_draft_parse` reads. Fails with
 `LINKWISE_E_INVALID_CONFIGURATION` where the parties do not fit together.
 */
linkwise_status linkwise_terms_draft(linkwise_terms **terms,
                                     linkwise_draft **draft,
                                     linkwise_error **error);

/*
 Frees a terms. NULL is fine.
 */
void linkwise_terms_free(linkwise_terms *terms);

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

/*
 Takes links of a release back: writes a notice to each party that was given them (UK GDPR Article 19),
 and the owner's list of barred links, which `linkwise_map` applies to every later release. `links` are
 those to withdraw, 1 to 100,000; `kept`, which may be NULL, those that were barred before. `references`
 (`.lwr`) and `map` (`NAME.map`), exactly one source each, are those of the release: of this agreement or
 of an earlier version of it that the log has.

 Writes to the outlets `barred` (CSV of all barred links, for the owner alone), `openings` (`.lwo`, for
 the owner alone), `sent` (the list of the notices, for `linkwise_receipts_read`) and, for each party that
 is told, `notice:` and its name, such as `notice:council`. Told are the recipient of the release, or each
 of its owners, and an owner whose records a link names; an outlet for a party that is not told stays
 empty. Notices carry pseudonyms: seal each to its party, as `linkwise_outlets_add_sealed_file` does.

 `now_ms` is when it is done, see `linkwise_permit_encode`.
 Consumes `permit`, `references`, `map` and `outlets`, whatever the result. Where it fails, nothing is
 released. Fails with `LINKWISE_E_PASSPORT_MISMATCH` where map and references are not of one batch or of
 another agreement, with `LINKWISE_E_INPUT_REJECTED` where a record is not in the batch, with
 `LINKWISE_E_USAGE` where a link names an owner that the agreement does not have or a party that is told
 has no outlet, and with `LINKWISE_E_POLICY_REFUSED` where the policy does not permit it; the refusal is
 written to the log. Memory: about 60 bytes a record of the batch.
 */
linkwise_status linkwise_withdraw(linkwise_unlink_permit **permit,
                                  linkwise_sources **references,
                                  linkwise_sources **map,
                                  const linkwise_barred_links *links,
                                  const linkwise_barred_links *kept,
                                  const linkwise_signer *signer,
                                  linkwise_log *log,
                                  int64_t now_ms,
                                  linkwise_outlets **outlets,
                                  linkwise_withdraw_report **report,
                                  linkwise_error **error);

/*
 How many links were withdrawn. NULL gives 0.
 */
uint64_t linkwise_withdraw_report_links(const linkwise_withdraw_report *report);

/*
 How many of the owner's records they are of. NULL gives 0.
 */
uint64_t linkwise_withdraw_report_records(const linkwise_withdraw_report *report);

/*
 How many links are barred from now on, those of before among them. NULL gives 0.
 */
uint64_t linkwise_withdraw_report_barred(const linkwise_withdraw_report *report);

/*
 How many parties were told. NULL gives 0.
 */
size_t linkwise_withdraw_report_notice_count(const linkwise_withdraw_report *report);

/*
 One notice, counted from 0 in the order of the parties' names. Fails with `LINKWISE_E_USAGE` where there
 is no such notice.
 */
linkwise_status linkwise_withdraw_report_notice(const linkwise_withdraw_report *report,
                                                size_t index,
                                                linkwise_sent_notice *notice,
                                                linkwise_error **error);

/*
 How many were given the links under an earlier version of the agreement and are no parties any more:
 they must be told in another way. NULL gives 0.
 */
size_t linkwise_withdraw_report_unreached_count(const linkwise_withdraw_report *report);

/*
 The name of one of those, counted from 0; it lives as long as the report. Fails with `LINKWISE_E_USAGE`
 where there is no such party.
 */
linkwise_status linkwise_withdraw_report_unreached(const linkwise_withdraw_report *report,
                                                   size_t index,
                                                   linkwise_slice *name,
                                                   linkwise_error **error);

/*
 The whole report as JSON: `links`, `records`, `barred`, of each of the `notices` the `party` and the
 digest of the `notice`, and `unreached`. Text out; see `LINKWISE_TEXT_FAILED`.

 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_withdraw_report_json(const linkwise_withdraw_report *report,
                                     char *buffer,
                                     size_t capacity);

/*
 Frees a report. NULL is fine.
 */
void linkwise_withdraw_report_free(linkwise_withdraw_report *report);

/*
 How many witnesses the agreement names: parties or others, who cosign checkpoints of the parties' logs.
 NULL gives 0, and so does an agreement that names none.
 */
size_t linkwise_agreement_witness_count(const linkwise_agreement *agreement);

/*
 Name and key of one witness, counted from 0 and ascending by name: what `linkwise_verifier_add_witness`
 takes, and `linkwise_log_key_text` tells. The caller frees the key. Fails with `LINKWISE_E_USAGE` where
 there is no such witness.
 */
linkwise_status linkwise_agreement_witness(const linkwise_agreement *agreement,
                                           size_t index,
                                           linkwise_log_key **key,
                                           linkwise_error **error);

/*
 How many of the witnesses must cosign a party's log, and how many hours at most an entry waits for them.
 A party is no witness of its own log. Fails with `LINKWISE_E_USAGE` where the agreement names no
 witnesses.
 */
linkwise_status linkwise_agreement_witnessing(const linkwise_agreement *agreement,
                                              uint32_t *quorum,
                                              uint32_t *delay_hours,
                                              linkwise_error **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* LINKWISE_H */
