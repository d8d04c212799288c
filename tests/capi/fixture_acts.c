/* Records, and what acts make of them. */
#include "fixture_world.h"

/* What an owner's encoding gave. */
typedef struct {
  linkwise_output *outputs[4];
  linkwise_outlets *outlets;
} encoding;

enum { BATCH, HANDLES, REFERENCES, OPENINGS };
static const char *const OUTLETS[4] = {"batch", "handles", "references", "openings"};

/* The linkage that the reports and lists are of. */
static encoding owners[2];
static linkwise_output *edges, *bins, *maps[2], *review;
/* Where the log stands that was made last, and those of the linkage. */
static log_place made_last;
log_place encoded_in, scored_in, assembled_in;

linkwise_rules *made_linkwise_rules(void) {
  linkwise_rules *one = NULL;
  MUST(linkwise_rules_new(the_agreement(), &one, error));
  return one;
}

static linkwise_field field_of(linkwise_column column, const char *text) {
  linkwise_field field;
  field.column = column;
  field.text = text_of(text);
  return field;
}

linkwise_field valid_linkwise_field(void) { return field_of(LINKWISE_COLUMN_RECORD_ID, "9"); }

/* Two records, and a row that was refused. */
linkwise_records *made_linkwise_records(void) {
  static const char *const IDS[2] = {"1", "2"};
  static const char *const NUMBERS[2] = {"9990000018", "9990000026"};
  static const char *const SURNAMES[2] = {"Archer", "Baker"};
  linkwise_records *one = NULL;
  linkwise_rules *rules = made_linkwise_rules();
  linkwise_field fields[6];
  int record;
  MUST(linkwise_records_new(rules, &one, error));
  linkwise_rules_free(rules);
  for (record = 0; record < 2; record++) {
    fields[0] = field_of(LINKWISE_COLUMN_RECORD_ID, IDS[record]);
    fields[1] = field_of(LINKWISE_COLUMN_NHS_NUMBER, NUMBERS[record]);
    fields[2] = field_of(LINKWISE_COLUMN_FORENAME, "Robin");
    fields[3] = field_of(LINKWISE_COLUMN_SURNAME, SURNAMES[record]);
    fields[4] = field_of(LINKWISE_COLUMN_DATE_OF_BIRTH, "2015-03-14");
    fields[5] = field_of(LINKWISE_COLUMN_POSTCODE, "ZZ99 3WZ");
    MUST(linkwise_records_add(one, fields, 6, LINKWISE_SHIELD_NONE, error));
  }
  fields[0] = field_of(LINKWISE_COLUMN_RECORD_ID, "3");
  fields[1] = field_of(LINKWISE_COLUMN_NHS_NUMBER, "9990000019");
  CHECK(linkwise_records_add(one, fields, 2, LINKWISE_SHIELD_NONE, NULL) ==
            LINKWISE_E_INPUT_REJECTED,
        "the fixture's refused row");
  return one;
}

static void add_output(linkwise_sources *sources, const linkwise_output *output) {
  linkwise_slice bytes;
  MUST(linkwise_output_bytes(output, &bytes, error));
  MUST(linkwise_sources_add_bytes(sources, bytes, error));
}

linkwise_sources *sources_of(const linkwise_output *first, const linkwise_output *second) {
  linkwise_sources *one = NULL;
  MUST(linkwise_sources_new(&one, error));
  add_output(one, first);
  if (second != NULL) add_output(one, second);
  return one;
}

linkwise_sources *made_linkwise_sources(void) { return sources_of(edges, NULL); }
linkwise_sources *fixture_batches(void) {
  return sources_of(owners[0].outputs[BATCH], owners[1].outputs[BATCH]);
}
linkwise_sources *fixture_handles(void) {
  return sources_of(owners[0].outputs[HANDLES], owners[1].outputs[HANDLES]);
}
linkwise_sources *fixture_references(void) {
  return sources_of(owners[0].outputs[REFERENCES], NULL);
}
linkwise_sources *fixture_map(void) { return sources_of(maps[0], NULL); }
linkwise_sources *fixture_maps(void) { return sources_of(maps[0], maps[1]); }
linkwise_sources *fixture_bins(void) { return sources_of(bins, NULL); }
linkwise_sources *fixture_openings(void) {
  return sources_of(owners[0].outputs[OPENINGS], NULL);
}
linkwise_sources *fixture_review(void) { return sources_of(review, NULL); }

linkwise_outlets *outlets_of(const char *const *names, linkwise_output **outputs,
                                    int count) {
  linkwise_outlets *one = NULL;
  int outlet;
  MUST(linkwise_outlets_new(&one, error));
  for (outlet = 0; outlet < count; outlet++) {
    MUST(linkwise_outlets_add_memory(one, text_of(names[outlet]), &outputs[outlet], error));
  }
  return one;
}

void free_outputs(linkwise_output **outputs, int count) {
  int outlet;
  for (outlet = 0; outlet < count; outlet++) linkwise_output_free(outputs[outlet]);
}

/* Outlets whose outputs nobody wants. */
linkwise_outlets *dropped_outlets(const char *const *names, int count) {
  linkwise_output *outputs[4];
  linkwise_outlets *one = outlets_of(names, outputs, count);
  free_outputs(outputs, count);
  return one;
}

static const char *const EDGES[2] = {"edges", "bins"};
static const char *const ASSEMBLED[3] = {"map:north", "map:south", "review"};
static const char *const MAPPED[1] = {"mapped"};

linkwise_outlets *made_linkwise_outlets(void) { return dropped_outlets(OUTLETS, 4); }
linkwise_outlets *fixture_edges_outlet(void) { return dropped_outlets(EDGES, 2); }
linkwise_outlets *fixture_assembled_outlets(void) { return dropped_outlets(ASSEMBLED, 3); }
linkwise_outlets *fixture_mapped_outlet(void) { return dropped_outlets(MAPPED, 1); }

linkwise_log *log_of(int party) {
  path_in_room(made_last.folder, sizeof made_last.folder, "log");
  path_in_room(made_last.state, sizeof made_last.state, "state");
  return new_log(party, made_last.folder, made_last.state);
}

linkwise_log *opened_log(int party, const log_place *place) {
  linkwise_log *one = NULL;
  linkwise_signer *signer = log_signer_of(party);
  MUST(linkwise_log_open(text_of(place->folder), text_of(place->state), &signer, &one, error));
  return one;
}

linkwise_log *fixture_unit_log(void) { return log_of(UNIT); }
linkwise_log *fixture_clerk_log(void) { return log_of(CLERK); }
linkwise_signer *fixture_unit_signer(void) { return signer_of(UNIT); }
linkwise_signer *fixture_clerk_signer(void) { return signer_of(CLERK); }

static int32_t told(void *context, const linkwise_progress_step *step) {
  CHECK(context == NULL && step->stage.len > 0, "what an act tells");
  CHECK(step->done > 0 && step->done <= step->total, "what an act tells");
  return 0;
}

linkwise_progress valid_linkwise_progress(void) {
  linkwise_progress progress = {sizeof(linkwise_progress), told, NULL};
  return progress;
}

static linkwise_encode_report *encode(int party, encoding *made_of) {
  linkwise_encode_report *report = NULL;
  linkwise_encode_permit *permit = encode_permit_of(party);
  linkwise_records *records = made_linkwise_records();
  linkwise_link_key *key = made_linkwise_link_key();
  linkwise_signer *signer = signer_of(party);
  linkwise_log *log = log_of(party);
  made_of->outlets = outlets_of(OUTLETS, made_of->outputs, 4);
  MUST(linkwise_encode(&permit, records, NULL, key, signer, log, NOW, text_of(room),
                       &made_of->outlets, NULL, &report, error));
  CHECK(permit == NULL && made_of->outlets == NULL, "what an act consumes");
  linkwise_log_free(log);
  linkwise_signer_free(signer);
  linkwise_link_key_free(key);
  linkwise_records_free(records);
  return report;
}

linkwise_encode_report *made_linkwise_encode_report(void) {
  encoding made_of;
  linkwise_encode_report *one = encode(NORTH, &made_of);
  free_outputs(made_of.outputs, 4);
  return one;
}

linkwise_output *made_linkwise_output(void) {
  encoding made_of;
  linkwise_encode_report_free(encode(NORTH, &made_of));
  free_outputs(made_of.outputs + 1, 3);
  return made_of.outputs[BATCH];
}

static linkwise_score_report *score(linkwise_output **outputs) {
  linkwise_score_report *one = NULL;
  linkwise_score_permit *permit = made_linkwise_score_permit();
  linkwise_sources *batches = fixture_batches();
  linkwise_outlets *outlets = outlets_of(EDGES, outputs, 2);
  linkwise_signer *signer = signer_of(UNIT);
  linkwise_log *log = fixture_unit_log();
  MUST(linkwise_score(&permit, &batches, signer, log, NOW, &outlets, NULL, &one, error));
  linkwise_log_free(log);
  linkwise_signer_free(signer);
  return one;
}

linkwise_score_report *made_linkwise_score_report(void) {
  linkwise_output *outputs[2];
  linkwise_score_report *one = score(outputs);
  free_outputs(outputs, 2);
  return one;
}

static linkwise_assemble_report *assemble(linkwise_output **outputs) {
  linkwise_assemble_report *one = NULL;
  linkwise_assemble_permit *permit = made_linkwise_assemble_permit();
  linkwise_sources *of_unit = made_linkwise_sources(), *handles = fixture_handles();
  linkwise_outlets *outlets = outlets_of(ASSEMBLED, outputs, 3);
  linkwise_signer *signer = signer_of(UNIT);
  linkwise_log *log = fixture_unit_log();
  MUST(linkwise_assemble(&permit, &of_unit, &handles, signer, log, NOW, text_of(""), &outlets,
                         NULL, &one, error));
  linkwise_log_free(log);
  linkwise_signer_free(signer);
  return one;
}

linkwise_assemble_report *made_linkwise_assemble_report(void) {
  linkwise_output *outputs[3];
  linkwise_assemble_report *one = assemble(outputs);
  free_outputs(outputs, 3);
  return one;
}

linkwise_mappings *made_linkwise_mappings(void) {
  linkwise_mappings *one = NULL;
  linkwise_map_permit *permit = made_linkwise_map_permit();
  linkwise_sources *references = fixture_references(), *map = fixture_map();
  linkwise_signer *signer = signer_of(NORTH);
  linkwise_log *log = made_linkwise_log();
  MUST(linkwise_map(&permit, &references, &map, NULL, signer, log, NOW, NULL, &one, error));
  linkwise_log_free(log);
  linkwise_signer_free(signer);
  return one;
}

linkwise_review_list *made_linkwise_review_list(void) {
  linkwise_review_list *one = NULL;
  linkwise_review_permit *permit = made_linkwise_review_permit();
  linkwise_sources *list = fixture_review();
  linkwise_signer *signer = signer_of(CLERK);
  linkwise_log *log = fixture_clerk_log();
  MUST(linkwise_review(&permit, &list, signer, log, NOW, &one, error));
  linkwise_log_free(log);
  linkwise_signer_free(signer);
  return one;
}

linkwise_edges *made_linkwise_edges(void) {
  linkwise_edges *one = NULL;
  linkwise_explain_permit *permit = made_linkwise_explain_permit();
  linkwise_sources *file = made_linkwise_sources();
  linkwise_signer *signer = signer_of(UNIT);
  linkwise_log *log = fixture_unit_log();
  MUST(linkwise_released_edges(&permit, &file, signer, log, NOW, &one, error));
  linkwise_log_free(log);
  linkwise_signer_free(signer);
  return one;
}

linkwise_comparison *made_linkwise_comparison(void) {
  linkwise_comparison *one = NULL;
  linkwise_compare_permit *permit = made_linkwise_compare_permit();
  linkwise_records *records = made_linkwise_records();
  linkwise_signer *signer = signer_of(NORTH);
  linkwise_log *log = made_linkwise_log();
  MUST(linkwise_compare(&permit, records, NULL, NULL, signer, log, NOW, &one, error));
  linkwise_log_free(log);
  linkwise_signer_free(signer);
  linkwise_records_free(records);
  return one;
}

linkwise_explanation *made_linkwise_explanation(void) {
  linkwise_explanation *one = NULL;
  linkwise_comparison *comparison = made_linkwise_comparison();
  linkwise_records *records = made_linkwise_records();
  MUST(linkwise_comparison_explain(comparison, records, 0, records, 1, &one, error));
  linkwise_records_free(records);
  linkwise_comparison_free(comparison);
  return one;
}

linkwise_consent valid_linkwise_consent(void) {
  linkwise_consent consent;
  memset(&consent, 0, sizeof consent);
  consent.struct_size = sizeof consent;
  consent.giver_id = text_of("parent-1");
  consent.from_ms = NOW;
  consent.kind = LINKWISE_CONSENT_DATA_PROTECTION;
  consent.giver = LINKWISE_GIVER_PARENTAL_RESPONSIBILITY;
  consent.purposes = 1u << LINKWISE_PURPOSE_LINKAGE_QUALITY;
  consent.given = true;
  consent.evidence_seen = true;
  return consent;
}

linkwise_consents *made_linkwise_consents(void) {
  linkwise_consents *one = NULL;
  linkwise_consent consent = valid_linkwise_consent();
  MUST(linkwise_consents_new(&one, error));
  MUST(linkwise_consents_add(one, text_of("1"), &consent, error));
  return one;
}

linkwise_slice fixture_barred(void) {
  return text_of("record_id,other_owner,other_record_id,reason,since,reference\n"
                 "1,south,,wrong_link,,\n");
}

linkwise_barred_links *made_linkwise_barred_links(void) {
  MADE(linkwise_barred_links, linkwise_barred_links_parse(fixture_barred(), NOW, &one, error));
}

linkwise_registers_builder *made_linkwise_registers_builder(void) {
  MADE(linkwise_registers_builder, linkwise_registers_builder_new(NOW, &one, error));
}

linkwise_registers *made_linkwise_registers(void) {
  linkwise_registers *one = NULL;
  linkwise_registers_builder *builder = made_linkwise_registers_builder();
  MUST(linkwise_registers_builder_begin(builder, LINKWISE_LIST_OBJECTIONS, 0, error));
  MUST(linkwise_registers_builder_finish(&builder, &one, error));
  return one;
}

linkwise_revocation *made_linkwise_revocation(void) {
  linkwise_revocation *one = NULL;
  linkwise_draft *draft = made_linkwise_draft();
  linkwise_signer *signer = signer_of(NORTH);
  linkwise_trust *trust = made_linkwise_trust();
  MUST(linkwise_revocation_make(draft, text_of(NAMES[NORTH]), text_of("the study has ended"), NOW,
                                signer, trust, &one, error));
  linkwise_trust_free(trust);
  linkwise_signer_free(signer);
  linkwise_draft_free(draft);
  return one;
}

linkwise_slice fixture_subject(void) {
  return text_of("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
}

linkwise_assertion_facts valid_linkwise_assertion_facts(void) {
  linkwise_assertion_facts facts;
  memset(&facts, 0, sizeof facts);
  facts.struct_size = sizeof facts;
  facts.subject = fixture_subject();
  facts.author = text_of(NAMES[NORTH]);
  facts.recipient = text_of(NAMES[SOUTH]);
  facts.reference = text_of("case 7");
  facts.made_ms = NOW;
  facts.expires_ms = NOW + 3600000;
  facts.kind = LINKWISE_ASSERTION_SAFEGUARDING;
  facts.threshold = LINKWISE_HARM_SIGNIFICANT;
  facts.acts = 1u << LINKWISE_ACT_REVEAL_EXISTENCE;
  return facts;
}

linkwise_assertion *made_linkwise_assertion(void) {
  linkwise_assertion *one = NULL;
  linkwise_assertion_facts facts = valid_linkwise_assertion_facts();
  linkwise_signer *signer = signer_of(NORTH);
  MUST(linkwise_assertion_sign(&facts, signer, &one, error));
  linkwise_signer_free(signer);
  return one;
}

linkwise_circumstances *made_linkwise_circumstances(void) {
  MADE(linkwise_circumstances, linkwise_circumstances_new(&one, error));
}

/* Arrow: what is exported is taken in again. */
void fixture_stream(struct ArrowArrayStream *stream) {
  linkwise_records *records = made_linkwise_records();
  MUST(linkwise_records_rejected_export(records, stream, error));
  linkwise_records_free(records);
}

void release_stream(struct ArrowArrayStream *stream) {
  if (!is_all(stream, 0x5a, sizeof *stream) && stream->release != NULL) stream->release(stream);
}

void fixture_array(struct ArrowArray *array) {
  struct ArrowArrayStream stream;
  fixture_stream(&stream);
  CHECK(stream.get_next(&stream, array) == 0, "an array");
  stream.release(&stream);
}

void fixture_schema(struct ArrowSchema *schema) {
  struct ArrowArrayStream stream;
  fixture_stream(&stream);
  CHECK(stream.get_schema(&stream, schema) == 0, "a schema");
  stream.release(&stream);
}

void release_array(struct ArrowArray *array) {
  if (array->release != NULL) array->release(array);
}

void release_schema(struct ArrowSchema *schema) {
  if (schema->release != NULL) schema->release(schema);
}

/* What a subject is shown. */
static void open_subject(char *text, size_t size) {
  static const char *const OPENED[2] = {"opening", "kept"};
  linkwise_output *outputs[2];
  linkwise_outlets *outlets = outlets_of(OPENED, outputs, 2);
  linkwise_sources *openings = fixture_openings();
  linkwise_signer *signer = signer_of(NORTH);
  linkwise_log *log = opened_log(NORTH, &encoded_in);
  linkwise_subject_answer answer = 0;
  linkwise_slice opening;
  MUST(linkwise_log_open_subject(log, &openings, text_of("1"), NULL, true, signer, NOW, &outlets,
                                 &answer, NULL, error));
  CHECK(answer == LINKWISE_SUBJECT_OPENED, "the fixture's subject");
  MUST(linkwise_output_bytes(outputs[0], &opening, error));
  CHECK(opening.len < size, "the fixture's opening");
  memcpy(text, opening.data, opening.len);
  text[opening.len] = 0;
  free_outputs(outputs, 2);
  linkwise_log_free(log);
  linkwise_signer_free(signer);
}

void make_linkage(char *opening_text, size_t size) {
  linkwise_output *scored[2], *assembled[3];
  linkwise_encode_report_free(encode(NORTH, &owners[0]));
  encoded_in = made_last;
  linkwise_encode_report_free(encode(SOUTH, &owners[1]));
  linkwise_score_report_free(score(scored));
  scored_in = made_last;
  edges = scored[0];
  bins = scored[1];
  linkwise_assemble_report_free(assemble(assembled));
  assembled_in = made_last;
  maps[0] = assembled[0];
  maps[1] = assembled[1];
  review = assembled[2];
  open_subject(opening_text, size);
  make_aftermath();
}

void free_linkage(void) {
  free_aftermath();
  free_outputs(owners[0].outputs, 4);
  free_outputs(owners[1].outputs, 4);
  free_outputs(maps, 2);
  linkwise_output_free(edges);
  linkwise_output_free(bins);
  linkwise_output_free(review);
}
