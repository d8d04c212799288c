import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Two agencies, played by one program, link invented children, and whoever wants verifies the logs:
 *
 * <pre>java -cp CLASSES:jna.jar Link FOLDER [NOW] [--bytes]</pre>
 *
 * run where examples/children.csv is, once javac has put Link.java and Linkwise.java into CLASSES, with
 * liblinkwise.so where the system looks for it, or in the folder that -Djna.library.path names. FOLDER is an
 * empty folder for the logs, NOW the time in Unix milliseconds (else that of the clock); --bytes prints what
 * the acts made in hexadecimal besides.
 */
public final class Link {
    static final Linkwise LIBRARY = Native.load("linkwise", Linkwise.class);
    static final NativeLibrary BY_NAME = NativeLibrary.getInstance("linkwise");

    // Constants as in the header; the rest of them can be copied from there.
    static final int OK = 0, E_INPUT_REJECTED = 20, ABI_VERSION = 1;
    static final int NHS_NUMBER = 1, UNIQUE_PUPIL_NUMBER = 4;
    static final int ACT_ENCODE = 1, ACT_SCORE = 3, PURPOSE_RESEARCH = 5, PURPOSE_LINKAGE_QUALITY = 7;
    static final int WEIGHT_DENIES = 1;
    static final List<String> COLUMN_NAMES =
        List.of("record_id", "nhs_number", "forename", "surname", "date_of_birth", "sex", "postcode");
    static final List<Integer> COLUMNS = List.of(1, 2, 10, 13, 15, 19, 20);

    static Linkwise.Slice.Lent lend(byte[] content) {
        Linkwise.Slice.Lent slice = new Linkwise.Slice.Lent();
        slice.set(content);
        return slice;
    }

    static Linkwise.Slice.Lent lend(String text) {
        return lend(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Why a call failed, with every reason of a refusal. */
    static final class LinkwiseException extends RuntimeException {
        private static final long serialVersionUID = 1;
        final int status;
        final transient List<String> reasons;

        LinkwiseException(int status, String message, List<String> reasons) {
            super(LIBRARY.linkwise_status_name(status) + ": " + message);
            this.status = status;
            this.reasons = reasons;
        }
    }

    /** The owner of one handle of the library; a consumed handle is NULL, and freeing that does nothing. */
    public static final class Handle extends PointerByReference implements AutoCloseable {
        private final String kind;

        /** JNA asks for it, and never uses it. */
        public Handle() {
            this("bytes");
        }

        Handle(String kind) {
            this.kind = kind;
        }

        Pointer get() {
            return getValue();
        }

        @Override
        public void close() {
            BY_NAME.getFunction("linkwise_" + kind + "_free").invokeVoid(new Object[] {get()});
            setValue(Pointer.NULL);
        }
    }

    interface Writes {
        long write(Pointer handle, byte[] buffer, long capacity);
    }

    /** The whole text of a function that writes into a buffer: once for its length, once for itself. */
    static String text(Writes function, Pointer handle) {
        long length = function.write(handle, null, 0);
        if (length < 0) throw new IllegalStateException("there is no text");
        byte[] buffer = new byte[(int) length + 1];
        function.write(handle, buffer, buffer.length);
        return new String(buffer, 0, (int) length, StandardCharsets.UTF_8);
    }

    /** Where the last call put its error, if it failed. */
    final Handle error = new Handle("error");

    void check(int status) {
        if (status == OK) return;
        String message = text(LIBRARY::linkwise_error_message, error.get());
        String[] reasons = new String[(int) LIBRARY.linkwise_error_reason_count(error.get())];
        for (int index = 0; index < reasons.length; index++) {
            Linkwise.Slice code = new Linkwise.Slice(), sentence = new Linkwise.Slice();
            LIBRARY.linkwise_error_reason(error.get(), index, code, sentence);
            reasons[index] = code.text() + ": " + sentence.text();
        }
        error.close();
        throw new LinkwiseException(status, message, List.of(reasons));
    }

    /** An organisation; each has keys and a log of its own. */
    final class Party {
        final String name;
        final Path folder;
        final Handle signer = keep("signer"), card = keep("card"), log = keep("log");
        /** Of owners alone: its records, and the files that were made of them. */
        final Handle records = keep("records");
        final Map<String, byte[]> files = new HashMap<>();

        Party(String name) throws IOException {
            this.name = name;
            folder = Path.of(root, name);
            Files.createDirectory(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            String origin = "linkwise/" + name;
            // Others seal files to the recipient. Here nothing is sealed, and no key opens what would be.
            String recipient = "age1" + "q".repeat(57) + "qpzry".charAt(PARTIES.indexOf(name));
            try (Handle logSigner = new Handle("signer")) {
                check(LIBRARY.linkwise_signer_generate(signer, error));
                check(LIBRARY.linkwise_signer_generate(logSigner, error));
                String key = text(LIBRARY::linkwise_signer_public_key, signer.get());
                String logKey = text(LIBRARY::linkwise_signer_public_key, logSigner.get());
                // The log takes its key over.
                check(LIBRARY.linkwise_log_create(lend(logFolder()), lend(folder.resolve("log.state").toString()),
                    lend(origin), lend(name), now, logSigner, log, error));
                check(LIBRARY.linkwise_card_new(lend(name), lend(key), lend(recipient), lend(origin), lend(logKey),
                    card, error));
            }
        }

        String logFolder() {
            return folder.resolve("log").toString();
        }
    }

    static final List<String> PARTIES = List.of("health", "council", "unit", "registry", "custodian");
    static final List<String> OWNERS = List.of("health", "council");
    /** Controllers, linkage unit, assembler, key custodian: bits of LINKWISE_ROLE_. */
    static final int[] ROLES = {2, 2, 4, 8, 16};
    static final String[] ENCODED = {"batch", "handles", "references", "openings"};

    final String root;
    final long now;
    final boolean bytes;
    final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    final Deque<Handle> kept = new ArrayDeque<>();
    final Map<String, Party> parties = new HashMap<>();
    final Handle agreement = keep("agreement"), key = keep("link_key");
    byte[] edges;

    Link(String root, long now, boolean bytes) {
        this.root = root;
        this.now = now;
        this.bytes = bytes;
    }

    /** A handle that is freed at the end, in the opposite order. */
    Handle keep(String kind) {
        Handle handle = new Handle(kind);
        kept.push(handle);
        return handle;
    }

    void printBytes(String what, byte[] content) {
        if (bytes) out.println("bytes " + what + " " + HexFormat.of().formatHex(content));
    }

    /** Is it an NHS number? If not: what is wrong, and what else it may be. */
    void checkIdentifier(String content) {
        try (Handle identifier = new Handle("identifier")) {
            check(LIBRARY.linkwise_identifier_read(NHS_NUMBER, lend(content), lend(""), lend(""), (byte) 1, identifier,
                error));
            out.println("  " + content + ": sound, and written "
                + text(LIBRARY::linkwise_identifier_text, identifier.get()));
        } catch (LinkwiseException wrong) {
            if (wrong.status != E_INPUT_REJECTED) throw wrong;
            out.println("  " + content + ": " + wrong.reasons.get(0));
            IntByReference schemes = new IntByReference();
            check(LIBRARY.linkwise_identifier_identify(lend(content), schemes, error));
            if ((schemes.getValue() & 1 << UNIQUE_PUPIL_NUMBER) != 0) out.println("    it is a sound UPN");
        }
    }

    /** Terms, signed by everyone and granted: without this, nothing below can be called. */
    void agree() {
        Handle draft = keep("draft");
        try (Handle terms = new Handle("terms")) {
            check(LIBRARY.linkwise_terms_new(lend("embedding"), lend(""), 1, lend("2026-01-01"), lend("2035-12-31"),
                terms, error));
            for (String name : PARTIES) {
                check(LIBRARY.linkwise_terms_add_party(terms.get(), parties.get(name).card.get(),
                    ROLES[PARTIES.indexOf(name)], 0, error));
            }
            check(LIBRARY.linkwise_terms_set_batch(terms.get(), 2, 1000, error));
            check(LIBRARY.linkwise_terms_set_synthetic(terms.get(), lend("none: the children are invented"), error));
            check(LIBRARY.linkwise_terms_draft(terms, draft, error));
        }
        try (Handle trust = new Handle("trust")) {
            check(LIBRARY.linkwise_trust_new(trust, error));
            // Each organisation signs for itself, and pins the others' cards, which it has compared.
            for (String name : PARTIES) {
                check(LIBRARY.linkwise_draft_sign(draft.get(), parties.get(name).signer.get(), error));
                check(LIBRARY.linkwise_trust_add(trust.get(), parties.get(name).card.get(), error));
            }
            check(LIBRARY.linkwise_draft_grant(draft, trust.get(), now, agreement, error));
        }
        out.println("agreement\n  signed by " + PARTIES.size() + " organisations, granted as "
            + text(LIBRARY::linkwise_agreement_digest, agreement.get()));
    }

    Linkwise.Request request(String party, int purpose) {
        Linkwise.Request request = new Linkwise.Request();
        request.size = request.size();
        request.party.set(party.getBytes(StandardCharsets.UTF_8));
        request.now = now;
        request.purpose = purpose;
        return request;
    }

    /** May I? A denial is an answer and no error. */
    void may(String party, int act, int purpose, String question) {
        try (Handle decision = new Handle("decision"); Handle canonical = new Handle("bytes")) {
            check(LIBRARY.linkwise_agreement_decide(agreement.get(), act, request(party, purpose), decision, error));
            boolean permits = LIBRARY.linkwise_decision_permits(decision.get()) != 0;
            out.println("  " + question + ": " + (permits ? "yes" : "no"));
            Linkwise.Slice code = new Linkwise.Slice(), sentence = new Linkwise.Slice(), citation = new Linkwise.Slice(), content = new Linkwise.Slice();
            IntByReference weight = new IntByReference();
            for (long index = 0; index < LIBRARY.linkwise_decision_reason_count(decision.get()); index++) {
                check(LIBRARY.linkwise_decision_reason(decision.get(), index, code, sentence, citation, weight, error));
                if (weight.getValue() == WEIGHT_DENIES) out.println("    " + code.text() + ": " + sentence.text());
            }
            check(LIBRARY.linkwise_decision_canonical(decision.get(), canonical, error));
            check(LIBRARY.linkwise_bytes_data(canonical.get(), content, error));
            printBytes("decision", content.bytes());
        }
    }

    /** The agreement says how a row is to be understood. One that cannot be read is counted and left out. */
    void readRecords() throws IOException {
        try (Handle rules = new Handle("rules")) {
            check(LIBRARY.linkwise_rules_new(agreement.get(), rules, error));
            for (String owner : OWNERS) {
                check(LIBRARY.linkwise_records_new(rules.get(), parties.get(owner).records, error));
            }
        }
        List<String> lines = Files.readAllLines(Path.of("examples/children.csv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            Linkwise.Field[] fields = (Linkwise.Field[]) new Linkwise.Field().toArray(COLUMNS.size());
            for (int column = 0; column < fields.length; column++) {
                fields[column].column = COLUMNS.get(column);
                fields[column].text.set(values[column + 1].getBytes(StandardCharsets.UTF_8));
            }
            try {
                check(LIBRARY.linkwise_records_add(parties.get(values[0]).records.get(), fields, fields.length, 0,
                    error));
            } catch (LinkwiseException wrong) {
                if (wrong.status != E_INPUT_REJECTED) throw wrong;
            }
        }
        out.println("records");
        for (String owner : OWNERS) {
            Pointer records = parties.get(owner).records.get();
            out.println("  " + owner + ": " + LIBRARY.linkwise_records_count(records));
            Linkwise.RejectedRow row = new Linkwise.RejectedRow();
            for (long index = 0; index < LIBRARY.linkwise_records_rejected_count(records); index++) {
                check(LIBRARY.linkwise_records_rejected(records, index, row, error));
                String column = COLUMN_NAMES.get(COLUMNS.indexOf(row.column));
                out.println("    row " + row.row + " is refused, " + column + ": " + row.code.text());
            }
        }
    }

    /** A permit for one act. It acknowledges no obligations, 0, as this agreement has none. */
    Handle permit(String act, String party) {
        Handle permit = keep(act + "_permit");
        Object[] arguments = {agreement.get(), request(party, PURPOSE_LINKAGE_QUALITY), 0L, permit, error};
        check(BY_NAME.getFunction("linkwise_permit_" + act).invokeInt(arguments));
        return permit;
    }

    /** Adds a place in memory. Programs that hand files on to other organisations seal them. */
    Handle output(Handle outlets, String name) {
        Handle output = keep("output");
        if (outlets.get() == null) check(LIBRARY.linkwise_outlets_new(outlets, error));
        check(LIBRARY.linkwise_outlets_add_memory(outlets.get(), lend(name), output, error));
        return output;
    }

    byte[] written(Handle output) {
        Linkwise.Slice content = new Linkwise.Slice();
        check(LIBRARY.linkwise_output_bytes(output.get(), content, error));
        return content.bytes();
    }

    Handle sources(byte[]... contents) {
        Handle sources = keep("sources");
        check(LIBRARY.linkwise_sources_new(sources, error));
        for (byte[] content : contents) check(LIBRARY.linkwise_sources_add_bytes(sources.get(), lend(content), error));
        return sources;
    }

    Handle ofOwners(String file) {
        return sources(parties.get("health").files.get(file), parties.get("council").files.get(file));
    }

    void encode(String owner) {
        Party party = parties.get(owner);
        Handle outlets = keep("outlets");
        Handle[] outputs = Arrays.stream(ENCODED).map(name -> output(outlets, name)).toArray(Handle[]::new);
        // Told how far it is; another number than 0 would stop it.
        Linkwise.Progress progress = new Linkwise.Progress((context, step) -> 0);
        try (Handle report = new Handle("encode_report")) {
            check(LIBRARY.linkwise_encode(permit("encode", owner), party.records.get(), null, key.get(),
                party.signer.get(), party.log.get(), now, lend(party.folder.toString()), outlets, progress,
                report, error));
            out.println("  " + owner + " encoded " + LIBRARY.linkwise_encode_report_records(report.get()) + " records");
        }
        for (int file = 0; file < ENCODED.length; file++) party.files.put(ENCODED[file], written(outputs[file]));
        printBytes(owner, party.files.get("batch"));
    }

    /** The linkage unit compares codes. It has no key, and can read none of them. */
    void score() {
        Party unit = parties.get("unit");
        Handle outlets = keep("outlets"), output = output(outlets, "edges");
        output(outlets, "bins");
        try (Handle report = new Handle("score_report")) {
            check(LIBRARY.linkwise_score(permit("score", "unit"), ofOwners("batch"), unit.signer.get(), unit.log.get(),
                now, outlets, null, report, error));
            out.println("  unit scored " + LIBRARY.linkwise_score_report_met(report.get()) + " pairs of rows, released "
                + LIBRARY.linkwise_score_report_released(report.get()) + " edges");
        }
        edges = written(output);
        printBytes("edges", edges);
    }

    /** The registry joins weights. It sees no codes, and makes for each owner a map of its own. */
    void assemble() {
        Party registry = parties.get("registry");
        Handle outlets = keep("outlets");
        Handle[] maps = OWNERS.stream().map(owner -> output(outlets, "map:" + owner)).toArray(Handle[]::new);
        try (Handle report = new Handle("assemble_report")) {
            check(LIBRARY.linkwise_assemble(permit("assemble", "registry"), sources(edges), ofOwners("handles"),
                registry.signer.get(), registry.log.get(), now, lend(""), outlets, null, report, error));
            out.println("  registry assembled " + LIBRARY.linkwise_assemble_report_matches(report.get()) + " links");
        }
        for (int owner = 0; owner < maps.length; owner++) {
            parties.get(OWNERS.get(owner)).files.put("map", written(maps[owner]));
        }
    }

    /** Each owner puts the pseudonyms to its own record ids; equal pseudonyms are one child. */
    void map(String owner) {
        Party party = parties.get(owner);
        try (Handle mappings = new Handle("mappings")) {
            check(LIBRARY.linkwise_map(permit("map", owner), sources(party.files.get("references")),
                sources(party.files.get("map")), null, party.signer.get(), party.log.get(), now, null,
                mappings, error));
            Linkwise.Mapping one = new Linkwise.Mapping();
            for (long index = 0; index < LIBRARY.linkwise_mappings_count(mappings.get()); index++) {
                check(LIBRARY.linkwise_mappings_at(mappings.get(), index, one, error));
                out.println("  " + owner + " " + one.recordId.text() + " " + HexFormat.of().formatHex(one.pseudonym));
            }
        }
    }

    /** Why were these two linked? Of the lightest edge, the last: what each comparison weighs. */
    void explain() {
        Party unit = parties.get("unit");
        Linkwise.Edge edge = new Linkwise.Edge();
        try (Handle released = new Handle("edges")) {
            check(LIBRARY.linkwise_released_edges(permit("explain", "unit"), sources(edges), unit.signer.get(),
                unit.log.get(), now, released, error));
            long last = LIBRARY.linkwise_edges_count(released.get()) - 1;
            check(LIBRARY.linkwise_edges_at(released.get(), last, edge, error));
        }
        try (Handle explanation = new Handle("explanation")) {
            check(LIBRARY.linkwise_explain(permit("explain", "unit"), ofOwners("batch"), lend(edge.left),
                lend(edge.right), unit.signer.get(), unit.log.get(), now, null, explanation, error));
            out.println("explanation\n  weighs " + LIBRARY.linkwise_explanation_weight_bits(explanation.get())
                + " bits, a link from " + LIBRARY.linkwise_explanation_threshold_bits(explanation.get())
                + " on; in 1/1024 bit:");
            Linkwise.Level level = new Linkwise.Level();
            for (long index = 0; index < LIBRARY.linkwise_explanation_level_count(explanation.get()); index++) {
                check(LIBRARY.linkwise_explanation_level(explanation.get(), index, level, error));
                if (level.weightUnits == 0) continue;
                out.println("    " + level.comparison.text() + ": " + level.level.text() + " " + level.weightUnits);
            }
        }
    }

    /** Anyone who has the cards can do this, without keys or data. */
    boolean verify() {
        try (Handle verifier = new Handle("verifier"); Handle verdict = new Handle("verdict")) {
            check(LIBRARY.linkwise_verifier_new(verifier, error));
            for (String name : PARTIES) {
                check(LIBRARY.linkwise_verifier_add_folder(verifier.get(), lend(parties.get(name).logFolder()), error));
                try (Handle logKey = new Handle("log_key")) {
                    check(LIBRARY.linkwise_log_key_of_card(parties.get(name).card.get(), logKey, error));
                    check(LIBRARY.linkwise_verifier_pin_log(verifier.get(), logKey.get(), error));
                }
            }
            check(LIBRARY.linkwise_verifier_verify(verifier.get(), now, verdict, error));
            out.print("verdict\n" + text(LIBRARY::linkwise_verdict_text, verdict.get()));
            return LIBRARY.linkwise_verdict_is_sound(verdict.get()) != 0;
        }
    }

    boolean run() throws IOException {
        out.println("identifiers");
        for (String content : List.of("990 000 1028", "990 000 1029", "B801200005001")) checkIdentifier(content);
        for (String name : PARTIES) parties.put(name, new Party(name));
        agree();
        out.println("may I?");
        may("health", ACT_ENCODE, PURPOSE_LINKAGE_QUALITY, "health encodes, for the quality of linkage");
        may("council", ACT_SCORE, PURPOSE_RESEARCH, "council scores, for research");
        readRecords();
        // The custodian makes the key of this agreement; where it is another program, it issues it sealed.
        try (Handle rootKey = new Handle("root_key")) {
            check(LIBRARY.linkwise_root_key_generate(rootKey, error));
            check(LIBRARY.linkwise_root_key_link_key(rootKey.get(), agreement.get(), key, error));
        }
        out.println("linkage");
        OWNERS.forEach(this::encode);
        score();
        assemble();
        out.println("pseudonyms");
        OWNERS.forEach(this::map);
        explain();
        return verify();
    }

    public static void main(String[] given) throws IOException {
        List<String> arguments = Arrays.stream(given).filter(one -> !one.equals("--bytes")).toList();
        if (arguments.isEmpty() || arguments.size() > 2 || LIBRARY.linkwise_abi_version() != ABI_VERSION) {
            System.err.println("Link FOLDER [NOW] [--bytes], with the library of interface " + ABI_VERSION);
            System.exit(2);
        }
        long now = arguments.size() == 2 ? Long.parseLong(arguments.get(1)) : System.currentTimeMillis();
        Link link = new Link(arguments.get(0), now, arguments.size() < given.length);
        boolean sound = false;
        try {
            sound = link.run();
        } catch (LinkwiseException wrong) {
            System.err.println(wrong.getMessage());
            wrong.reasons.forEach(reason -> System.err.println("  " + reason));
        } finally {
            link.kept.forEach(Handle::close);
        }
        System.exit(sound ? 0 : 1);
    }
}
