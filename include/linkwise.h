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
 The right to compare plain records inside one controller once.
 */
typedef struct linkwise_compare_permit linkwise_compare_permit;

/*
 What a comparison came to. Freed with `linkwise_comparison_free`. Threads: `const` calls from any
 number of threads.
 */
typedef struct linkwise_comparison linkwise_comparison;

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
 The owner's record ids with their pseudonyms. Freed with `linkwise_mappings_free`. Threads: `const`
 calls from any number of threads.
 */
typedef struct linkwise_mappings linkwise_mappings;

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
 The key that opens files sealed to a party. Freeing it wipes it. Threads: `const` calls from any
 number of threads.
 */
typedef struct linkwise_recipient_key linkwise_recipient_key;

/*
 Records of one owner, in memory. Freed with `linkwise_records_free`. Threads: one at a time, but for
 `const` calls while no other is under way; acts use it as `const`.
 */
typedef struct linkwise_records linkwise_records;

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
 How the text of a row is to be understood. Freed with `linkwise_rules_free`; lists of records copy
 what they need. Threads: one at a time, but for `const` calls while no other is under way.
 */
typedef struct linkwise_rules linkwise_rules;

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
 What became of one pass; for the owner alone.
 */
typedef struct {
  /*
   The pass; it lives as long as the report.
   */
  linkwise_slice pass;
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
 Assembles links from the edges (`.lwe`; exactly one source) of the linkage unit and the handle keys
 (`.lwh`), one of each owner whose batch was scored. Writes one map of pseudonyms for each owner to
 the outlet `map:` and its name, such as `map:health`, and, where the agreement names a reviewer, the
 list of pairs that a person must look at to the outlet `review`, if there is one.

 `recipient` says who may join on the pseudonyms; empty: the agreement's only recipient, or its owners
 themselves. Consumes `permit`, `edges`, `handles` and `outlets`, whatever the result.

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
                                  linkwise_slice recipient,
                                  linkwise_outlets **outlets,
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
 The whole report as JSON: `owners` with their numbers of records, `matches`, `implied`, `review`,
 `possible`, `linked_people`. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
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
 Links two lists of records of one owner, or one with itself where `right` is NULL, on plain values:
 the same passes, caps, levels, model and rules as between owners. A logged act.

 Consumes `permit`, whatever the result. Fails with `LINKWISE_E_POLICY_REFUSED` where the number of rows
 is not allowed or the agreement stands on a register, with the refusal in the log, and with
 `LINKWISE_E_USAGE` where a record id occurs twice in a list.
 */
linkwise_status linkwise_compare(linkwise_compare_permit **permit,
                                 const linkwise_records *left,
                                 const linkwise_records *right,
                                 const linkwise_signer *signer,
                                 linkwise_log *log,
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

 # Safety
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
 Encodes a batch of records under the agreement's link key, and writes it to the outlets `batch`
 (`.lwk`, for the linkage unit), `handles` (`.lwh`, for the assembler), `references` (`.lwr`) and
 `openings` (`.lwo`; both for the owner alone). All four must be there, and no other.

 Consumes `permit` and `outlets`, whatever the result. `scratch` is the path of a folder of the
 owner's in which codes may wait until the passport is signed; nothing is left there. What was refused
 and dropped in the records is counted in the log.

 Fails with `LINKWISE_E_POLICY_REFUSED` and every reason where the epoch or the budget of rows is used
 up, the number of rows is not allowed, or the agreement stands on a register; the refusal is written
 to the log. Fails with `LINKWISE_E_KEY_MISMATCH` where a key or the log is not the agreement's. Where
 it fails, nothing is released. Costs about 100 microseconds a record, log and files included.
 */
linkwise_status linkwise_encode(linkwise_encode_permit **permit,
                                const linkwise_records *records,
                                const linkwise_link_key *link_key,
                                const linkwise_signer *signer,
                                linkwise_log *log,
                                linkwise_slice scratch,
                                linkwise_outlets **outlets,
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
                                            linkwise_pass_report *pass,
                                            linkwise_error **error);

/*
 The whole report as JSON: `passport`, `records`, `rows_rejected`, `protection` (what the registers
 withheld and restricted, by reason), `coarsened`, `passes`. For the owner alone. Text out; see
 `LINKWISE_TEXT_FAILED`.

 # Safety
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
 `linkwise_explain`; a logged act of the linkage unit. Consumes `permit` and `file`, whatever the
 result. Fails with `LINKWISE_E_VERIFICATION_FAILED` or `LINKWISE_E_MALFORMED` where the file is not the
 linkage unit's or was altered, and with `LINKWISE_E_PASSPORT_MISMATCH` where it is of another
 agreement. Memory: 70 bytes an edge.
 */
linkwise_status linkwise_released_edges(linkwise_explain_permit **permit,
                                        linkwise_sources **file,
                                        const linkwise_signer *signer,
                                        linkwise_log *log,
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

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_explanation_text(const linkwise_explanation *explanation,
                                 char *buffer,
                                 size_t capacity);

/*
 The whole explanation as JSON: `pass` (in which the two meet; null for records that were compared
 directly), `levels`, `weight_units`, `weight_bits`, `threshold_bits`, `for_review`. Text out; see
 `LINKWISE_TEXT_FAILED`.

 # Safety
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
 key may be freed before the act runs: what the list holds of it is wiped with the list.
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

 # Safety
 `stream` is NULL, or a stream of the Arrow C stream interface, valid or released.
 */
linkwise_status linkwise_records_add_stream(linkwise_records *records,
                                            struct ArrowArrayStream *stream,
                                            linkwise_error **error);

/*
 Reads every row of one batch, a struct array with its schema, and adds them; as
 `linkwise_records_add_stream`. Array and schema are both consumed, whatever the result.

 # Safety
 `array` and `schema` are NULL, or structures of the Arrow C data interface, valid or released, of
 which the schema describes the array.
 */
linkwise_status linkwise_records_add_array(linkwise_records *records,
                                           struct ArrowArray *array,
                                           struct ArrowSchema *schema,
                                           linkwise_error **error);

/*
 Maps the pseudonyms of a release (`NAME.map`; exactly one source) to the owner's record ids, through
 the references of its batch (`.lwr`; exactly one source). What comes of it is given in memory and,
 where there are `outlets`, written to the outlet `mapped` too: CSV with the columns `record_id` and
 `pseudonym`, ascending by record id.

 Consumes `permit`, `references`, `map` and `outlets`, whatever the result; `outlets` may be NULL, or
 point to NULL, where nothing is to be written. Fails with `LINKWISE_E_PASSPORT_MISMATCH` where map and
 references are not of one batch, with `LINKWISE_E_VERIFICATION_FAILED` or `LINKWISE_E_MALFORMED` where
 the map is not the assembler's, and with `LINKWISE_E_POLICY_REFUSED` where the policy does not permit
 it; the refusal is written to the log. Memory: about 200 bytes a record.
 */
linkwise_status linkwise_map(linkwise_map_permit **permit,
                             linkwise_sources **references,
                             linkwise_sources **map,
                             const linkwise_signer *signer,
                             linkwise_log *log,
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

 # Safety
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

 # Safety
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

 # Safety
 `buffer` is NULL, or `capacity` bytes can be written there.
 */
size_t linkwise_records_summary_json(const linkwise_records *records,
                                     char *buffer,
                                     size_t capacity);

/*
 Frees records. NULL is fine.
 */
void linkwise_records_free(linkwise_records *records);

/*
 Opens a review list (`.lwv`; exactly one source) that the assembler made; a logged act. Consumes
 `permit` and `list`, whatever the result. Fails with `LINKWISE_E_VERIFICATION_FAILED` or
 `LINKWISE_E_MALFORMED` where the list is not the assembler's or was altered, with
 `LINKWISE_E_PASSPORT_MISMATCH` where it is of another agreement, and with `LINKWISE_E_POLICY_REFUSED`
 where the policy does not permit it; the refusal is written to the log.
 */
linkwise_status linkwise_review(linkwise_review_permit **permit,
                                linkwise_sources **list,
                                const linkwise_signer *signer,
                                linkwise_log *log,
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
 Scores batches (`.lwk`), one of each owner and at least two: compares rows that meet, learns the
 weights, chooses the threshold, and writes the edges above the agreement's floor, shuffled, to the
 outlet `edges` (`.lwe`, for the assembler).

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
                               linkwise_outlets **outlets,
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
 `learned_from` (where the weights come from), and for each of the `owners` the passes that it left
 out. Text out; see `LINKWISE_TEXT_FAILED`.

 # Safety
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
