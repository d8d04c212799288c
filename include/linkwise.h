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
 The right to compare plain records inside one controller once.
 */
typedef struct linkwise_compare_permit linkwise_compare_permit;

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
 The link key of one agreement and epoch, which owners hold. Freeing it wipes it. Threads: `const`
 calls from any number of threads.
 */
typedef struct linkwise_link_key linkwise_link_key;

/*
 The log of one party, open for its acts. Every act appends to it. Threads: one at a time, but for
 `const` calls while no other is under way.
 */
typedef struct linkwise_log linkwise_log;

/*
 The right to map pseudonyms to record ids once.
 */
typedef struct linkwise_map_permit linkwise_map_permit;

/*
 The key that opens files sealed to a party. Freeing it wipes it. Threads: `const` calls from any
 number of threads.
 */
typedef struct linkwise_recipient_key linkwise_recipient_key;

/*
 The right to read a review list once.
 */
typedef struct linkwise_review_permit linkwise_review_permit;

/*
 The root of link keys, which the key custodian alone holds. Freeing it wipes it. Threads: `const`
 calls from any number of threads.
 */
typedef struct linkwise_root_key linkwise_root_key;

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
 A draft that is being made from cards. Freed with `linkwise_template_free`, or consumed by
 `linkwise_template_draft`. Threads: one at a time.
 */
typedef struct linkwise_template linkwise_template;

/*
 The cards that the caller has pinned: of the other organisations, and its own. Keys come from here,
 never from an agreement. Freed with `linkwise_trust_free`. Threads: one at a time while cards are
 added; then `const` calls from any number of threads.
 */
typedef struct linkwise_trust linkwise_trust;

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
 A purpose: one of the `LINKWISE_PURPOSE_` numbers, which are those of the agreement's canonical bytes.
 */
typedef int32_t linkwise_purpose;

/*
 What a party is in an agreement: bits of the `LINKWISE_ROLE_` numbers.
 */
typedef uint32_t linkwise_roles;

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
 What a reason does to a decision: one of the `LINKWISE_WEIGHT_` numbers.
 */
typedef int32_t linkwise_weight;

/*
 What whoever acts must do besides: a set of the `LINKWISE_OBLIGATION_` bits.
 */
typedef uint64_t linkwise_obligations;

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
 The sector of an organisation: one of the `LINKWISE_SECTOR_` numbers, which are those of the
 agreement's canonical bytes.
 */
typedef int32_t linkwise_sector;

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

 # Safety
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

 # Safety
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

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_card_signer(const linkwise_card *card, char *buffer, size_t capacity);

/*
 The key with which the organisation's log is signed: 64 hexadecimal digits. Text out; see
 `LINKWISE_TEXT_FAILED`.

 # Safety
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

 # Safety
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

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_decision_digest(const linkwise_decision *decision, char *buffer, size_t capacity);

/*
 The whole decision as a table for people: every row that was asked, how it came out, with the law for
 what it says, then ground, limits and obligations. It explains the decision; it is not legal advice.
 Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
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

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_act_name(linkwise_act act, char *buffer, size_t capacity);

/*
 The word of an obligation in agreements, such as "record_reason", by its bit. What is not the bit of
 one obligation gives `LINKWISE_TEXT_FAILED`. Text out.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_obligation_name(linkwise_obligations obligation,
                                char *buffer,
                                size_t capacity);

/*
 What an obligation is to do, for people; behind "must". By its bit, as `linkwise_obligation_name`.
 Text out.

 # Safety
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

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_draft_summary(const linkwise_draft *draft, char *buffer, size_t capacity);

/*
 The digest of the canonical bytes, which is what is signed and what keys are made for: 64 hexadecimal
 digits. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_draft_digest(const linkwise_draft *draft,
                             char *buffer,
                             size_t capacity);

/*
 The keys of the table `[legal]` whose text someone must still write before the parties sign, one on
 each line; empty where there are none. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
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

 # Safety
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

 # Safety
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

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_link_key_agreement(const linkwise_link_key *key, char *buffer, size_t capacity);

/*
 The check value of a link key, equal for all owners who hold the same key: 16 hexadecimal digits. Text
 out; see `LINKWISE_TEXT_FAILED`.

 # Safety
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
 Frees and wipes a link key. NULL is fine. To destroy a key is to free it, to delete it from the key
 store and its backups, and then to say so in the log with `linkwise_link_key_record_destroyed`.
 */
void linkwise_link_key_free(linkwise_link_key *key);

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

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_recipient_key_public_key(const linkwise_recipient_key *key,
                                         char *buffer,
                                         size_t capacity);

/*
 Frees and wipes a recipient key. NULL is fine.
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
 under it there any more. Free the key and delete every copy first. `written` (may be NULL) is false
 where that was written before. The agreement may have ended, so a draft of it is asked for; see
 `linkwise_agreement_draft`. Fails with `LINKWISE_E_USAGE` where this log never opened the epoch.
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
 caller frees the template.
 */
linkwise_status linkwise_template_new(linkwise_slice id,
                                      linkwise_slice nonce,
                                      uint64_t epoch,
                                      linkwise_slice valid_from,
                                      linkwise_slice valid_until,
                                      linkwise_template **template_,
                                      linkwise_error **error);

/*
 Adds a party by its card, which is copied: `roles` are bits of the `LINKWISE_ROLE_` numbers, at least
 one. Two controllers or more, one linkage unit, one assembler and one key custodian are needed; a party
 that is linkage unit and assembler makes the agreement one of the lower tier. A data owner is taken for
 a public authority, any other not; where that is wrong, edit the document.
 */
linkwise_status linkwise_template_add_party(linkwise_template *template_,
                                            const linkwise_card *card,
                                            linkwise_roles roles,
                                            linkwise_sector sector,
                                            linkwise_error **error);

/*
 Sets the title for people: one line of at most 200 characters.
 */
linkwise_status linkwise_template_set_title(linkwise_template *template_,
                                            linkwise_slice title,
                                            linkwise_error **error);

/*
 Sets the least and the greatest number of records in a batch: from 2 to 1,000,000, and up to
 1,000,000,000. Without this call 100 and 5,000,000.
 */
linkwise_status linkwise_template_set_batch(linkwise_template *template_,
                                            uint32_t smallest_batch,
                                            uint64_t most_rows,
                                            linkwise_error **error);

/*
 Sets the primitives of keyed hashing. Without this call BLAKE3.
 */
linkwise_status linkwise_template_set_suite(linkwise_template *template_,
                                            linkwise_suite suite,
                                            linkwise_error **error);

/*
 Makes the draft one about invented children: test identifiers that were never issued count as valid,
 and `reference` (one line) stands wherever a reference to a paper is still to be written.
 */
linkwise_status linkwise_template_set_synthetic(linkwise_template *template_,
                                                linkwise_slice reference,
                                                linkwise_error **error);

/*
 Makes the draft. Consumes the template, whatever the result: `*template` is NULL afterwards. The caller
 frees the draft. Everything else that an agreement can say is edited in its document, which
 `linkwise_draft_document` gives and `linkwise_draft_parse` reads. Fails with
 `LINKWISE_E_INVALID_CONFIGURATION` where the parties do not fit together.
 */
linkwise_status linkwise_template_draft(linkwise_template **template_,
                                        linkwise_draft **draft,
                                        linkwise_error **error);

/*
 Frees a template. NULL is fine.
 */
void linkwise_template_free(linkwise_template *template_);

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
