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
 The right to compare plain records inside one controller once.
 */
typedef struct linkwise_compare_permit linkwise_compare_permit;

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
 The right to map pseudonyms to record ids once.
 */
typedef struct linkwise_map_permit linkwise_map_permit;

/*
 The right to read a review list once.
 */
typedef struct linkwise_review_permit linkwise_review_permit;

/*
 The right to score batches once.
 */
typedef struct linkwise_score_permit linkwise_score_permit;

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
