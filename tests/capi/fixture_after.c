/* What comes after a linkage: links withdrawn, samples, parts computed again. */
#include "fixture_world.h"

/* One withdrawal by the first owner, which the second took in. */
static const char *const WITHDRAWN[4] = {"barred", "openings", "sent", "notice:south"};
enum { SENT = 2, NOTICE = 3 };
static linkwise_output *withdrawn[4], *received[2], *sample[2];
static log_place withdrawn_in;
static const char *const RECEIVED[2] = {"listing", "receipt"};
static const char *const OPENED[2] = {"opening", "kept"};
static const char *const SAMPLE[2] = {"list", "key"};

linkwise_outlets *fixture_withdrawn_outlets(void) { return dropped_outlets(WITHDRAWN, 4); }
linkwise_outlets *fixture_received_outlets(void) { return dropped_outlets(RECEIVED, 2); }
linkwise_outlets *fixture_opened_outlets(void) { return dropped_outlets(OPENED, 2); }
linkwise_outlets *fixture_sample_outlets(void) { return dropped_outlets(SAMPLE, 2); }
linkwise_sources *fixture_notice(void) { return sources_of(withdrawn[NOTICE], NULL); }
linkwise_sources *fixture_sample_key(void) { return sources_of(sample[1], NULL); }
linkwise_signer *fixture_south_signer(void) { return signer_of(SOUTH); }
linkwise_log *fixture_south_log(void) { return log_of(SOUTH); }
linkwise_log *fixture_encoded_log(void) { return opened_log(NORTH, &encoded_in); }
linkwise_log *fixture_assembled_log(void) { return opened_log(UNIT, &assembled_in); }
linkwise_log *fixture_withdrawn_log(void) { return opened_log(NORTH, &withdrawn_in); }

/* One that counts, and one that does not: that of the notice with its last byte changed. */
linkwise_sources *fixture_receipts(void) {
  linkwise_sources *one = sources_of(received[1], NULL);
  linkwise_slice receipt;
  uint8_t forged[512];
  MUST(linkwise_output_bytes(received[1], &receipt, error));
  CHECK(receipt.len > 0 && receipt.len <= sizeof forged, "the fixture's receipt");
  memcpy(forged, receipt.data, receipt.len);
  forged[receipt.len - 1] ^= 1;
  MUST(linkwise_sources_add_bytes(one, bytes_of(forged, receipt.len), error));
  return one;
}

linkwise_slice fixture_sent(void) {
  linkwise_slice sent;
  MUST(linkwise_output_bytes(withdrawn[SENT], &sent, error));
  return sent;
}

static linkwise_log_reader *reader_of(const log_place *place) {
  MADE(linkwise_log_reader, linkwise_log_reader_open(text_of(place->folder), &one, error));
}

linkwise_log_reader *fixture_scored_reader(void) { return reader_of(&scored_in); }
linkwise_log_reader *fixture_assembled_reader(void) { return reader_of(&assembled_in); }

linkwise_barred_link valid_linkwise_barred_link(void) {
  linkwise_barred_link link;
  memset(&link, 0, sizeof link);
  link.struct_size = sizeof link;
  link.record_id = text_of("1");
  link.other_owner = text_of("south");
  link.reference = text_of("ZC26/00123");
  link.since_ms = NOW;
  link.reason = LINKWISE_WITHDRAWAL_COURT_ORDER;
  return link;
}

linkwise_barred_links_builder *made_linkwise_barred_links_builder(void) {
  linkwise_barred_links_builder *one = NULL;
  linkwise_barred_link link = valid_linkwise_barred_link();
  MUST(linkwise_barred_links_builder_new(&one, error));
  MUST(linkwise_barred_links_builder_add(one, &link, error));
  return one;
}

static linkwise_withdraw_report *withdraw(linkwise_log *log, linkwise_output **outputs) {
  linkwise_withdraw_report *one = NULL;
  linkwise_unlink_permit *permit = made_linkwise_unlink_permit();
  linkwise_sources *references = fixture_references(), *map = fixture_map();
  linkwise_outlets *outlets = outlets_of(WITHDRAWN, outputs, 4);
  linkwise_barred_links_builder *builder = made_linkwise_barred_links_builder();
  linkwise_barred_links *links = NULL;
  linkwise_signer *signer = signer_of(NORTH);
  MUST(linkwise_barred_links_builder_finish(&builder, &links, error));
  MUST(linkwise_withdraw(&permit, &references, &map, links, NULL, signer, log, NOW, &outlets,
                         &one, error));
  linkwise_signer_free(signer);
  linkwise_barred_links_free(links);
  return one;
}

linkwise_withdraw_report *made_linkwise_withdraw_report(void) {
  linkwise_output *outputs[4];
  linkwise_log *log = made_linkwise_log();
  linkwise_withdraw_report *one = withdraw(log, outputs);
  linkwise_log_free(log);
  free_outputs(outputs, 4);
  return one;
}

linkwise_notice *made_linkwise_notice(void) {
  linkwise_sources *file = fixture_notice();
  MADE(linkwise_notice, linkwise_notice_read(&file, &one, error));
}

linkwise_receipts *made_linkwise_receipts(void) {
  linkwise_receipts *one = NULL;
  linkwise_sources *files = fixture_receipts();
  linkwise_draft *draft = made_linkwise_draft();
  linkwise_trust *trust = made_linkwise_trust();
  linkwise_log *log = fixture_withdrawn_log();
  MUST(linkwise_receipts_read(fixture_sent(), &files, draft, trust, log, &one, error));
  CHECK(linkwise_receipts_party_count(one) == 1, "the fixture's receipts");
  CHECK(linkwise_receipts_outstanding_count(one) == 0, "the fixture's receipts");
  CHECK(linkwise_receipts_refused_count(one) == 1, "the fixture's forged receipt");
  linkwise_log_free(log);
  linkwise_trust_free(trust);
  linkwise_draft_free(draft);
  return one;
}

linkwise_sample_verdict *made_linkwise_sample_verdict(void) {
  linkwise_sample_verdict *one = NULL;
  linkwise_sources *key = fixture_sample_key(), *edges = made_linkwise_sources();
  linkwise_sources *handles = fixture_handles();
  linkwise_log_reader *reader = fixture_assembled_reader();
  MUST(linkwise_sample_check(reader, &key, &edges, &handles, fixture_secret(), &one, error));
  CHECK(linkwise_sample_verdict_is_sound(one), "the fixture's sample");
  linkwise_log_reader_free(reader);
  return one;
}

linkwise_reexecution *made_linkwise_reexecution(void) {
  linkwise_reexecution *one = NULL;
  linkwise_sources *batches = fixture_batches(), *edges = made_linkwise_sources();
  linkwise_sources *bins = fixture_bins();
  linkwise_log_reader *reader = fixture_scored_reader();
  MUST(linkwise_reexecute(reader, UINT64_MAX, &batches, &edges, &bins, 3, fixture_secret(), true,
                          NULL, &one, error));
  CHECK(linkwise_reexecution_is_sound(one), "the fixture's run");
  CHECK(linkwise_reexecution_bin_count(one) == 3, "the fixture's bins");
  linkwise_log_reader_free(reader);
  return one;
}

linkwise_reassembly *made_linkwise_reassembly(void) {
  linkwise_reassembly *one = NULL;
  linkwise_sources *edges = made_linkwise_sources(), *handles = fixture_handles();
  linkwise_sources *maps = fixture_maps(), *review = fixture_review();
  linkwise_log_reader *reader = fixture_assembled_reader();
  MUST(linkwise_reassemble(reader, UINT64_MAX, &edges, &handles, &maps, &review, NULL, &one,
                           error));
  CHECK(linkwise_reassembly_is_sound(one), "the fixture's links");
  CHECK(linkwise_reassembly_owner_count(one) == 2, "the fixture's owners");
  linkwise_log_reader_free(reader);
  return one;
}

linkwise_replay *made_linkwise_replay(void) {
  linkwise_replay *one = NULL;
  linkwise_draft *draft = made_linkwise_draft();
  linkwise_log_reader *reader = fixture_scored_reader();
  MUST(linkwise_draft_simulate(draft, reader, &one, error));
  CHECK(linkwise_replay_count(one) == 1, "the fixture's replay");
  linkwise_log_reader_free(reader);
  linkwise_draft_free(draft);
  return one;
}

static void receive(void) {
  linkwise_notice *notice = made_linkwise_notice();
  linkwise_draft *draft = made_linkwise_draft();
  linkwise_trust *trust = made_linkwise_trust();
  linkwise_signer *signer = signer_of(SOUTH);
  linkwise_log *log = fixture_south_log();
  linkwise_outlets *outlets = outlets_of(RECEIVED, received, 2);
  bool newly = false;
  MUST(linkwise_notice_receive(notice, draft, trust, signer, log, NOW, &outlets, &newly, error));
  CHECK(newly && outlets == NULL, "a notice is taken in once");
  linkwise_log_free(log);
  linkwise_signer_free(signer);
  linkwise_trust_free(trust);
  linkwise_draft_free(draft);
  linkwise_notice_free(notice);
}

static void draw(void) {
  linkwise_assemble_permit *permit = made_linkwise_assemble_permit();
  linkwise_sources *edges = made_linkwise_sources(), *handles = fixture_handles();
  linkwise_outlets *outlets = outlets_of(SAMPLE, sample, 2);
  linkwise_signer *signer = signer_of(UNIT);
  linkwise_log *log = fixture_assembled_log();
  linkwise_sample_report report;
  MUST(linkwise_sample(&permit, &edges, &handles, signer, log, NOW, 1, 1, fixture_secret(),
                       &outlets, NULL, &report, error));
  CHECK(report.links == 1 && report.links_in_all == 2, "a sample");
  linkwise_log_free(log);
  linkwise_signer_free(signer);
}

void make_aftermath(void) {
  linkwise_log *log;
  path_in_room(withdrawn_in.folder, sizeof withdrawn_in.folder, "log");
  path_in_room(withdrawn_in.state, sizeof withdrawn_in.state, "state");
  log = new_log(NORTH, withdrawn_in.folder, withdrawn_in.state);
  linkwise_withdraw_report_free(withdraw(log, withdrawn));
  linkwise_log_free(log);
  receive();
  draw();
}

void free_aftermath(void) {
  free_outputs(withdrawn, 4);
  free_outputs(received, 2);
  free_outputs(sample, 2);
}
