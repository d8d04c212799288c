/* A walk through the C face where everything goes right, or wrong as it should. */
#include "fixture_world.h"

#define IS(call, wanted) CHECK((call) == (wanted), #call)

static int has(const char *text, const char *part) { return strstr(text, part) != NULL; }

static void join(char *path, size_t size, const char *folder, const char *name) {
  snprintf(path, size, "%s/%s", folder, name);
}

/* Changes one byte in the middle of a file. */
static void change(const char *path) {
  FILE *file = fopen(path, "r+b");
  int byte;
  CHECK(file != NULL, path);
  if (file == NULL) return;
  fseek(file, 40, SEEK_SET);
  byte = fgetc(file);
  fseek(file, 40, SEEK_SET);
  fputc(byte ^ 1, file);
  fclose(file);
}

static linkwise_verdict *verified(const char *folder, const linkwise_log_key *pin,
                                  const linkwise_checkpoint *since,
                                  const linkwise_log_key *witness) {
  linkwise_verdict *verdict = NULL;
  linkwise_verifier *verifier = NULL;
  MUST(linkwise_verifier_new(&verifier, error));
  MUST(linkwise_verifier_add_folder(verifier, text_of(folder), error));
  if (pin != NULL) MUST(linkwise_verifier_pin_log(verifier, pin, error));
  if (since != NULL) MUST(linkwise_verifier_add_checkpoint(verifier, since, error));
  if (witness != NULL) MUST(linkwise_verifier_add_witness(verifier, witness, error));
  MUST(linkwise_verifier_verify(verifier, NOW, &verdict, error));
  linkwise_verifier_free(verifier);
  return verdict;
}

static linkwise_log_key *key_of(int party) {
  linkwise_log_key *key = NULL;
  linkwise_log *log;
  char folder[512], state[512], text[256];
  path_in_room(folder, sizeof folder, "log");
  path_in_room(state, sizeof state, "state");
  log = new_log(party, folder, state);
  CHECK(linkwise_log_verifier_key(log, text, sizeof text) < sizeof text, "a verifier key");
  MUST(linkwise_log_key_parse(text_of(text), &key, error));
  linkwise_log_free(log);
  return key;
}

static void logs(void) {
  linkwise_log_key *north = key_of(NORTH), *unit = key_of(UNIT);
  linkwise_signer *signer = signer_of(NORTH), *log_signer;
  linkwise_agreement *agreement = made_linkwise_agreement();
  linkwise_log *log;
  linkwise_log_reader *reader = NULL;
  linkwise_checkpoint *kept = NULL, *now = NULL, *cosigned = NULL, *newer = NULL;
  linkwise_inclusion_proof *inclusion = NULL;
  linkwise_consistency_proof *consistency = NULL;
  linkwise_log_entry *entry = NULL;
  linkwise_bytes *canonical = NULL;
  linkwise_witness *witness = made_linkwise_witness();
  linkwise_verdict *verdict;
  linkwise_recovery_plan *plan = NULL;
  linkwise_log_comparison comparison;
  linkwise_finding finding;
  linkwise_error *error = NULL;
  char folder[512], state[512], seen[512], path[600], text[8192], digest[65];
  bool adopted = false;
  uint64_t previous = 9;
  int64_t time = -1;
  path_in_room(folder, sizeof folder, "log");
  path_in_room(state, sizeof state, "state");
  path_in_room(seen, sizeof seen, "seen");
  log = new_log(NORTH, folder, state);
  MUST(linkwise_log_checkpoint(log, &kept, error));
  MUST(linkwise_log_adopt_agreement(agreement, signer, NOW, log, &adopted, error));
  CHECK(adopted, "adopted");
  MUST(linkwise_log_adopt_agreement(agreement, signer, NOW, log, &adopted, error));
  CHECK(!adopted, "adopted once");
  IS(linkwise_log_size(log), 2);
  MUST(linkwise_log_checkpoint(log, &now, error));
  IS(linkwise_checkpoint_size(now), 2);
  IS(linkwise_checkpoint_check(now, north, NULL), LINKWISE_OK);
  IS(linkwise_checkpoint_check(now, unit, NULL), LINKWISE_E_VERIFICATION_FAILED);

  /* One log is open once. */
  log_signer = log_signer_of(NORTH);
  {
    linkwise_log *second = NULL;
    IS(linkwise_log_open(text_of(folder), text_of(state), &log_signer, &second, &error),
       LINKWISE_E_INPUT_OUTPUT);
    CHECK(second == NULL && log_signer == NULL, "consumed");
    CHECK(linkwise_error_message(error, text, sizeof text) > 0 && has(text, "open"), text);
    linkwise_error_free(error);
  }
  linkwise_log_free(log);

  /* What an auditor does. */
  MUST(linkwise_log_reader_open(text_of(folder), &reader, error));
  IS(linkwise_log_reader_size(reader), 2);
  MUST(linkwise_log_reader_entry(reader, 1, &entry, error));
  linkwise_log_entry_json(entry, text, sizeof text);
  CHECK(has(text, "\"kind\":\"agreement-adopted\"") && has(text, "\"actor\":\"north\""), text);
  linkwise_log_entry_free(entry);
  IS(linkwise_log_reader_entry(reader, 2, &entry, NULL), LINKWISE_E_USAGE);
  linkwise_agreement_digest(agreement, digest, sizeof digest);
  MUST(linkwise_log_reader_agreement(reader, text_of(digest), &canonical, error));
  linkwise_bytes_free(canonical);
  MUST(linkwise_log_reader_prove_entry(reader, 1, &inclusion, error));
  MUST(linkwise_inclusion_proof_check(inclusion, north, &entry, error));
  linkwise_log_entry_free(entry);
  IS(linkwise_inclusion_proof_check(inclusion, unit, &entry, NULL),
     LINKWISE_E_VERIFICATION_FAILED);
  MUST(linkwise_log_reader_prove_since(reader, kept, &consistency, error));
  MUST(linkwise_consistency_proof_check(consistency, north, kept, &newer, error));
  IS(linkwise_checkpoint_size(newer), 2);
  IS(linkwise_consistency_proof_check(consistency, north, now, NULL, NULL),
     LINKWISE_E_VERIFICATION_FAILED);
  verdict = verified(folder, north, kept, NULL);
  CHECK(linkwise_verdict_is_sound(verdict) && !linkwise_verdict_is_self_signed(verdict), "sound");
  linkwise_verdict_text(verdict, text, sizeof text);
  CHECK(has(text, "key pinned") && has(text, "begins as at the checkpoint kept"), text);
  linkwise_verdict_free(verdict);
  verdict = verified(folder, NULL, NULL, NULL);
  CHECK(linkwise_verdict_is_sound(verdict) && linkwise_verdict_is_self_signed(verdict), "alone");
  linkwise_verdict_free(verdict);

  /* A witness. */
  verdict = verified(folder, north, NULL, unit);
  IS(linkwise_verdict_finding_count(verdict), 1);
  MUST(linkwise_verdict_finding(verdict, 0, &finding, error));
  CHECK(finding.code.len == strlen("cosignatures-too-few") &&
            memcmp(finding.code.data, "cosignatures-too-few", finding.code.len) == 0 &&
            finding.entry == UINT64_MAX,
        "too few");
  linkwise_verdict_free(verdict);
  MUST(linkwise_witness_cosign(witness, text_of(folder), north, text_of(seen), NOW, &cosigned,
                               &previous, error));
  IS(previous, 0);
  MUST(linkwise_checkpoint_cosigned_by(cosigned, unit, &time, error));
  IS(time, NOW);
  MUST(linkwise_checkpoint_publish_cosignatures(cosigned, text_of(folder), error));
  verdict = verified(folder, north, NULL, unit);
  CHECK(linkwise_verdict_is_sound(verdict), "cosigned");
  linkwise_verdict_json(verdict, text, sizeof text);
  CHECK(has(text, "\"enough\":true") && has(text, "linkwise/unit"), text);
  linkwise_verdict_free(verdict);

  /* Two copies. */
  MUST(linkwise_compare_logs(text_of(folder), text_of(folder), north, &comparison, error));
  CHECK(comparison.relation == LINKWISE_RELATION_SAME && comparison.both_true &&
            !comparison.split_view && comparison.first_difference == UINT64_MAX,
        "two copies");

  /* A file that is gone is made again; an entry that was changed is not. */
  join(path, sizeof path, folder, "tile/0/000.p/2");
  CHECK(remove(path) == 0, path);
  log_signer = log_signer_of(NORTH);
  MUST(linkwise_log_plan_recovery(text_of(folder), text_of(state), text_of(room), &log_signer,
                                  &plan, error));
  CHECK(linkwise_recovery_plan_step_count(plan) == 1 && !linkwise_recovery_plan_refuses(plan),
        "a plan");
  linkwise_recovery_plan_json(plan, text, sizeof text);
  CHECK(has(text, "make the file tile/0/000.p/2 again"), text);
  MUST(linkwise_recovery_plan_verdict(plan, &verdict, error));
  CHECK(linkwise_verdict_is_sound(verdict), "after recovery");
  linkwise_verdict_free(verdict);
  linkwise_recovery_plan_free(plan);
  log_signer = log_signer_of(NORTH);
  MUST(linkwise_log_recover(text_of(folder), text_of(state), &log_signer, &log, error));
  IS(linkwise_log_size(log), 2);
  linkwise_log_free(log);
  join(path, sizeof path, folder, "tile/entries/000.p/2");
  change(path);
  verdict = verified(folder, north, NULL, NULL);
  CHECK(!linkwise_verdict_is_sound(verdict) && linkwise_verdict_finding_count(verdict) > 0,
        "changed");
  linkwise_verdict_free(verdict);
  log_signer = log_signer_of(NORTH);
  IS(linkwise_log_open(text_of(folder), text_of(state), &log_signer, &log, NULL),
     LINKWISE_E_VERIFICATION_FAILED);

  linkwise_inclusion_proof_free(inclusion);
  linkwise_consistency_proof_free(consistency);
  linkwise_checkpoint_free(kept);
  linkwise_checkpoint_free(now);
  linkwise_checkpoint_free(newer);
  linkwise_checkpoint_free(cosigned);
  linkwise_log_reader_free(reader);
  linkwise_witness_free(witness);
  linkwise_agreement_free(agreement);
  linkwise_signer_free(signer);
  linkwise_log_key_free(north);
  linkwise_log_key_free(unit);
}

/* A subject is shown that their record was in an encoding. */
static void subjects(void) {
  linkwise_subject_opening *opening = made_linkwise_subject_opening();
  linkwise_log_key *north = key_of(NORTH), *south = key_of(SOUTH);
  linkwise_log_entry *entry = NULL;
  linkwise_bytes *record_id = NULL;
  linkwise_slice bytes;
  char text[8192];
  MUST(linkwise_subject_opening_check(opening, north, &entry, &record_id, error));
  MUST(linkwise_bytes_data(record_id, &bytes, error));
  CHECK(bytes.len == 1 && bytes.data[0] == '1', "the record");
  linkwise_log_entry_json(entry, text, sizeof text);
  CHECK(has(text, "\"act\":\"encode\""), text);
  linkwise_bytes_free(record_id);
  linkwise_log_entry_free(entry);
  IS(linkwise_subject_opening_check(opening, south, &entry, &record_id, NULL),
     LINKWISE_E_VERIFICATION_FAILED);
  linkwise_log_key_free(north);
  linkwise_log_key_free(south);
  linkwise_subject_opening_free(opening);
}

/* Both owners' records are the same two people. */
static void linkage(void) {
  linkwise_assemble_report *report = made_linkwise_assemble_report();
  linkwise_mappings *mappings = made_linkwise_mappings();
  linkwise_mapping mapping;
  IS(linkwise_assemble_report_owner_count(report), 2);
  IS(linkwise_mappings_count(mappings), 2);
  MUST(linkwise_mappings_at(mappings, 1, &mapping, error));
  CHECK(mapping.record_id.len == 1 && mapping.record_id.data[0] == '2', "the second record");
  linkwise_mappings_free(mappings);
  linkwise_assemble_report_free(report);
}

/* A binding may put any byte into a bool, and what it gives to be filled need not be clean. */
static void bindings(void) {
  static const unsigned char BYTES[6] = {0, 1, 2, 0x80, 0xfe, 0xff};
  linkwise_agreement *agreement = made_linkwise_agreement();
  linkwise_request request = valid_linkwise_request();
  linkwise_consent consent = valid_linkwise_consent(), got;
  linkwise_consents *consents = NULL;
  linkwise_slice subject;
  bool is_nhs_number;
  size_t index;
  for (index = 0; index < sizeof BYTES; index++) {
    linkwise_decision *decision = NULL;
    memcpy((char *)&request + offsetof(linkwise_request, revoked), &BYTES[index], 1);
    MUST(linkwise_agreement_decide(agreement, LINKWISE_ACT_ENCODE, &request, &decision, error));
    CHECK(linkwise_decision_permits(decision) == (BYTES[index] == 0), "revoked");
    linkwise_decision_free(decision);
    memcpy((char *)&consent + offsetof(linkwise_consent, given), &BYTES[index], 1);
    consent.giver_id = bytes_of(NULL, 0);
    MUST(linkwise_consents_new(&consents, error));
    MUST(linkwise_consents_add(consents, text_of("1"), &consent, error));
    memset(&got, 0xee, sizeof got);
    got.struct_size = sizeof got;
    MUST(linkwise_consents_get(consents, 0, &subject, &is_nhs_number, &got, error));
    CHECK(got.given == (BYTES[index] != 0) && got.evidence_seen && !is_nhs_number, "a consent");
    /* Of nothing there is a pointer too, which memcpy and printf may have. */
    CHECK(got.giver_id.len == 0 && got.giver_id.data != NULL, "an empty text");
    linkwise_consents_free(consents);
  }
  linkwise_agreement_free(agreement);
}

static int32_t stop(void *context, const linkwise_progress_step *step) {
  ++*(int *)context;
  return step->done > 0 ? -1 : 0;
}

/* An act that its callback stops at the first call, and the same act after. */
static void stopped(void) {
  linkwise_progress progress = valid_linkwise_progress();
  linkwise_score_permit *permit = made_linkwise_score_permit();
  linkwise_signer *signer = fixture_unit_signer();
  linkwise_log *log = fixture_unit_log();
  linkwise_sources *batches = fixture_batches();
  linkwise_outlets *outlets = NULL;
  linkwise_output *edges = NULL, *bins = NULL;
  linkwise_score_report *report = UNTOUCHED(linkwise_score_report);
  linkwise_error *why = NULL;
  linkwise_slice bytes;
  int calls = 0;
  progress.call = stop;
  progress.context = &calls;
  MUST(linkwise_outlets_new(&outlets, error));
  MUST(linkwise_outlets_add_memory(outlets, text_of("edges"), &edges, error));
  MUST(linkwise_outlets_add_memory(outlets, text_of("bins"), &bins, error));
  IS(linkwise_score(&permit, &batches, signer, log, NOW, &outlets, &progress, &report, &why),
     LINKWISE_E_CANCELLED);
  IS(linkwise_error_status(why), LINKWISE_E_CANCELLED);
  CHECK(calls == 1 && report == UNTOUCHED(linkwise_score_report), "a stopped act");
  CHECK(permit == NULL && batches == NULL && outlets == NULL, "what a stopped act consumes");
  IS(linkwise_output_bytes(edges, &bytes, NULL), LINKWISE_E_USAGE);
  IS(linkwise_output_bytes(bins, &bytes, NULL), LINKWISE_E_USAGE);
  linkwise_error_free(why);
  linkwise_output_free(edges);
  linkwise_output_free(bins);
  permit = made_linkwise_score_permit();
  batches = fixture_batches();
  outlets = fixture_edges_outlet();
  MUST(linkwise_score(&permit, &batches, signer, log, NOW, &outlets, NULL, &report, error));
  IS(linkwise_score_report_released(report) > 0, true);
  linkwise_score_report_free(report);
  linkwise_log_free(log);
  linkwise_signer_free(signer);
}

int main(int count, char **given) {
  fixture_begin(count, given);
  IS(linkwise_abi_version(), LINKWISE_ABI_VERSION);
  IS(linkwise_self_test(NULL), LINKWISE_OK);
  bindings();
  logs();
  subjects();
  linkage();
  stopped();
  fixture_end();
  return ended("walk");
}
