/*
 * Two agencies, played by one program, link invented children, and whoever wants verifies the logs:
 *
 *     link FOLDER [NOW] [--bytes]
 *
 * run where examples/children.csv is. FOLDER is an empty folder for the logs, NOW the time in Unix
 * milliseconds (else that of the clock); --bytes prints what the acts made in hexadecimal besides.
 *
 * C++11 and no exceptions: each step says whether it succeeded. Owners of linkwise.hpp free their handles.
 */
#include <linkwise.hpp>

#include <sys/stat.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using linkwise::copy;
using linkwise::slice;
using linkwise::text;
using std::string;

namespace {

const string NAMES[] = {"health", "council", "unit", "registry", "custodian"};
const linkwise_roles ROLES[] = {LINKWISE_ROLE_CONTROLLER, LINKWISE_ROLE_CONTROLLER, LINKWISE_ROLE_LINKAGE_UNIT,
                                LINKWISE_ROLE_ASSEMBLER, LINKWISE_ROLE_KEY_CUSTODIAN};
const string OWNERS[] = {"health", "council"};
const string ENCODED[] = {"batch", "handles", "references", "openings"};

struct column {
    linkwise_column number;
    const char *name;
};
// The columns of examples/children.csv behind the owner's name.
const column COLUMNS[] = {{LINKWISE_COLUMN_RECORD_ID, "record_id"},
                          {LINKWISE_COLUMN_NHS_NUMBER, "nhs_number"},
                          {LINKWISE_COLUMN_FORENAME, "forename"},
                          {LINKWISE_COLUMN_SURNAME, "surname"},
                          {LINKWISE_COLUMN_DATE_OF_BIRTH, "date_of_birth"},
                          {LINKWISE_COLUMN_SEX, "sex"},
                          {LINKWISE_COLUMN_POSTCODE, "postcode"}};

string hex(const string &bytes) {
    static const char DIGITS[] = "0123456789abcdef";
    string digits;
    for (unsigned char byte : bytes) {
        digits += DIGITS[byte >> 4];
        digits += DIGITS[byte & 15];
    }
    return digits;
}

/* An organisation; each has keys and a log of its own. */
struct party {
    string name, folder;
    linkwise::signer signer;
    linkwise::card card;
    linkwise::log log;
    /* Of owners alone: its records, and the files that were made of them. */
    linkwise::records records;
    std::map<string, string> files;
};

class linkage {
public:
    linkage(string folder, int64_t now, bool bytes) : folder_(folder), now_(now), bytes_(bytes) {}

    bool run() {
        std::cout << "identifiers\n";
        for (const char *content : {"990 000 1028", "990 000 1029", "B801200005001"}) {
            if (!check_identifier(content)) return false;
        }
        if (!make_parties() || !agree()) return false;
        std::cout << "may I?\n";
        if (!may("health", LINKWISE_ACT_ENCODE, LINKWISE_PURPOSE_LINKAGE_QUALITY,
                 "health encodes, for the quality of linkage") ||
            !may("council", LINKWISE_ACT_SCORE, LINKWISE_PURPOSE_RESEARCH, "council scores, for research") ||
            !read_records() || !make_key()) {
            return false;
        }
        std::cout << "linkage\n";
        for (const string &owner : OWNERS) {
            if (!encode(owner)) return false;
        }
        if (!score() || !assemble()) return false;
        std::cout << "pseudonyms\n";
        for (const string &owner : OWNERS) {
            if (!map(owner)) return false;
        }
        return explain() && verify();
    }

private:
    string folder_, edges_;
    int64_t now_;
    bool bytes_;
    std::map<string, party> parties_;
    linkwise::agreement agreement_;
    linkwise::link_key key_;
    linkwise::error error_;

    /* Whether a call succeeded; where not, says why, with every reason of a refusal. */
    bool ok(linkwise_status status) {
        if (status == LINKWISE_OK) return true;
        std::cerr << linkwise_status_name(status) << ": " << error_.message() << "\n";
        for (const auto &reason : error_.reasons()) {
            std::cerr << "  " << reason.first << ": " << reason.second << "\n";
        }
        return false;
    }

    void print_bytes(const string &what, const string &bytes) const {
        if (bytes_) std::cout << "bytes " << what << " " << hex(bytes) << "\n";
    }

    /* Is it an NHS number? If not: what is wrong, and what else it may be. */
    bool check_identifier(const string &content) {
        linkwise::identifier identifier;
        const string none;
        std::cout << "  " << content << ": ";
        linkwise_status status =
            linkwise_identifier_read(LINKWISE_IDENTIFIER_NHS_NUMBER, slice(content), slice(none), slice(none), true,
                                     identifier.out(), error_.out());
        if (status == LINKWISE_OK) {
            std::cout << "sound, and written " << text(linkwise_identifier_text, identifier.get()) << "\n";
            return true;
        }
        if (status != LINKWISE_E_INPUT_REJECTED) return ok(status);
        for (const auto &reason : error_.reasons()) std::cout << reason.first << ": " << reason.second << "\n";
        uint32_t schemes = 0;
        if (!ok(linkwise_identifier_identify(slice(content), &schemes, error_.out()))) return false;
        if (schemes & 1u << LINKWISE_IDENTIFIER_UNIQUE_PUPIL_NUMBER) std::cout << "    it is a sound UPN\n";
        return true;
    }

    bool make_parties() {
        for (size_t number = 0; number < 5; ++number) {
            party &one = parties_[NAMES[number]];
            one.name = NAMES[number];
            one.folder = folder_ + "/" + one.name;
            if (mkdir(one.folder.c_str(), 0700) != 0) {
                std::perror(one.folder.c_str());
                return false;
            }
            linkwise::signer log_signer;
            if (!ok(linkwise_signer_generate(one.signer.out(), error_.out())) ||
                !ok(linkwise_signer_generate(log_signer.out(), error_.out()))) {
                return false;
            }
            const linkwise_signer *signers[] = {one.signer.get(), log_signer.get()};
            string key = text(linkwise_signer_public_key, signers[0]);
            string log_key = text(linkwise_signer_public_key, signers[1]);
            string log = one.folder + "/log", state = one.folder + "/log.state", origin = "linkwise/" + one.name;
            // Others seal files to the recipient. Here nothing is sealed, and no key opens what would be.
            string recipient = "age1" + string(57, 'q') + "qpzry"[number];
            // The log takes its key over.
            if (!ok(linkwise_log_create(slice(log), slice(state), slice(origin), slice(one.name), now_,
                                        log_signer.consume(), one.log.out(), error_.out())) ||
                !ok(linkwise_card_new(slice(one.name), slice(key), slice(recipient), slice(origin), slice(log_key),
                                      one.card.out(), error_.out()))) {
                return false;
            }
        }
        return true;
    }

    /* Terms, signed by everyone and granted: without this, nothing below can be called. */
    bool agree() {
        linkwise::terms terms;
        linkwise::draft draft;
        linkwise::trust trust;
        const string id = "embedding", nonce, from = "2026-01-01", until = "2035-12-31",
                     reference = "none: the children are invented";
        if (!ok(linkwise_terms_new(slice(id), slice(nonce), 1, slice(from), slice(until), terms.out(),
                                   error_.out()))) {
            return false;
        }
        for (size_t number = 0; number < 5; ++number) {
            if (!ok(linkwise_terms_add_party(terms.get(), parties_[NAMES[number]].card.get(), ROLES[number],
                                             LINKWISE_SECTOR_BY_ROLE, error_.out()))) {
                return false;
            }
        }
        if (!ok(linkwise_terms_set_batch(terms.get(), 2, 1000, error_.out())) ||
            !ok(linkwise_terms_set_synthetic(terms.get(), slice(reference), error_.out())) ||
            !ok(linkwise_terms_draft(terms.consume(), draft.out(), error_.out())) ||
            !ok(linkwise_trust_new(trust.out(), error_.out()))) {
            return false;
        }
        // Each organisation signs for itself, and pins the others' cards, which it has compared.
        for (const string &name : NAMES) {
            if (!ok(linkwise_draft_sign(draft.get(), parties_[name].signer.get(), error_.out())) ||
                !ok(linkwise_trust_add(trust.get(), parties_[name].card.get(), error_.out()))) {
                return false;
            }
        }
        if (!ok(linkwise_draft_grant(draft.consume(), trust.get(), now_, agreement_.out(), error_.out()))) return false;
        const linkwise_agreement *granted = agreement_.get();
        std::cout << "agreement\n  signed by 5 organisations, granted as " << text(linkwise_agreement_digest, granted)
                  << "\n";
        return true;
    }

    /* It lends the name, so that the text must outlive it. */
    linkwise_request request(const string &name, linkwise_purpose purpose) const {
        linkwise_request request;
        std::memset(&request, 0, sizeof request);
        request.struct_size = sizeof request;
        request.party = slice(name);
        request.now_ms = now_;
        request.purpose = purpose;
        return request;
    }

    /* May I? A denial is an answer and no error. */
    bool may(const string &name, linkwise_act act, linkwise_purpose purpose, const char *question) {
        linkwise::decision decision;
        linkwise::bytes canonical;
        linkwise_request asked = request(name, purpose);
        if (!ok(linkwise_agreement_decide(agreement_.get(), act, &asked, decision.out(), error_.out()))) return false;
        std::cout << "  " << question << ": " << (linkwise_decision_permits(decision.get()) ? "yes" : "no") << "\n";
        linkwise_slice code, sentence, citation, bytes;
        linkwise_weight weight;
        for (size_t reason = 0; reason < linkwise_decision_reason_count(decision.get()); ++reason) {
            if (!ok(linkwise_decision_reason(decision.get(), reason, &code, &sentence, &citation, &weight,
                                             error_.out()))) {
                return false;
            }
            if (weight == LINKWISE_WEIGHT_DENIES) std::cout << "    " << copy(code) << ": " << copy(sentence) << "\n";
        }
        if (!ok(linkwise_decision_canonical(decision.get(), canonical.out(), error_.out())) ||
            !ok(linkwise_bytes_data(canonical.get(), &bytes, error_.out()))) {
            return false;
        }
        print_bytes("decision", copy(bytes));
        return true;
    }

    /* The agreement says how a row is to be understood. One that cannot be read is counted and left out. */
    bool read_records() {
        linkwise::rules rules;
        if (!ok(linkwise_rules_new(agreement_.get(), rules.out(), error_.out()))) return false;
        for (const string &owner : OWNERS) {
            if (!ok(linkwise_records_new(rules.get(), parties_[owner].records.out(), error_.out()))) return false;
        }
        std::ifstream file("examples/children.csv");
        string line;
        std::getline(file, line);
        while (std::getline(file, line)) {
            std::istringstream row(line);
            string owner, values[7];
            std::getline(row, owner, ',');
            std::vector<linkwise_field> fields;
            for (size_t number = 0; number < 7; ++number) {
                std::getline(row, values[number], ',');
                fields.push_back(linkwise_field{COLUMNS[number].number, slice(values[number])});
            }
            linkwise_status status = linkwise_records_add(parties_[owner].records.get(), fields.data(), fields.size(),
                                                          LINKWISE_SHIELD_NONE, error_.out());
            if (status != LINKWISE_E_INPUT_REJECTED && !ok(status)) return false;
        }
        std::cout << "records\n";
        for (const string &owner : OWNERS) {
            const linkwise_records *records = parties_[owner].records.get();
            std::cout << "  " << owner << ": " << linkwise_records_count(records) << "\n";
            for (size_t index = 0; index < linkwise_records_rejected_count(records); ++index) {
                linkwise_rejected_row row;
                if (!ok(linkwise_records_rejected(records, index, &row, error_.out()))) return false;
                for (const column &one : COLUMNS) {
                    if (one.number != row.column) continue;
                    std::cout << "    row " << row.row << " is refused, " << one.name << ": " << copy(row.code) << "\n";
                }
            }
        }
        return true;
    }

    /* The custodian makes the key of this agreement; where it is another program, it issues it sealed. */
    bool make_key() {
        linkwise::root_key root;
        return ok(linkwise_root_key_generate(root.out(), error_.out())) &&
               ok(linkwise_root_key_link_key(root.get(), agreement_.get(), key_.out(), error_.out()));
    }

    /* A permit for one act. It acknowledges no obligations, 0, as this agreement has none. */
    template <typename Permit, typename Function>
    bool permit(const string &name, Function function, Permit &permit) {
        linkwise_request asked = request(name, LINKWISE_PURPOSE_LINKAGE_QUALITY);
        return ok(function(agreement_.get(), &asked, 0, permit.out(), error_.out()));
    }

    /* Adds a place in memory. Programs that hand files on to other organisations seal them. */
    bool add_output(linkwise::outlets &outlets, const string &name, linkwise::output &output) {
        return (outlets || ok(linkwise_outlets_new(outlets.out(), error_.out()))) &&
               ok(linkwise_outlets_add_memory(outlets.get(), slice(name), output.out(), error_.out()));
    }

    bool written(const linkwise::output &output, string &bytes) {
        linkwise_slice lent;
        if (!ok(linkwise_output_bytes(output.get(), &lent, error_.out()))) return false;
        bytes = copy(lent);
        return true;
    }

    bool add_source(linkwise::sources &sources, const string &bytes) {
        return (sources || ok(linkwise_sources_new(sources.out(), error_.out()))) &&
               ok(linkwise_sources_add_bytes(sources.get(), slice(bytes), error_.out()));
    }

    bool of_owners(linkwise::sources &sources, const string &file) {
        return add_source(sources, parties_["health"].files[file]) &&
               add_source(sources, parties_["council"].files[file]);
    }

    bool encode(const string &owner) {
        party &one = parties_[owner];
        linkwise::encode_permit allowed;
        linkwise::outlets outlets;
        linkwise::output outputs[4];
        linkwise::encode_report report;
        // Told how far it is; false would stop it.
        const linkwise::progress progress([](const linkwise_progress_step &) { return true; });
        for (size_t file = 0; file < 4; ++file) {
            if (!add_output(outlets, ENCODED[file], outputs[file])) return false;
        }
        if (!permit(owner, linkwise_permit_encode, allowed) ||
            !ok(linkwise_encode(allowed.consume(), one.records.get(), nullptr, key_.get(), one.signer.get(),
                                one.log.get(), now_, slice(one.folder), outlets.consume(), progress.get(),
                                report.out(), error_.out()))) {
            return false;
        }
        for (size_t file = 0; file < 4; ++file) {
            if (!written(outputs[file], one.files[ENCODED[file]])) return false;
        }
        std::cout << "  " << owner << " encoded " << linkwise_encode_report_records(report.get()) << " records\n";
        print_bytes(owner, one.files["batch"]);
        return true;
    }

    /* The linkage unit compares codes. It has no key, and can read none of them. */
    bool score() {
        party &unit = parties_["unit"];
        linkwise::score_permit allowed;
        linkwise::sources batches;
        linkwise::outlets outlets;
        linkwise::output output, bins;
        linkwise::score_report report;
        if (!of_owners(batches, "batch") || !add_output(outlets, "edges", output) ||
            !add_output(outlets, "bins", bins) ||
            !permit("unit", linkwise_permit_score, allowed) ||
            !ok(linkwise_score(allowed.consume(), batches.consume(), unit.signer.get(), unit.log.get(),
                               now_, outlets.consume(), nullptr, report.out(), error_.out())) ||
            !written(output, edges_)) {
            return false;
        }
        std::cout << "  unit scored " << linkwise_score_report_met(report.get()) << " pairs of rows, released "
                  << linkwise_score_report_released(report.get()) << " edges\n";
        print_bytes("edges", edges_);
        return true;
    }

    /* The registry joins weights. It sees no codes, and makes for each owner a map of its own. */
    bool assemble() {
        party &registry = parties_["registry"];
        linkwise::assemble_permit allowed;
        linkwise::sources edges, handles;
        linkwise::outlets outlets;
        linkwise::output maps[2];
        linkwise::assemble_report report;
        const string everyone;
        if (!add_source(edges, edges_) || !of_owners(handles, "handles") ||
            !add_output(outlets, "map:health", maps[0]) || !add_output(outlets, "map:council", maps[1]) ||
            !permit("registry", linkwise_permit_assemble, allowed) ||
            !ok(linkwise_assemble(allowed.consume(), edges.consume(), handles.consume(), registry.signer.get(),
                                  registry.log.get(), now_, slice(everyone), outlets.consume(), nullptr,
                                  report.out(), error_.out()))) {
            return false;
        }
        std::cout << "  registry assembled " << linkwise_assemble_report_matches(report.get()) << " links\n";
        return written(maps[0], parties_["health"].files["map"]) && written(maps[1], parties_["council"].files["map"]);
    }

    /* Each owner puts the pseudonyms to its own record ids; equal pseudonyms are one child. */
    bool map(const string &owner) {
        party &one = parties_[owner];
        linkwise::map_permit allowed;
        linkwise::sources references, of_release;
        linkwise::mappings mappings;
        if (!add_source(references, one.files["references"]) || !add_source(of_release, one.files["map"]) ||
            !permit(owner, linkwise_permit_map, allowed) ||
            !ok(linkwise_map(allowed.consume(), references.consume(), of_release.consume(), nullptr, one.signer.get(),
                             one.log.get(), now_, nullptr, mappings.out(), error_.out()))) {
            return false;
        }
        for (size_t index = 0; index < linkwise_mappings_count(mappings.get()); ++index) {
            linkwise_mapping found;
            if (!ok(linkwise_mappings_at(mappings.get(), index, &found, error_.out()))) return false;
            string pseudonym(found.pseudonym, found.pseudonym + sizeof found.pseudonym);
            std::cout << "  " << owner << " " << copy(found.record_id) << " " << hex(pseudonym) << "\n";
        }
        return true;
    }

    /* Why were these two linked? Of the lightest edge, the last: what each comparison weighs. */
    bool explain() {
        party &unit = parties_["unit"];
        linkwise::explain_permit allowed;
        linkwise::sources file, batches;
        linkwise::edges edges;
        linkwise::explanation explanation;
        linkwise_edge edge;
        if (!add_source(file, edges_) || !permit("unit", linkwise_permit_explain, allowed) ||
            !ok(linkwise_released_edges(allowed.consume(), file.consume(), unit.signer.get(), unit.log.get(),
                                        now_, edges.out(), error_.out())) ||
            !ok(linkwise_edges_at(edges.get(), linkwise_edges_count(edges.get()) - 1, &edge, error_.out()))) {
            return false;
        }
        linkwise_slice left = {edge.left, sizeof edge.left}, right = {edge.right, sizeof edge.right};
        if (!of_owners(batches, "batch") || !permit("unit", linkwise_permit_explain, allowed) ||
            !ok(linkwise_explain(allowed.consume(), batches.consume(), left, right, unit.signer.get(), unit.log.get(),
                                 now_, nullptr, explanation.out(), error_.out()))) {
            return false;
        }
        std::cout << "explanation\n  weighs " << linkwise_explanation_weight_bits(explanation.get())
                  << " bits, a link from " << linkwise_explanation_threshold_bits(explanation.get())
                  << " on; in 1/1024 bit:\n";
        for (size_t index = 0; index < linkwise_explanation_level_count(explanation.get()); ++index) {
            linkwise_explained_level level;
            if (!ok(linkwise_explanation_level(explanation.get(), index, &level, error_.out()))) return false;
            if (level.weight_units == 0) continue;
            std::cout << "    " << copy(level.comparison) << ": " << copy(level.level) << " " << level.weight_units
                      << "\n";
        }
        return true;
    }

    /* Anyone who has the cards can do this, without keys or data. */
    bool verify() {
        linkwise::verifier verifier;
        linkwise::verdict verdict;
        if (!ok(linkwise_verifier_new(verifier.out(), error_.out()))) return false;
        for (const string &name : NAMES) {
            linkwise::log_key key;
            string folder = parties_[name].folder + "/log";
            if (!ok(linkwise_verifier_add_folder(verifier.get(), slice(folder), error_.out())) ||
                !ok(linkwise_log_key_of_card(parties_[name].card.get(), key.out(), error_.out())) ||
                !ok(linkwise_verifier_pin_log(verifier.get(), key.get(), error_.out()))) {
                return false;
            }
        }
        if (!ok(linkwise_verifier_verify(verifier.get(), now_, verdict.out(), error_.out()))) return false;
        const linkwise_verdict *found = verdict.get();
        std::cout << "verdict\n" << text(linkwise_verdict_text, found);
        return linkwise_verdict_is_sound(found);
    }
};

} // namespace

int main(int count, char **given) {
    std::vector<string> arguments;
    bool bytes = false;
    for (int number = 1; number < count; ++number) {
        if (string(given[number]) == "--bytes") {
            bytes = true;
        } else {
            arguments.push_back(given[number]);
        }
    }
    if (arguments.empty() || arguments.size() > 2 || linkwise_abi_version() != LINKWISE_ABI_VERSION) {
        std::cerr << "link FOLDER [NOW] [--bytes], with the library of interface " << LINKWISE_ABI_VERSION << "\n";
        return 2;
    }
    using std::chrono::system_clock;
    int64_t now = std::chrono::duration_cast<std::chrono::milliseconds>(system_clock::now().time_since_epoch()).count();
    if (arguments.size() == 2) now = std::strtoll(arguments[1].c_str(), nullptr, 10);
    return linkage(arguments[0], now, bytes).run() ? 0 : 1;
}
