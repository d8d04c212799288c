import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;

/**
 * What Link.java needs of include/linkwise.h, by JNA, on machines of 64 bits, where size_t is long. A bool is
 * a byte. What stands here as a PointerByReference is the place of a handle.
 */
public interface Linkwise extends Library {
    int linkwise_abi_version();
    String linkwise_status_name(int status);
    long linkwise_error_message(Pointer error, byte[] buffer, long capacity);
    long linkwise_error_reason_count(Pointer error);
    int linkwise_error_reason(Pointer error, long index, Slice code, Slice sentence);
    int linkwise_identifier_read(int kind, Slice.Lent text, Slice.Lent authority, Slice.Lent system,
        byte acceptNeverIssued, PointerByReference identifier, PointerByReference error);
    long linkwise_identifier_text(Pointer identifier, byte[] buffer, long capacity);
    int linkwise_identifier_identify(Slice.Lent text, IntByReference schemes, PointerByReference error);
    int linkwise_signer_generate(PointerByReference signer, PointerByReference error);
    long linkwise_signer_public_key(Pointer signer, byte[] buffer, long capacity);
    int linkwise_card_new(Slice.Lent name, Slice.Lent signer, Slice.Lent recipient, Slice.Lent origin,
        Slice.Lent logKey, PointerByReference card, PointerByReference error);
    int linkwise_log_create(Slice.Lent folder, Slice.Lent state, Slice.Lent origin, Slice.Lent actor, long now,
        PointerByReference signer, PointerByReference log, PointerByReference error);
    int linkwise_terms_new(Slice.Lent id, Slice.Lent nonce, long epoch, Slice.Lent from, Slice.Lent until,
        PointerByReference terms, PointerByReference error);
    int linkwise_terms_add_party(Pointer terms, Pointer card, int roles, int sector, PointerByReference error);
    int linkwise_terms_set_batch(Pointer terms, int smallest, long most, PointerByReference error);
    int linkwise_terms_set_synthetic(Pointer terms, Slice.Lent reference, PointerByReference error);
    int linkwise_terms_draft(PointerByReference terms, PointerByReference draft, PointerByReference error);
    int linkwise_trust_new(PointerByReference trust, PointerByReference error);
    int linkwise_trust_add(Pointer trust, Pointer card, PointerByReference error);
    int linkwise_draft_sign(Pointer draft, Pointer signer, PointerByReference error);
    int linkwise_draft_grant(PointerByReference draft, Pointer trust, long now, PointerByReference agreement,
        PointerByReference error);
    long linkwise_agreement_digest(Pointer agreement, byte[] buffer, long capacity);
    int linkwise_agreement_decide(Pointer agreement, int act, Request request, PointerByReference decision,
        PointerByReference error);
    byte linkwise_decision_permits(Pointer decision);
    long linkwise_decision_reason_count(Pointer decision);
    int linkwise_decision_reason(Pointer decision, long index, Slice code, Slice sentence, Slice citation,
        IntByReference weight, PointerByReference error);
    int linkwise_decision_canonical(Pointer decision, PointerByReference bytes, PointerByReference error);
    int linkwise_bytes_data(Pointer bytes, Slice data, PointerByReference error);
    int linkwise_rules_new(Pointer agreement, PointerByReference rules, PointerByReference error);
    int linkwise_records_new(Pointer rules, PointerByReference records, PointerByReference error);
    int linkwise_records_add(Pointer records, Field[] fields, long count, int shield, PointerByReference error);
    long linkwise_records_count(Pointer records);
    long linkwise_records_rejected_count(Pointer records);
    int linkwise_records_rejected(Pointer records, long index, RejectedRow row, PointerByReference error);
    int linkwise_root_key_generate(PointerByReference root, PointerByReference error);
    int linkwise_root_key_link_key(Pointer root, Pointer agreement, PointerByReference key,
        PointerByReference error);
    int linkwise_outlets_new(PointerByReference outlets, PointerByReference error);
    int linkwise_outlets_add_memory(Pointer outlets, Slice.Lent name, PointerByReference output,
        PointerByReference error);
    int linkwise_output_bytes(Pointer output, Slice bytes, PointerByReference error);
    int linkwise_sources_new(PointerByReference sources, PointerByReference error);
    int linkwise_sources_add_bytes(Pointer sources, Slice.Lent bytes, PointerByReference error);
    int linkwise_encode(PointerByReference permit, Pointer records, Pointer registers, Pointer key, Pointer signer,
        Pointer log, long now, Slice.Lent scratch, PointerByReference outlets, Progress progress,
        PointerByReference report, PointerByReference error);
    long linkwise_encode_report_records(Pointer report);
    int linkwise_score(PointerByReference permit, PointerByReference batches, Pointer signer, Pointer log,
        long now, PointerByReference outlets, Progress progress, PointerByReference report, PointerByReference error);
    long linkwise_score_report_met(Pointer report);
    long linkwise_score_report_released(Pointer report);
    int linkwise_assemble(PointerByReference permit, PointerByReference edges, PointerByReference handles,
        Pointer signer, Pointer log, long now, Slice.Lent recipient, PointerByReference outlets,
        Progress progress, PointerByReference report, PointerByReference error);
    long linkwise_assemble_report_matches(Pointer report);
    int linkwise_map(PointerByReference permit, PointerByReference references, PointerByReference map,
        Pointer barred, Pointer signer, Pointer log, long now, PointerByReference outlets, PointerByReference mappings,
        PointerByReference error);
    long linkwise_mappings_count(Pointer mappings);
    int linkwise_mappings_at(Pointer mappings, long index, Mapping mapping, PointerByReference error);
    int linkwise_released_edges(PointerByReference permit, PointerByReference file, Pointer signer, Pointer log,
        long now, PointerByReference edges, PointerByReference error);
    long linkwise_edges_count(Pointer edges);
    int linkwise_edges_at(Pointer edges, long index, Edge edge, PointerByReference error);
    int linkwise_explain(PointerByReference permit, PointerByReference batches, Slice.Lent left, Slice.Lent right,
        Pointer signer, Pointer log, long now, Progress progress, PointerByReference explanation, PointerByReference error);
    short linkwise_explanation_weight_bits(Pointer explanation);
    short linkwise_explanation_threshold_bits(Pointer explanation);
    long linkwise_explanation_level_count(Pointer explanation);
    int linkwise_explanation_level(Pointer explanation, long index, Level level, PointerByReference error);
    int linkwise_verifier_new(PointerByReference verifier, PointerByReference error);
    int linkwise_verifier_add_folder(Pointer verifier, Slice.Lent folder, PointerByReference error);
    int linkwise_log_key_of_card(Pointer card, PointerByReference key, PointerByReference error);
    int linkwise_verifier_pin_log(Pointer verifier, Pointer key, PointerByReference error);
    int linkwise_verifier_verify(Pointer verifier, long now, PointerByReference verdict, PointerByReference error);
    byte linkwise_verdict_is_sound(Pointer verdict);
    long linkwise_verdict_text(Pointer verdict, byte[] buffer, long capacity);

    /** Told how far a long act is: gives 0 to go on. Keep it reachable until the act has returned. */
    interface ProgressCall extends Callback {
        int told(Pointer context, Step step);
    }

    @Structure.FieldOrder({"stage", "done", "total"})
    class Step extends Structure {
        public Slice stage = new Slice();
        public long done;
        public long total;

        public Step() {}

        public Step(Pointer at) {
            super(at);
            read();
        }
    }

    @Structure.FieldOrder({"size", "call", "context"})
    class Progress extends Structure {
        public long size;
        public ProgressCall call;
        public Pointer context;

        Progress(ProgressCall call) {
            this.call = call;
            size = size();
        }
    }

    /** Bytes that the library lends: they live no longer than their handle, so copy them. */
    @Structure.FieldOrder({"data", "len"})
    class Slice extends Structure {
        public Pointer data;
        public long len;

        /** Bytes that are lent to a call, which keeps the object, and so the bytes, alive. */
        public static class Lent extends Slice implements Structure.ByValue {}

        void set(byte[] content) {
            len = content.length;
            data = content.length == 0 ? Pointer.NULL : new Memory(content.length);
            if (content.length > 0) data.write(0, content, 0, content.length);
        }

        byte[] bytes() {
            return len == 0 ? new byte[0] : data.getByteArray(0, (int) len);
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }
    }

    @Structure.FieldOrder({"size", "party", "recipient", "now", "optOutAsOf", "rows", "purpose", "revoked"})
    class Request extends Structure {
        public long size;
        public Slice party = new Slice();
        public Slice recipient = new Slice();
        public long now;
        public long optOutAsOf;
        public long rows;
        public int purpose;
        public byte revoked;
    }

    @Structure.FieldOrder({"column", "text"})
    class Field extends Structure {
        public int column;
        public Slice text = new Slice();
    }

    @Structure.FieldOrder({"row", "code", "column"})
    class RejectedRow extends Structure {
        public long row;
        public Slice code = new Slice();
        public int column;
    }

    @Structure.FieldOrder({"left", "right", "weightBits", "edgeClass"})
    class Edge extends Structure {
        public byte[] left = new byte[16];
        public byte[] right = new byte[16];
        public short weightBits;
        public short edgeClass;
    }

    @Structure.FieldOrder({"comparison", "level", "m", "u", "weightUnits"})
    class Level extends Structure {
        public Slice comparison = new Slice();
        public Slice level = new Slice();
        public double m;
        public double u;
        public int weightUnits;
    }

    @Structure.FieldOrder({"recordId", "pseudonym"})
    class Mapping extends Structure {
        public Slice recordId = new Slice();
        public byte[] pseudonym = new byte[16];
    }
}
