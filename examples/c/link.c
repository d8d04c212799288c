/*
 * Two agencies, played by one program, link invented children, and whoever wants verifies the logs:
 *
 *     link FOLDER [NOW] [--bytes]
 *
 * run where examples/children.csv is. FOLDER is an empty folder for the logs, NOW the time in Unix
 * milliseconds (else that of the clock); --bytes prints what the acts made in hexadecimal besides.
 *
 * Every call says what it came to. Handles begin as NULL and are freed once, at the end or where they are
 * used up; a _free function accepts NULL, so that nothing must be known of how far the program came.
 */
#include <inttypes.h>
#include <linkwise.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* The organisations. Each has keys and a log of its own; the first two are the owners of records. */
enum { HEALTH, COUNCIL, UNIT, REGISTRY, CUSTODIAN, PARTIES, OWNERS = 2 };
static const char *const NAMES[PARTIES] = {"health", "council", "unit", "registry", "custodian"};
static const linkwise_roles ROLES[PARTIES] = {
    LINKWISE_ROLE_CONTROLLER, LINKWISE_ROLE_CONTROLLER, LINKWISE_ROLE_LINKAGE_UNIT,
    LINKWISE_ROLE_ASSEMBLER, LINKWISE_ROLE_KEY_CUSTODIAN};

/* The columns of examples/children.csv behind the owner's name. */
enum { COLUMNS = 7 };
static const linkwise_column COLUMN[COLUMNS] = {
    LINKWISE_COLUMN_RECORD_ID,     LINKWISE_COLUMN_NHS_NUMBER, LINKWISE_COLUMN_FORENAME,
    LINKWISE_COLUMN_SURNAME,       LINKWISE_COLUMN_DATE_OF_BIRTH, LINKWISE_COLUMN_SEX,
    LINKWISE_COLUMN_POSTCODE};
static const char *const COLUMN_NAME[COLUMNS] = {
    "record_id", "nhs_number", "forename", "surname", "date_of_birth", "sex", "postcode"};

/* The four files that encoding makes. */
enum { BATCH, HANDLES, REFERENCES, OPENINGS, ENCODED };
static const char *const ENCODED_NAMES[ENCODED] = {"batch", "handles", "references", "openings"};
/* What scoring writes: the edges for the assembler, the bins to stay with the unit. */
enum { EDGES, BINS, SCORED };

typedef struct {
  char folder[512];
  linkwise_signer *signer;
  linkwise_card *card;
  linkwise_log *log;
  /* Of owners alone. */
  linkwise_records *records;
  linkwise_output *encoded[ENCODED];
  linkwise_output *map;
} party;

typedef struct {
  const char *folder;
  int64_t now;
  unsigned steps;
  bool bytes;
  party parties[PARTIES];
  linkwise_agreement *agreement;
  linkwise_link_key *key;
  linkwise_output *scored[SCORED];
  linkwise_error *error;
} program;

static linkwise_slice slice(const char *text) {
  linkwise_slice slice;
  slice.data = (const uint8_t *)text;
  slice.len = strlen(text);
  return slice;
}

/* Whether a call succeeded; where not, says why, with every reason of a refusal. */
static bool ok(program *program, linkwise_status status) {
  linkwise_slice code, sentence;
  char message[1024] = "";
  size_t reason;
  if (status == LINKWISE_OK) return true;
  /* A message that is longer is cut, with a NUL behind it. */
  linkwise_error_message(program->error, message, sizeof message);
  fprintf(stderr, "%s: %s\n", linkwise_status_name(status), message);
  for (reason = 0; reason < linkwise_error_reason_count(program->error); reason++) {
    if (linkwise_error_reason(program->error, reason, &code, &sentence) == LINKWISE_OK) {
      fprintf(stderr, "  %.*s: %.*s\n", (int)code.len, (const char *)code.data, (int)sentence.len,
              (const char *)sentence.data);
    }
  }
  linkwise_error_free(program->error);
  program->error = NULL;
  return false;
}

static void print_hex(const uint8_t *bytes, size_t count) {
  size_t index;
  for (index = 0; index < count; index++) printf("%02x", bytes[index]);
}

/* With --bytes alone. */
static void print_bytes(const program *program, const char *what, linkwise_slice bytes) {
  if (!program->bytes) return;
  printf("bytes %s ", what);
  print_hex(bytes.data, bytes.len);
  printf("\n");
}

/* What an act wrote. */
static bool print_output(program *program, const char *what, const linkwise_output *output) {
  linkwise_slice bytes;
  if (!ok(program, linkwise_output_bytes(output, &bytes, &program->error))) return false;
  print_bytes(program, what, bytes);
  return true;
}

/* Is it an NHS number? If not: what is wrong, and what else it may be. */
static bool check_identifier(program *program, const char *text) {
  linkwise_identifier *identifier = NULL;
  linkwise_slice code, sentence;
  linkwise_status status;
  uint32_t schemes;
  char canonical[16];
  printf("  %s: ", text);
  status = linkwise_identifier_read(LINKWISE_IDENTIFIER_NHS_NUMBER, slice(text), slice(""),
                                    slice(""), true, &identifier, &program->error);
  if (status == LINKWISE_OK) {
    linkwise_identifier_text(identifier, canonical, sizeof canonical);
    linkwise_identifier_free(identifier);
    printf("sound, and written %s\n", canonical);
    return true;
  }
  if (status != LINKWISE_E_INPUT_REJECTED ||
      linkwise_error_reason(program->error, 0, &code, &sentence) != LINKWISE_OK) {
    return ok(program, status);
  }
  printf("%.*s: %.*s\n", (int)code.len, (const char *)code.data, (int)sentence.len,
         (const char *)sentence.data);
  linkwise_error_free(program->error);
  program->error = NULL;
  if (!ok(program, linkwise_identifier_identify(slice(text), &schemes, &program->error))) return false;
  if (schemes & 1u << LINKWISE_IDENTIFIER_UNIQUE_PUPIL_NUMBER) printf("    it is a sound UPN\n");
  return true;
}

/* Keys, card and log of one organisation. */
static bool make_party(program *program, int number) {
  party *party = &program->parties[number];
  linkwise_signer *log_signer = NULL;
  char signer_key[65], log_key[65], recipient[63], origin[64], log[600], state[600];
  /* Others seal files to the recipient. Here nothing is sealed, and no key opens what would be. */
  snprintf(recipient, sizeof recipient, "age1%s%c",
           "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", "qpzry"[number]);
  snprintf(party->folder, sizeof party->folder, "%s/%s", program->folder, NAMES[number]);
  snprintf(log, sizeof log, "%s/log", party->folder);
  snprintf(state, sizeof state, "%s/log.state", party->folder);
  snprintf(origin, sizeof origin, "linkwise/%s", NAMES[number]);
  if (mkdir(party->folder, 0700) != 0) {
    perror(party->folder);
    return false;
  }
  if (!ok(program, linkwise_signer_generate(&party->signer, &program->error))) return false;
  if (!ok(program, linkwise_signer_generate(&log_signer, &program->error))) return false;
  linkwise_signer_public_key(party->signer, signer_key, sizeof signer_key);
  linkwise_signer_public_key(log_signer, log_key, sizeof log_key);
  /* The log takes its key over: log_signer is NULL afterwards, whatever the result. */
  return ok(program, linkwise_log_create(slice(log), slice(state), slice(origin),
                                         slice(NAMES[number]), program->now, &log_signer,
                                         &party->log, &program->error)) &&
         ok(program, linkwise_card_new(slice(NAMES[number]), slice(signer_key), slice(recipient),
                                       slice(origin), slice(log_key), &party->card,
                                       &program->error));
}

/* Terms, signed by everyone and granted: without this, nothing below can be called. */
static bool agree(program *program) {
  linkwise_terms *terms = NULL;
  linkwise_draft *draft = NULL;
  linkwise_trust *trust = NULL;
  linkwise_error **error = &program->error;
  char digest[65];
  bool agreed;
  int number;
  agreed = ok(program, linkwise_terms_new(slice("embedding"), slice(""), 1, slice("2026-01-01"),
                                          slice("2035-12-31"), &terms, error));
  for (number = 0; agreed && number < PARTIES; number++) {
    agreed = ok(program, linkwise_terms_add_party(terms, program->parties[number].card,
                                                  ROLES[number], LINKWISE_SECTOR_BY_ROLE, error));
  }
  agreed = agreed && ok(program, linkwise_terms_set_batch(terms, 2, 1000, error)) &&
           ok(program, linkwise_terms_set_synthetic(terms, slice("none: the children are invented"),
                                                    error)) &&
           ok(program, linkwise_terms_draft(&terms, &draft, error)) &&
           ok(program, linkwise_trust_new(&trust, error));
  /* Each organisation signs for itself, and pins the others' cards, which it has compared. */
  for (number = 0; agreed && number < PARTIES; number++) {
    agreed = ok(program, linkwise_draft_sign(draft, program->parties[number].signer, error)) &&
             ok(program, linkwise_trust_add(trust, program->parties[number].card, error));
  }
  agreed = agreed && ok(program, linkwise_draft_grant(&draft, trust, program->now,
                                                      &program->agreement, error));
  linkwise_trust_free(trust);
  linkwise_draft_free(draft);
  linkwise_terms_free(terms);
  if (!agreed) return false;
  linkwise_agreement_digest(program->agreement, digest, sizeof digest);
  printf("agreement\n  signed by %d organisations, granted as %s\n", PARTIES, digest);
  return true;
}

static linkwise_request request(const program *program, int number, linkwise_purpose purpose) {
  linkwise_request request;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.party = slice(NAMES[number]);
  request.now_ms = program->now;
  request.purpose = purpose;
  return request;
}

/* May I? A denial is an answer and no error. */
static bool may(program *program, int number, linkwise_act act, linkwise_purpose purpose,
                const char *question) {
  linkwise_request asked = request(program, number, purpose);
  linkwise_decision *decision = NULL;
  linkwise_bytes *canonical = NULL;
  linkwise_slice code, sentence, citation, bytes;
  linkwise_weight weight;
  size_t reason;
  bool done = ok(program, linkwise_agreement_decide(program->agreement, act, &asked, &decision,
                                                    &program->error));
  if (done) printf("  %s: %s\n", question, linkwise_decision_permits(decision) ? "yes" : "no");
  for (reason = 0; done && reason < linkwise_decision_reason_count(decision); reason++) {
    done = ok(program, linkwise_decision_reason(decision, reason, &code, &sentence, &citation,
                                                &weight, &program->error));
    if (done && weight == LINKWISE_WEIGHT_DENIES) {
      printf("    %.*s: %.*s\n", (int)code.len, (const char *)code.data, (int)sentence.len,
             (const char *)sentence.data);
    }
  }
  done = done && ok(program, linkwise_decision_canonical(decision, &canonical, &program->error)) &&
         ok(program, linkwise_bytes_data(canonical, &bytes, &program->error));
  if (done) print_bytes(program, "decision", bytes);
  linkwise_bytes_free(canonical);
  linkwise_decision_free(decision);
  return done;
}

/* One row: the owner's name, then the columns. A row that cannot be read is counted and left out. */
static bool add_row(program *program, char *line) {
  linkwise_field fields[COLUMNS];
  linkwise_status status;
  char *text = strchr(line, ',');
  int column, number = 0;
  if (text == NULL) return true;
  *text++ = '\0';
  while (number < OWNERS && strcmp(line, NAMES[number]) != 0) number++;
  if (number == OWNERS) return true; /* the head of the file */
  for (column = 0; column < COLUMNS && text != NULL; column++) {
    char *end = strpbrk(text, ",\r\n");
    if (end != NULL) *end = '\0';
    fields[column].column = COLUMN[column];
    fields[column].text = slice(text);
    text = end == NULL ? NULL : end + 1;
  }
  status = linkwise_records_add(program->parties[number].records, fields, (size_t)column,
                                LINKWISE_SHIELD_NONE, &program->error);
  if (status != LINKWISE_E_INPUT_REJECTED) return ok(program, status);
  linkwise_error_free(program->error);
  program->error = NULL;
  return true;
}

static bool read_records(program *program) {
  FILE *file = fopen("examples/children.csv", "r");
  linkwise_rules *rules = NULL;
  linkwise_rejected_row row;
  char line[1024];
  size_t index;
  int number;
  bool done = file != NULL;
  if (!done) perror("examples/children.csv");
  /* The agreement says how a row is to be understood. */
  done = done && ok(program, linkwise_rules_new(program->agreement, &rules, &program->error));
  for (number = 0; done && number < OWNERS; number++) {
    done = ok(program, linkwise_records_new(rules, &program->parties[number].records,
                                            &program->error));
  }
  while (done && fgets(line, sizeof line, file) != NULL) done = add_row(program, line);
  linkwise_rules_free(rules);
  if (file != NULL) fclose(file);
  if (done) printf("records\n");
  for (number = 0; done && number < OWNERS; number++) {
    const linkwise_records *records = program->parties[number].records;
    printf("  %s: %zu\n", NAMES[number], linkwise_records_count(records));
    for (index = 0; done && index < linkwise_records_rejected_count(records); index++) {
      int column = 0;
      done = ok(program, linkwise_records_rejected(records, index, &row, &program->error));
      while (done && column < COLUMNS - 1 && COLUMN[column] != row.column) column++;
      if (done) {
        printf("    row %" PRIu64 " is refused, %s: %.*s\n", row.row, COLUMN_NAME[column],
               (int)row.code.len, (const char *)row.code.data);
      }
    }
  }
  return done;
}

/* Outlets in memory, under these names. Programs that hand files on use sealed files instead. */
static bool outlets(program *program, const char *const *names, linkwise_output **outputs,
                    int count, linkwise_outlets **made) {
  int outlet;
  bool done = ok(program, linkwise_outlets_new(made, &program->error));
  for (outlet = 0; done && outlet < count; outlet++) {
    done = ok(program, linkwise_outlets_add_memory(*made, slice(names[outlet]), &outputs[outlet],
                                                   &program->error));
  }
  return done;
}

/* Adds what an act wrote to what the next one reads. */
static bool add_source(program *program, linkwise_sources **sources, const linkwise_output *output) {
  linkwise_slice bytes;
  return (*sources != NULL || ok(program, linkwise_sources_new(sources, &program->error))) &&
         ok(program, linkwise_output_bytes(output, &bytes, &program->error)) &&
         ok(program, linkwise_sources_add_bytes(*sources, bytes, &program->error));
}

/* Encoding tells how far it is. A program with a window draws a bar, and gives 1 where its user cancels. */
static int32_t told(void *context, const linkwise_progress_step *step) {
  program *own = context;
  if (step->done <= step->total) own->steps++;
  return 0;
}

/*
 * Each act below asks for its permit, and uses it up. It acknowledges no obligations, 0, as this agreement
 * has none; see linkwise_decision_obligations. What an act consumes is NULL afterwards, so that freeing it
 * does nothing.
 */
static bool encode(program *program, int number) {
  party *owner = &program->parties[number];
  linkwise_progress progress;
  linkwise_request asked = request(program, number, LINKWISE_PURPOSE_LINKAGE_QUALITY);
  linkwise_encode_permit *permit = NULL;
  linkwise_outlets *places = NULL;
  linkwise_encode_report *report = NULL;
  bool done;
  progress.struct_size = sizeof progress;
  progress.call = told;
  progress.context = program;
  done = outlets(program, ENCODED_NAMES, owner->encoded, ENCODED, &places) &&
         ok(program, linkwise_permit_encode(program->agreement, &asked, 0, &permit,
                                            &program->error)) &&
         ok(program, linkwise_encode(&permit, owner->records, NULL, program->key,
                                     owner->signer, owner->log, program->now,
                                     slice(owner->folder), &places, &progress, &report,
                                     &program->error));
  if (done) {
    printf("  %s encoded %" PRIu64 " records\n", NAMES[number],
           linkwise_encode_report_records(report));
    done = print_output(program, NAMES[number], owner->encoded[BATCH]);
  }
  linkwise_encode_report_free(report);
  linkwise_outlets_free(places);
  linkwise_encode_permit_free(permit);
  return done;
}

/* The linkage unit compares codes. It has no key, and can read none of them. */
static bool score(program *program) {
  static const char *const FILES[SCORED] = {"edges", "bins"};
  party *unit = &program->parties[UNIT];
  linkwise_request asked = request(program, UNIT, LINKWISE_PURPOSE_LINKAGE_QUALITY);
  linkwise_score_permit *permit = NULL;
  linkwise_sources *batches = NULL;
  linkwise_outlets *places = NULL;
  linkwise_score_report *report = NULL;
  bool done = add_source(program, &batches, program->parties[HEALTH].encoded[BATCH]) &&
              add_source(program, &batches, program->parties[COUNCIL].encoded[BATCH]) &&
              outlets(program, FILES, program->scored, SCORED, &places) &&
              ok(program, linkwise_permit_score(program->agreement, &asked, 0, &permit,
                                                &program->error)) &&
              ok(program, linkwise_score(&permit, &batches, unit->signer, unit->log, program->now,
                                         &places, NULL, &report, &program->error));
  if (done) {
    printf("  unit scored %" PRIu64 " pairs of rows, released %" PRIu64 " edges\n",
           linkwise_score_report_met(report), linkwise_score_report_released(report));
    done = print_output(program, "edges", program->scored[EDGES]);
  }
  linkwise_score_report_free(report);
  linkwise_outlets_free(places);
  linkwise_sources_free(batches);
  linkwise_score_permit_free(permit);
  return done;
}

/* The registry joins weights. It sees no codes, and makes for each owner a map of its own. */
static bool assemble(program *program) {
  static const char *const MAPS[OWNERS] = {"map:health", "map:council"};
  party *registry = &program->parties[REGISTRY];
  linkwise_request asked = request(program, REGISTRY, LINKWISE_PURPOSE_LINKAGE_QUALITY);
  linkwise_assemble_permit *permit = NULL;
  linkwise_sources *edges = NULL, *handles = NULL;
  linkwise_outlets *places = NULL;
  linkwise_assemble_report *report = NULL;
  linkwise_output *maps[OWNERS] = {NULL, NULL};
  bool done = add_source(program, &edges, program->scored[EDGES]) &&
              add_source(program, &handles, program->parties[HEALTH].encoded[HANDLES]) &&
              add_source(program, &handles, program->parties[COUNCIL].encoded[HANDLES]) &&
              outlets(program, MAPS, maps, OWNERS, &places) &&
              ok(program, linkwise_permit_assemble(program->agreement, &asked, 0, &permit,
                                                   &program->error)) &&
              ok(program, linkwise_assemble(&permit, &edges, &handles, registry->signer,
                                            registry->log, program->now, slice(""), &places,
                                            NULL, &report, &program->error));
  if (done) {
    printf("  registry assembled %" PRIu64 " links\n", linkwise_assemble_report_matches(report));
  }
  program->parties[HEALTH].map = maps[HEALTH];
  program->parties[COUNCIL].map = maps[COUNCIL];
  linkwise_assemble_report_free(report);
  linkwise_outlets_free(places);
  linkwise_sources_free(handles);
  linkwise_sources_free(edges);
  linkwise_assemble_permit_free(permit);
  return done;
}

/* Each owner puts the pseudonyms to its own record ids; equal pseudonyms are one child. */
static bool map(program *program, int number) {
  party *owner = &program->parties[number];
  linkwise_request asked = request(program, number, LINKWISE_PURPOSE_LINKAGE_QUALITY);
  linkwise_map_permit *permit = NULL;
  linkwise_sources *references = NULL, *of_release = NULL;
  linkwise_mappings *mappings = NULL;
  linkwise_mapping one;
  size_t index;
  bool done = add_source(program, &references, owner->encoded[REFERENCES]) &&
              add_source(program, &of_release, owner->map) &&
              ok(program, linkwise_permit_map(program->agreement, &asked, 0, &permit,
                                              &program->error)) &&
              ok(program, linkwise_map(&permit, &references, &of_release, NULL, owner->signer,
                                       owner->log, program->now, NULL, &mappings,
                                       &program->error));
  for (index = 0; done && index < linkwise_mappings_count(mappings); index++) {
    done = ok(program, linkwise_mappings_at(mappings, index, &one, &program->error));
    if (done) {
      printf("  %s %.*s ", NAMES[number], (int)one.record_id.len, (const char *)one.record_id.data);
      print_hex(one.pseudonym, sizeof one.pseudonym);
      printf("\n");
    }
  }
  linkwise_mappings_free(mappings);
  linkwise_sources_free(of_release);
  linkwise_sources_free(references);
  linkwise_map_permit_free(permit);
  return done;
}

/* Why were these two linked? Of the lightest edge, the last: what each comparison weighs. */
static bool explain(program *program) {
  party *unit = &program->parties[UNIT];
  linkwise_request asked = request(program, UNIT, LINKWISE_PURPOSE_LINKAGE_QUALITY);
  linkwise_explain_permit *permit = NULL;
  linkwise_sources *file = NULL, *batches = NULL;
  linkwise_edges *edges = NULL;
  linkwise_edge edge;
  linkwise_slice left, right;
  linkwise_explanation *explanation = NULL;
  linkwise_explained_level level;
  linkwise_error **error = &program->error;
  size_t index;
  bool done = add_source(program, &file, program->scored[EDGES]) &&
              ok(program, linkwise_permit_explain(program->agreement, &asked, 0, &permit, error)) &&
              ok(program, linkwise_released_edges(&permit, &file, unit->signer, unit->log,
                                                  program->now, &edges, error)) &&
              ok(program, linkwise_edges_at(edges, linkwise_edges_count(edges) - 1, &edge, error)) &&
              add_source(program, &batches, program->parties[HEALTH].encoded[BATCH]) &&
              add_source(program, &batches, program->parties[COUNCIL].encoded[BATCH]);
  left.data = edge.left;
  right.data = edge.right;
  left.len = right.len = sizeof edge.left;
  done = done &&
         ok(program, linkwise_permit_explain(program->agreement, &asked, 0, &permit, error)) &&
         ok(program, linkwise_explain(&permit, &batches, left, right, unit->signer, unit->log,
                                      program->now, NULL, &explanation, error));
  if (done) {
    printf("explanation\n  weighs %d bits, a link from %d on; in 1/1024 bit:\n",
           linkwise_explanation_weight_bits(explanation),
           linkwise_explanation_threshold_bits(explanation));
  }
  for (index = 0; done && index < linkwise_explanation_level_count(explanation); index++) {
    done = ok(program, linkwise_explanation_level(explanation, index, &level, error));
    if (done && level.weight_units != 0) {
      printf("    %.*s: %.*s %" PRId32 "\n", (int)level.comparison.len,
             (const char *)level.comparison.data, (int)level.level.len,
             (const char *)level.level.data, level.weight_units);
    }
  }
  linkwise_explanation_free(explanation);
  linkwise_edges_free(edges);
  linkwise_sources_free(batches);
  linkwise_sources_free(file);
  linkwise_explain_permit_free(permit);
  return done;
}

/* Anyone who has the cards can do this, without keys or data. */
static bool verify(program *program) {
  linkwise_verifier *verifier = NULL;
  linkwise_verdict *verdict = NULL;
  linkwise_error **error = &program->error;
  char folder[600], *text;
  size_t length;
  int number;
  bool done = ok(program, linkwise_verifier_new(&verifier, error));
  for (number = 0; done && number < PARTIES; number++) {
    linkwise_log_key *key = NULL;
    snprintf(folder, sizeof folder, "%s/log", program->parties[number].folder);
    done = ok(program, linkwise_verifier_add_folder(verifier, slice(folder), error)) &&
           ok(program, linkwise_log_key_of_card(program->parties[number].card, &key, error)) &&
           ok(program, linkwise_verifier_pin_log(verifier, key, error));
    linkwise_log_key_free(key);
  }
  done = done && ok(program, linkwise_verifier_verify(verifier, program->now, &verdict, error));
  if (done) {
    /* A text of any length: once for its length, once for itself. */
    length = linkwise_verdict_text(verdict, NULL, 0);
    text = length == LINKWISE_TEXT_FAILED ? NULL : (char *)malloc(length + 1);
    if (text != NULL) {
      linkwise_verdict_text(verdict, text, length + 1);
      printf("verdict\n%s", text);
    }
    done = text != NULL && linkwise_verdict_is_sound(verdict);
    free(text);
  }
  linkwise_verdict_free(verdict);
  linkwise_verifier_free(verifier);
  return done;
}

static bool run(program *program) {
  linkwise_root_key *root = NULL;
  bool keyed;
  int number;
  printf("identifiers\n");
  if (!check_identifier(program, "990 000 1028") || !check_identifier(program, "990 000 1029") ||
      !check_identifier(program, "B801200005001")) {
    return false;
  }
  for (number = 0; number < PARTIES; number++) {
    if (!make_party(program, number)) return false;
  }
  if (!agree(program)) return false;
  printf("may I?\n");
  if (!may(program, HEALTH, LINKWISE_ACT_ENCODE, LINKWISE_PURPOSE_LINKAGE_QUALITY,
           "health encodes, for the quality of linkage") ||
      !may(program, COUNCIL, LINKWISE_ACT_SCORE, LINKWISE_PURPOSE_RESEARCH,
           "council scores, for research")) {
    return false;
  }
  if (!read_records(program)) return false;
  /* The custodian makes the key of this agreement; where it is another program, it issues it sealed. */
  keyed = ok(program, linkwise_root_key_generate(&root, &program->error)) &&
          ok(program, linkwise_root_key_link_key(root, program->agreement, &program->key,
                                                 &program->error));
  linkwise_root_key_free(root);
  if (!keyed) return false;
  printf("linkage\n");
  if (!encode(program, HEALTH) || !encode(program, COUNCIL) || !score(program) ||
      !assemble(program)) {
    return false;
  }
  printf("pseudonyms\n");
  return map(program, HEALTH) && map(program, COUNCIL) && explain(program) && verify(program);
}

int main(int count, char **arguments) {
  program program;
  int number, output;
  bool done;
  memset(&program, 0, sizeof program);
  program.now = (int64_t)time(NULL) * 1000;
  for (number = 1; number < count; number++) {
    if (strcmp(arguments[number], "--bytes") == 0) {
      program.bytes = true;
    } else if (program.folder == NULL) {
      program.folder = arguments[number];
    } else {
      program.now = strtoll(arguments[number], NULL, 10);
    }
  }
  if (program.folder == NULL || linkwise_abi_version() != LINKWISE_ABI_VERSION) {
    fprintf(stderr, "link FOLDER [NOW] [--bytes], with the library of version %d of the interface\n",
            LINKWISE_ABI_VERSION);
    return 2;
  }
  done = run(&program);
  /* Closing a log frees its lock; freeing keys, records and outputs wipes them. */
  linkwise_output_free(program.scored[EDGES]);
  linkwise_output_free(program.scored[BINS]);
  linkwise_link_key_free(program.key);
  linkwise_agreement_free(program.agreement);
  for (number = 0; number < PARTIES; number++) {
    party *one = &program.parties[number];
    for (output = 0; output < ENCODED; output++) linkwise_output_free(one->encoded[output]);
    linkwise_output_free(one->map);
    linkwise_records_free(one->records);
    linkwise_log_free(one->log);
    linkwise_card_free(one->card);
    linkwise_signer_free(one->signer);
  }
  return done ? 0 : 1;
}
