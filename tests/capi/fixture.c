#include "fixture_world.h"

/* The caller's folder. */
const char *room = "";
static unsigned long made;

const char *const NAMES[PARTIES] = {"north", "south", "unit", "keeper", "clerk"};
const char *const ORIGINS[PARTIES] = {"linkwise/north", "linkwise/south", "linkwise/unit",
                                      "linkwise/keeper", "linkwise/clerk"};
static const linkwise_roles ROLES[PARTIES] = {
    LINKWISE_ROLE_CONTROLLER, LINKWISE_ROLE_CONTROLLER,
    LINKWISE_ROLE_LINKAGE_UNIT | LINKWISE_ROLE_ASSEMBLER, LINKWISE_ROLE_KEY_CUSTODIAN,
    LINKWISE_ROLE_REVIEWER};

/* A published log of three entries: its folder, its signer's state, and what it proves. */
static char log_folder[512], log_state[512];
static char verifier_key[512], checkpoint_text[4096], digest[65];
static char inclusion_text[1 << 16], consistency_text[1 << 16], opening_text[1 << 16];
static uint8_t canonical[1 << 16];
static size_t canonical_length;
static char draft_text[1 << 16], card_text[4096], public_keys[PARTIES][128];
static char recipient_keys[PARTIES][128], recipient_secret[256];
static char log_public_keys[PARTIES][128];
static uint8_t secrets[PARTIES][32], log_secrets[PARTIES][32];

void path_in_room(char *path, size_t size, const char *name) {
  snprintf(path, size, "%s/%s-%lu", room, name, ++made);
}

linkwise_slice fixture_new_path(void) {
  static char path[8][512];
  static unsigned turn;
  char *one = path[turn++ % 8];
  path_in_room(one, sizeof path[0], "new");
  return text_of(one);
}

linkwise_slice fixture_scratch(void) { return text_of(room); }

/* Keys that are the same in every run. */
linkwise_signer *signer_of(int party) {
  MADE(linkwise_signer, linkwise_signer_from_secret(bytes_of(secrets[party], 32), &one, error));
}

linkwise_signer *log_signer_of(int party) {
  MADE(linkwise_signer, linkwise_signer_from_secret(bytes_of(log_secrets[party], 32), &one, error));
}

linkwise_signer *fixture_log_signer(void) { return log_signer_of(NORTH); }

static linkwise_card *card_of(int party) {
  MADE(linkwise_card,
       linkwise_card_new(text_of(NAMES[party]), text_of(public_keys[party]),
                         text_of(recipient_keys[party]), text_of(ORIGINS[party]), text_of(log_public_keys[party]), &one, error));
}

linkwise_card *made_linkwise_card(void) { return card_of(NORTH); }
linkwise_signer *made_linkwise_signer(void) { return signer_of(NORTH); }

linkwise_root_key *made_linkwise_root_key(void) {
  MADE(linkwise_root_key,
       linkwise_root_key_from_secret(bytes_of(secrets[KEEPER], 32), &one, error));
}

linkwise_recipient_key *made_linkwise_recipient_key(void) {
  MADE(linkwise_recipient_key,
       linkwise_recipient_key_from_secret(text_of(recipient_secret), &one, error));
}

linkwise_trust *made_linkwise_trust(void) {
  linkwise_trust *trust = NULL;
  int party;
  MUST(linkwise_trust_new(&trust, error));
  for (party = 0; party < PARTIES; party++) {
    linkwise_card *card = card_of(party);
    MUST(linkwise_trust_add(trust, card, error));
    linkwise_card_free(card);
  }
  return trust;
}

linkwise_terms *made_linkwise_terms(void) {
  linkwise_terms *one = NULL;
  uint8_t nonce[32];
  int party;
  memset(nonce, 7, sizeof nonce);
  MUST(linkwise_terms_new(text_of("fixture"), bytes_of(nonce, 32), 1, text_of("2025-12-01"),
                             text_of("2026-11-30"), &one, error));
  for (party = 0; party < PARTIES; party++) {
    linkwise_card *card = card_of(party);
    MUST(linkwise_terms_add_party(one, card, ROLES[party], LINKWISE_SECTOR_BY_ROLE, error));
    linkwise_card_free(card);
  }
  MUST(linkwise_terms_set_batch(one, 2, 1000, error));
  MUST(linkwise_terms_set_synthetic(one, text_of("records that nobody is behind"), error));
  return one;
}

/* Made and signed once; others read its document. */
static void sign_draft(void) {
  linkwise_draft *one = NULL;
  linkwise_terms *terms = made_linkwise_terms();
  linkwise_slice document;
  int party;
  MUST(linkwise_terms_draft(&terms, &one, error));
  for (party = 0; party < PARTIES; party++) {
    linkwise_signer *signer = signer_of(party);
    MUST(linkwise_draft_sign(one, signer, error));
    linkwise_signer_free(signer);
  }
  MUST(linkwise_draft_document(one, &document, error));
  CHECK(document.len < sizeof draft_text, "the fixture's draft");
  memcpy(draft_text, document.data, document.len);
  linkwise_draft_free(one);
}

linkwise_draft *made_linkwise_draft(void) {
  MADE(linkwise_draft, linkwise_draft_parse(text_of(draft_text), &one, error));
}

linkwise_agreement *made_linkwise_agreement(void) {
  linkwise_agreement *one = NULL;
  linkwise_draft *draft = made_linkwise_draft();
  linkwise_trust *trust = made_linkwise_trust();
  MUST(linkwise_draft_grant(&draft, trust, NOW, &one, error));
  linkwise_trust_free(trust);
  return one;
}

static linkwise_agreement *granted;

const linkwise_agreement *the_agreement(void) {
  if (granted == NULL) granted = made_linkwise_agreement();
  return granted;
}

linkwise_link_key *made_linkwise_link_key(void) {
  linkwise_link_key *one = NULL;
  linkwise_root_key *root = made_linkwise_root_key();
  const linkwise_agreement *agreement = the_agreement();
  MUST(linkwise_root_key_link_key(root, agreement, &one, error));
  linkwise_root_key_free(root);
  return one;
}

linkwise_request request_of(int party) {
  linkwise_request request;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.party = text_of(NAMES[party]);
  request.now_ms = NOW;
  request.purpose = LINKWISE_PURPOSE_LINKAGE_QUALITY;
  return request;
}

linkwise_request valid_linkwise_request(void) { return request_of(NORTH); }

linkwise_decision *made_linkwise_decision(void) {
  linkwise_decision *one = NULL;
  const linkwise_agreement *agreement = the_agreement();
  linkwise_request request = request_of(NORTH);
  MUST(linkwise_agreement_decide(agreement, LINKWISE_ACT_ENCODE, &request, &one, error));
  return one;
}

linkwise_obligations obligations_of(linkwise_act act, int party) {
  linkwise_decision *decision = NULL;
  const linkwise_agreement *agreement = the_agreement();
  linkwise_request request = request_of(party);
  linkwise_obligations found;
  MUST(linkwise_agreement_decide(agreement, act, &request, &decision, error));
  found = linkwise_decision_obligations(decision);
  linkwise_decision_free(decision);
  return found;
}

uint64_t fixture_obligations(void) { return obligations_of(LINKWISE_ACT_ENCODE, NORTH); }

#define PERMIT(name, act, usual)                                                                   \
  linkwise_##name##_permit *name##_permit_of(int party) {                                          \
    linkwise_##name##_permit *one = NULL;                                                          \
    const linkwise_agreement *agreement = the_agreement();                                     \
    linkwise_request request = request_of(party);                                                  \
    MUST(linkwise_permit_##name(agreement, &request, obligations_of(act, party), &one, error));    \
    return one;                                                                                    \
  }                                                                                                \
  linkwise_##name##_permit *made_linkwise_##name##_permit(void) { return name##_permit_of(usual); }

PERMIT(encode, LINKWISE_ACT_ENCODE, NORTH)
PERMIT(compare, LINKWISE_ACT_COMPARE, NORTH)
PERMIT(score, LINKWISE_ACT_SCORE, UNIT)
PERMIT(assemble, LINKWISE_ACT_ASSEMBLE, UNIT)
PERMIT(map, LINKWISE_ACT_MAP, NORTH)
PERMIT(explain, LINKWISE_ACT_EXPLAIN, UNIT)
PERMIT(review, LINKWISE_ACT_REVIEW, CLERK)
PERMIT(unlink, LINKWISE_ACT_UNLINK, NORTH)

linkwise_bytes *made_linkwise_bytes(void) {
  MADE(linkwise_bytes, linkwise_agreement_json_schema(&one, error));
}

linkwise_identifier *made_linkwise_identifier(void) {
  MADE(linkwise_identifier,
       linkwise_identifier_read(LINKWISE_IDENTIFIER_NHS_NUMBER, text_of("9990000018"), text_of(""),
                                text_of(""), true, &one, error));
}

linkwise_error *made_linkwise_error(void) {
  linkwise_error *error = NULL;
  linkwise_identifier *identifier = NULL;
  linkwise_status status =
      linkwise_identifier_read(LINKWISE_IDENTIFIER_NHS_NUMBER, text_of("9990000019"), text_of(""),
                               text_of(""), true, &identifier, &error);
  CHECK(status == LINKWISE_E_INPUT_REJECTED && identifier == NULL, "the fixture's error");
  return error;
}

linkwise_log *new_log(int party, const char *folder, const char *state) {
  linkwise_log *one = NULL;
  linkwise_signer *signer = log_signer_of(party);
  MUST(linkwise_log_create(text_of(folder), text_of(state), text_of(ORIGINS[party]),
                           text_of(NAMES[party]), NOW, &signer, &one, error));
  CHECK(signer == NULL, "a consumed signer");
  return one;
}

linkwise_log *made_linkwise_log(void) {
  char folder[512], state[512];
  path_in_room(folder, sizeof folder, "log");
  path_in_room(state, sizeof state, "state");
  return new_log(NORTH, folder, state);
}

linkwise_log_key *made_linkwise_log_key(void) {
  MADE(linkwise_log_key, linkwise_log_key_parse(text_of(verifier_key), &one, error));
}

linkwise_log_reader *made_linkwise_log_reader(void) {
  MADE(linkwise_log_reader, linkwise_log_reader_open(text_of(log_folder), &one, error));
}

linkwise_checkpoint *made_linkwise_checkpoint(void) {
  MADE(linkwise_checkpoint, linkwise_checkpoint_parse(text_of(checkpoint_text), &one, error));
}

linkwise_log_entry *made_linkwise_log_entry(void) {
  linkwise_log_entry *one = NULL;
  linkwise_log_reader *reader = made_linkwise_log_reader();
  MUST(linkwise_log_reader_entry(reader, 0, &one, error));
  linkwise_log_reader_free(reader);
  return one;
}

linkwise_inclusion_proof *made_linkwise_inclusion_proof(void) {
  MADE(linkwise_inclusion_proof,
       linkwise_inclusion_proof_parse(text_of(inclusion_text), &one, error));
}

linkwise_consistency_proof *made_linkwise_consistency_proof(void) {
  MADE(linkwise_consistency_proof,
       linkwise_consistency_proof_parse(text_of(consistency_text), &one, error));
}

linkwise_subject_opening *made_linkwise_subject_opening(void) {
  MADE(linkwise_subject_opening,
       linkwise_subject_opening_parse(text_of(opening_text), &one, error));
}

linkwise_witness *made_linkwise_witness(void) {
  linkwise_witness *one = NULL;
  linkwise_signer *signer = log_signer_of(UNIT);
  MUST(linkwise_witness_new(text_of(ORIGINS[UNIT]), &signer, &one, error));
  return one;
}

linkwise_verifier *made_linkwise_verifier(void) {
  linkwise_verifier *one = NULL;
  MUST(linkwise_verifier_new(&one, error));
  MUST(linkwise_verifier_add_folder(one, text_of(log_folder), error));
  return one;
}

linkwise_verdict *made_linkwise_verdict(void) {
  linkwise_verdict *one = NULL;
  linkwise_verifier *verifier = made_linkwise_verifier();
  char missing[512];
  path_in_room(missing, sizeof missing, "missing");
  /* A folder that is not there, so that there is a finding. */
  MUST(linkwise_verifier_add_folder(verifier, text_of(missing), error));
  MUST(linkwise_verifier_verify(verifier, NOW, &one, error));
  linkwise_verifier_free(verifier);
  return one;
}

linkwise_recovery_plan *made_linkwise_recovery_plan(void) {
  linkwise_recovery_plan *one = NULL;
  linkwise_signer *signer = log_signer_of(NORTH);
  MUST(linkwise_log_plan_recovery(text_of(log_folder), text_of(log_state), text_of(room), &signer,
                                  &one, error));
  return one;
}

linkwise_slice fixture_log_folder(void) { return text_of(log_folder); }
linkwise_slice fixture_log_state(void) { return text_of(log_state); }
linkwise_slice fixture_digest(void) { return text_of(digest); }
linkwise_slice fixture_verifier_key(void) { return text_of(verifier_key); }
linkwise_slice fixture_card(void) { return text_of(card_text); }
linkwise_slice fixture_checkpoint_text(void) { return text_of(checkpoint_text); }
linkwise_slice fixture_inclusion_text(void) { return text_of(inclusion_text); }
linkwise_slice fixture_consistency_text(void) { return text_of(consistency_text); }
linkwise_slice fixture_opening_text(void) { return text_of(opening_text); }
linkwise_slice fixture_draft_text(void) { return text_of(draft_text); }
linkwise_slice fixture_canonical(void) { return bytes_of(canonical, canonical_length); }
linkwise_slice fixture_party(void) { return text_of(NAMES[NORTH]); }
linkwise_slice fixture_recipient(void) { return text_of(recipient_keys[NORTH]); }
linkwise_slice fixture_recipient_secret(void) { return text_of(recipient_secret); }
linkwise_slice fixture_public_key(void) { return text_of(public_keys[NORTH]); }
linkwise_slice fixture_log_public_key(void) { return text_of(log_public_keys[NORTH]); }
linkwise_slice fixture_signature(void) { return bytes_of(canonical, 64); }
linkwise_slice fixture_secret(void) { return bytes_of(secrets[NORTH], 32); }

/* A log that has adopted an agreement, with its proofs. */
static void make_log(void) {
  linkwise_log *log;
  linkwise_log_reader *reader;
  linkwise_checkpoint *kept = NULL, *now = NULL;
  linkwise_inclusion_proof *inclusion = NULL;
  linkwise_consistency_proof *consistency = NULL;
  linkwise_signer *signer = signer_of(NORTH);
  const linkwise_agreement *agreement = the_agreement();
  bool adopted = false;
  path_in_room(log_folder, sizeof log_folder, "log");
  path_in_room(log_state, sizeof log_state, "state");
  log = new_log(NORTH, log_folder, log_state);
  MUST(linkwise_log_checkpoint(log, &kept, error));
  MUST(linkwise_log_adopt_agreement(agreement, signer, NOW, log, &adopted, error));
  CHECK(adopted && linkwise_log_size(log) == 2, "the fixture's log");
  MUST(linkwise_log_checkpoint(log, &now, error));
  linkwise_checkpoint_text(now, checkpoint_text, sizeof checkpoint_text);
  linkwise_log_verifier_key(log, verifier_key, sizeof verifier_key);
  linkwise_agreement_digest(agreement, digest, sizeof digest);
  linkwise_log_free(log);
  reader = made_linkwise_log_reader();
  MUST(linkwise_log_reader_prove_entry(reader, 1, &inclusion, error));
  linkwise_inclusion_proof_text(inclusion, inclusion_text, sizeof inclusion_text);
  MUST(linkwise_log_reader_prove_since(reader, kept, &consistency, error));
  linkwise_consistency_proof_text(consistency, consistency_text, sizeof consistency_text);
  linkwise_inclusion_proof_free(inclusion);
  linkwise_consistency_proof_free(consistency);
  linkwise_log_reader_free(reader);
  linkwise_checkpoint_free(kept);
  linkwise_checkpoint_free(now);
  linkwise_signer_free(signer);
}

void fixture_begin(int count, char **given) {
  linkwise_card *card;
  const linkwise_agreement *agreement;
  linkwise_bytes *bytes = NULL;
  linkwise_slice document;
  int party;
  if (count != 2) {
    fprintf(stderr, "give an empty private folder\n");
    exit(2);
  }
  room = given[1];
  for (party = 0; party < PARTIES; party++) {
    linkwise_signer *signer;
    linkwise_recipient_key *recipient = NULL;
    MUST(linkwise_recipient_key_generate(&recipient, error));
    linkwise_recipient_key_public_key(recipient, recipient_keys[party],
                                      sizeof recipient_keys[party]);
    if (party == NORTH) {
      MUST(linkwise_recipient_key_expose_secret(recipient, &bytes, error));
      MUST(linkwise_bytes_data(bytes, &document, error));
      CHECK(document.len < sizeof recipient_secret, "the fixture's recipient");
      memcpy(recipient_secret, document.data, document.len);
      linkwise_bytes_free(bytes);
    }
    linkwise_recipient_key_free(recipient);
    memset(secrets[party], party + 1, 32);
    signer = signer_of(party);
    linkwise_signer_public_key(signer, public_keys[party], sizeof public_keys[party]);
    linkwise_signer_free(signer);
    memset(log_secrets[party], party + 101, 32);
    signer = log_signer_of(party);
    linkwise_signer_public_key(signer, log_public_keys[party], sizeof log_public_keys[party]);
    linkwise_signer_free(signer);
  }
  card = card_of(NORTH);
  linkwise_card_document(card, card_text, sizeof card_text);
  linkwise_card_free(card);
  sign_draft();
  agreement = the_agreement();
  MUST(linkwise_agreement_canonical(agreement, &bytes, error));
  MUST(linkwise_bytes_data(bytes, &document, error));
  CHECK(document.len <= sizeof canonical, "the fixture's agreement");
  memcpy(canonical, document.data, document.len);
  canonical_length = document.len;
  linkwise_bytes_free(bytes);
  make_log();
  make_linkage(opening_text, sizeof opening_text);
}

void fixture_end(void) {
  free_linkage();
  linkwise_agreement_free(granted);
}

int is_all(const void *data, int byte, size_t length) {
  const unsigned char *bytes = (const unsigned char *)data;
  size_t place;
  for (place = 0; place < length; place++) {
    if (bytes[place] != byte) return 0;
  }
  return 1;
}

void error_holds(linkwise_error *error, linkwise_status status, const char *what) {
  char message[8];
  if (status == LINKWISE_OK) {
    CHECK(error == NULL, what);
    return;
  }
  CHECK(error != NULL && error != UNTOUCHED(linkwise_error), what);
  if (error == NULL || error == UNTOUCHED(linkwise_error)) return;
  CHECK(linkwise_error_status(error) == status, what);
  CHECK(linkwise_error_message(error, message, sizeof message) > 10 && message[7] == 0, what);
  linkwise_error_free(error);
}
