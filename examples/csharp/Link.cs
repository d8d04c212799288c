// Two agencies, played by one program, link invented children, and whoever wants verifies the logs:
//
//     dotnet run --project examples/csharp -- FOLDER [NOW] [--bytes]
//     mcs -out:Link.exe examples/csharp/*.cs && mono Link.exe FOLDER [NOW] [--bytes]
//
// run where examples/children.csv is, with liblinkwise.so where the system looks for it. FOLDER is an empty
// folder for the logs, NOW the time in Unix milliseconds (else that of the clock); --bytes prints what the
// acts made in hexadecimal besides.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using static Linkwise.Native;

namespace Linkwise
{
    internal static class Program
    {
        private static int Main(string[] args)
        {
            // Numbers are printed alike everywhere.
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            var arguments = args.Where(one => one != "--bytes").ToArray();
            if (arguments.Length < 1 || arguments.Length > 2 || linkwise_abi_version() != AbiVersion)
            {
                Console.Error.WriteLine($"Link FOLDER [NOW] [--bytes], with the library of interface {AbiVersion}");
                return 2;
            }
            var now = arguments.Length == 2 ? long.Parse(arguments[1]) : DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            using (var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" })
            using (var linkage = new Linkage(arguments[0], now, args.Contains("--bytes"), output))
            {
                try
                {
                    return linkage.Run() ? 0 : 1;
                }
                catch (LinkwiseException wrong)
                {
                    Console.Error.WriteLine($"{wrong.Status}: {wrong.Message}");
                    foreach (var reason in wrong.Reasons) Console.Error.WriteLine($"  {reason.Code}: {reason.Sentence}");
                    return 1;
                }
            }
        }
    }

    /// <summary>An organisation; each has keys and a log of its own.</summary>
    internal sealed class Party
    {
        public Party(string folder, Handle signer, Handle card, Handle log)
        {
            Folder = folder;
            Signer = signer;
            Card = card;
            Log = log;
        }

        public string Folder { get; }
        public string LogFolder => Folder + "/log";
        public Handle Signer { get; }
        public Handle Card { get; }
        public Handle Log { get; }

        /// <summary>Of owners alone: its records, and the files that were made of them.</summary>
        public Handle Records { get; set; }
        public Dictionary<string, byte[]> Files { get; } = new Dictionary<string, byte[]>();
    }

    internal sealed class Linkage : IDisposable
    {
        private static readonly (string Name, uint Role)[] Parties =
            { ("health", 2), ("council", 2), ("unit", 4), ("registry", 8), ("custodian", 16) };
        private static readonly string[] Owners = { "health", "council" };
        private static readonly string[] Encoded = { "batch", "handles", "references", "openings" };
        private static readonly (int Number, string Name)[] Columns =
        {
            (1, "record_id"), (2, "nhs_number"), (10, "forename"), (13, "surname"), (15, "date_of_birth"), (19, "sex"),
            (20, "postcode"),
        };

        private readonly string root;
        private readonly long now;
        private readonly bool bytes;
        private readonly TextWriter output;
        private readonly Stack<IDisposable> kept = new Stack<IDisposable>();
        private readonly Dictionary<string, Party> parties = new Dictionary<string, Party>();
        private Handle agreement, key;
        private byte[] edges = Array.Empty<byte>();

        public Linkage(string root, long now, bool bytes, TextWriter output)
        {
            this.root = root;
            this.now = now;
            this.bytes = bytes;
            this.output = output;
        }

        /// <summary>In the opposite order in which they were made.</summary>
        public void Dispose()
        {
            while (kept.Count > 0) kept.Pop().Dispose();
        }

        private T Keep<T>(T one) where T : IDisposable
        {
            kept.Push(one);
            return one;
        }

        private Handle Keep(Action<IntPtr> free, IntPtr made) => Keep(new Handle(free, made));

        private Slice Lend(string text) => Keep(new Lent(text)).Slice;

        private Slice Lend(byte[] content) => Keep(new Lent(content)).Slice;

        private static string Hex(byte[] content) => BitConverter.ToString(content).Replace("-", "").ToLowerInvariant();

        private void PrintBytes(string what, byte[] content)
        {
            if (bytes) output.WriteLine($"bytes {what} {Hex(content)}");
        }

        public bool Run()
        {
            output.WriteLine("identifiers");
            foreach (var text in new[] { "990 000 1028", "990 000 1029", "B801200005001" }) CheckIdentifier(text);
            for (var number = 0; number < Parties.Length; ++number) MakeParty(Parties[number].Name, "qpzry"[number]);
            Agree();
            output.WriteLine("may I?");
            May("health", ActEncode, PurposeLinkageQuality, "health encodes, for the quality of linkage");
            May("council", ActScore, PurposeResearch, "council scores, for research");
            ReadRecords();
            // The custodian makes the key of this agreement; where it is another program, it issues it sealed.
            Check(linkwise_root_key_generate(out var made, out var error), error);
            var rootKey = Keep(linkwise_root_key_free, made);
            Check(linkwise_root_key_link_key(rootKey, agreement, out made, out error), error);
            key = Keep(linkwise_link_key_free, made);
            output.WriteLine("linkage");
            foreach (var owner in Owners) Encode(owner);
            Score();
            Assemble();
            output.WriteLine("pseudonyms");
            foreach (var owner in Owners) Map(owner);
            Explain();
            return Verify();
        }

        /// <summary>Is it an NHS number? If not: what is wrong, and what else it may be.</summary>
        private void CheckIdentifier(string text)
        {
            try
            {
                Check(linkwise_identifier_read(NhsNumber, Lend(text), default(Slice), default(Slice), true, out var made, out var error), error);
                output.WriteLine($"  {text}: sound, and written {Text(linkwise_identifier_text, Keep(linkwise_identifier_free, made))}");
            }
            catch (LinkwiseException wrong) when (wrong.Status == InputRejected)
            {
                output.WriteLine($"  {text}: {wrong.Reasons[0].Code}: {wrong.Reasons[0].Sentence}");
                Check(linkwise_identifier_identify(Lend(text), out var schemes, out var error), error);
                if ((schemes & 1u << UniquePupilNumber) != 0) output.WriteLine("    it is a sound UPN");
            }
        }

        [DllImport("libc", EntryPoint = "mkdir")] private static extern int MakeFolder(byte[] path, uint mode);

        /// <summary>For nobody else to look into. .NET has a function for that, .NET Framework and Mono have none.</summary>
        private static void MakeFolder(string path)
        {
            if (MakeFolder(Encoding.UTF8.GetBytes(path + '\0'), 0x1c0) != 0) throw new IOException($"cannot make the folder {path}");
        }

        private void MakeParty(string name, char last)
        {
            var (folder, origin) = ($"{root}/{name}", $"linkwise/{name}");
            MakeFolder(folder);
            Check(linkwise_signer_generate(out var made, out var error), error);
            var signer = Keep(linkwise_signer_free, made);
            Check(linkwise_signer_generate(out made, out error), error);
            var logSigner = Keep(linkwise_signer_free, made);
            var (publicKey, logKey) = (Text(linkwise_signer_public_key, signer), Text(linkwise_signer_public_key, logSigner));
            // The log takes its key over.
            var given = logSigner.Consume();
            Check(linkwise_log_create(Lend($"{folder}/log"), Lend($"{folder}/log.state"), Lend(origin), Lend(name), now, ref given, out made, out error), error);
            var log = Keep(linkwise_log_free, made);
            // Others seal files to the recipient. Here nothing is sealed, and no key opens what would be.
            var recipient = "age1" + new string('q', 57) + last;
            Check(linkwise_card_new(Lend(name), Lend(publicKey), Lend(recipient), Lend(origin), Lend(logKey), out made, out error), error);
            parties[name] = new Party(folder, signer, Keep(linkwise_card_free, made), log);
        }

        /// <summary>Terms, signed by everyone and granted: without this, nothing below can be called.</summary>
        private void Agree()
        {
            Check(linkwise_terms_new(Lend("embedding"), default(Slice), 1, Lend("2026-01-01"), Lend("2035-12-31"), out var made, out var error), error);
            var terms = Keep(linkwise_terms_free, made);
            foreach (var party in Parties)
            {
                Check(linkwise_terms_add_party(terms, parties[party.Name].Card, party.Role, 0, out error), error);
            }
            Check(linkwise_terms_set_batch(terms, 2, 1000, out error), error);
            Check(linkwise_terms_set_synthetic(terms, Lend("none: the children are invented"), out error), error);
            var given = terms.Consume();
            Check(linkwise_terms_draft(ref given, out made, out error), error);
            var draft = Keep(linkwise_draft_free, made);
            Check(linkwise_trust_new(out made, out error), error);
            var trust = Keep(linkwise_trust_free, made);
            // Each organisation signs for itself, and pins the others' cards, which it has compared.
            foreach (var party in Parties)
            {
                Check(linkwise_draft_sign(draft, parties[party.Name].Signer, out error), error);
                Check(linkwise_trust_add(trust, parties[party.Name].Card, out error), error);
            }
            given = draft.Consume();
            Check(linkwise_draft_grant(ref given, trust, now, out made, out error), error);
            agreement = Keep(linkwise_agreement_free, made);
            var digest = Text(linkwise_agreement_digest, agreement);
            output.WriteLine($"agreement\n  signed by {Parties.Length} organisations, granted as {digest}");
        }

        private Request Request(string party, int purpose) => new Request
        {
            Size = SizeOf<Request>(),
            Party = Lend(party),
            Now = now,
            Purpose = purpose,
        };

        /// <summary>May I? A denial is an answer and no error.</summary>
        private void May(string party, int act, int purpose, string question)
        {
            var request = Request(party, purpose);
            Check(linkwise_agreement_decide(agreement, act, ref request, out var made, out var error), error);
            var decision = Keep(linkwise_decision_free, made);
            output.WriteLine($"  {question}: {(linkwise_decision_permits(decision) ? "yes" : "no")}");
            foreach (var index in Indices(linkwise_decision_reason_count(decision)))
            {
                Check(linkwise_decision_reason(decision, index, out var code, out var sentence, out _, out var weight, out error), error);
                if (weight == Denies) output.WriteLine($"    {code}: {sentence}");
            }
            Check(linkwise_decision_canonical(decision, out made, out error), error);
            Check(linkwise_bytes_data(Keep(linkwise_bytes_free, made), out var data, out error), error);
            PrintBytes("decision", data.ToArray());
        }

        /// <summary>The agreement says how a row is to be understood. One that cannot be read is counted and left out.</summary>
        private void ReadRecords()
        {
            Check(linkwise_rules_new(agreement, out var made, out var error), error);
            var rules = Keep(linkwise_rules_free, made);
            foreach (var owner in Owners)
            {
                Check(linkwise_records_new(rules, out made, out error), error);
                parties[owner].Records = Keep(linkwise_records_free, made);
            }
            foreach (var line in File.ReadLines("examples/children.csv").Skip(1))
            {
                var values = line.Split(',');
                // Lent for this call alone: a program that kept every field in its place would hold the whole list twice.
                var texts = Columns.Select((_, place) => new Lent(values[place + 1])).ToArray();
                var fields = Columns.Select((column, place) => new Field { Column = column.Number, Text = texts[place].Slice }).ToArray();
                var status = linkwise_records_add(parties[values[0]].Records, fields, Size(fields.Length), 0, out error);
                foreach (var text in texts) text.Dispose();
                if (status == InputRejected) linkwise_error_free(error);
                else Check(status, error);
            }
            output.WriteLine("records");
            foreach (var owner in Owners)
            {
                var records = parties[owner].Records;
                output.WriteLine($"  {owner}: {linkwise_records_count(records)}");
                foreach (var index in Indices(linkwise_records_rejected_count(records)))
                {
                    Check(linkwise_records_rejected(records, index, out var row, out error), error);
                    var column = Columns.First(one => one.Number == row.Column).Name;
                    output.WriteLine($"    row {row.Row} is refused, {column}: {row.Code}");
                }
            }
        }

        /// <summary>A permit for one act. It acknowledges no obligations, 0, as this agreement has none.</summary>
        private Handle Permit(Permits function, Action<IntPtr> free, string party)
        {
            var request = Request(party, PurposeLinkageQuality);
            Check(function(agreement, ref request, 0, out var made, out var error), error);
            return Keep(free, made);
        }

        /// <summary>Outlets in memory, and where their bytes will be. Programs that hand files on seal them.</summary>
        private (Handle, Handle[]) Outlets(params string[] names)
        {
            Check(linkwise_outlets_new(out var made, out var error), error);
            var outlets = Keep(linkwise_outlets_free, made);
            var outputs = new List<Handle>();
            foreach (var name in names)
            {
                Check(linkwise_outlets_add_memory(outlets, Lend(name), out made, out error), error);
                outputs.Add(Keep(linkwise_output_free, made));
            }
            return (outlets, outputs.ToArray());
        }

        private static byte[] Written(Handle output)
        {
            Check(linkwise_output_bytes(output, out var data, out var error), error);
            return data.ToArray();
        }

        private Handle Sources(params byte[][] contents)
        {
            Check(linkwise_sources_new(out var made, out var error), error);
            var sources = Keep(linkwise_sources_free, made);
            foreach (var content in contents) Check(linkwise_sources_add_bytes(sources, Lend(content), out error), error);
            return sources;
        }

        private Handle OfOwners(string file) => Sources(Owners.Select(owner => parties[owner].Files[file]).ToArray());

        private void Encode(string owner)
        {
            var party = parties[owner];
            var folder = Lend(party.Folder);
            var (outlets, outputs) = Outlets(Encoded);
            // Told how far it is; another number than 0 would stop it.
            ProgressCall told = (IntPtr context, ref ProgressStep step) => 0;
            var progress = new Progress { Size = SizeOf<Progress>(), Call = told };
            var allowed = Permit(linkwise_permit_encode, linkwise_encode_permit_free, owner);
            // What an act consumes is given up to it, whatever the result.
            var (permit, places) = (allowed.Consume(), outlets.Consume());
            Check(linkwise_encode(ref permit, party.Records, IntPtr.Zero, key, party.Signer, party.Log, now, folder, ref places, ref progress, out var made, out var error), error);
            GC.KeepAlive(told);
            output.WriteLine($"  {owner} encoded {linkwise_encode_report_records(Keep(linkwise_encode_report_free, made))} records");
            for (var file = 0; file < Encoded.Length; ++file) party.Files[Encoded[file]] = Written(outputs[file]);
            PrintBytes(owner, party.Files["batch"]);
        }

        /// <summary>The linkage unit compares codes. It has no key, and can read none of them.</summary>
        private void Score()
        {
            var unit = parties["unit"];
            var batches = OfOwners("batch");
            var (outlets, outputs) = Outlets("edges", "bins");
            var allowed = Permit(linkwise_permit_score, linkwise_score_permit_free, "unit");
            var (permit, files, places) = (allowed.Consume(), batches.Consume(), outlets.Consume());
            Check(linkwise_score(ref permit, ref files, unit.Signer, unit.Log, now, ref places, IntPtr.Zero, out var made, out var error), error);
            var report = Keep(linkwise_score_report_free, made);
            output.WriteLine($"  unit scored {linkwise_score_report_met(report)} pairs of rows, released {linkwise_score_report_released(report)} edges");
            edges = Written(outputs[0]);
            PrintBytes("edges", edges);
        }

        /// <summary>The registry joins weights. It sees no codes, and makes for each owner a map of its own.</summary>
        private void Assemble()
        {
            var registry = parties["registry"];
            var (file, handles) = (Sources(edges), OfOwners("handles"));
            var (outlets, outputs) = Outlets(Owners.Select(owner => $"map:{owner}").ToArray());
            var allowed = Permit(linkwise_permit_assemble, linkwise_assemble_permit_free, "registry");
            var (permit, scored, opened, places) = (allowed.Consume(), file.Consume(), handles.Consume(), outlets.Consume());
            Check(linkwise_assemble(ref permit, ref scored, ref opened, registry.Signer, registry.Log, now, default(Slice), ref places, IntPtr.Zero, out var made, out var error), error);
            output.WriteLine($"  registry assembled {linkwise_assemble_report_matches(Keep(linkwise_assemble_report_free, made))} links");
            for (var owner = 0; owner < Owners.Length; ++owner) parties[Owners[owner]].Files["map"] = Written(outputs[owner]);
        }

        /// <summary>Each owner puts the pseudonyms to its own record ids; equal pseudonyms are one child.</summary>
        private void Map(string owner)
        {
            var party = parties[owner];
            var (references, map) = (Sources(party.Files["references"]), Sources(party.Files["map"]));
            var allowed = Permit(linkwise_permit_map, linkwise_map_permit_free, owner);
            var (permit, own, ofRelease) = (allowed.Consume(), references.Consume(), map.Consume());
            Check(linkwise_map(ref permit, ref own, ref ofRelease, IntPtr.Zero, party.Signer, party.Log, now, IntPtr.Zero, out var made, out var error), error);
            var mappings = Keep(linkwise_mappings_free, made);
            foreach (var index in Indices(linkwise_mappings_count(mappings)))
            {
                Check(linkwise_mappings_at(mappings, index, out var one, out error), error);
                output.WriteLine($"  {owner} {one.RecordId} {Hex(one.Pseudonym)}");
            }
        }

        /// <summary>Why were these two linked? Of the lightest edge, the last: what each comparison weighs.</summary>
        private void Explain()
        {
            var unit = parties["unit"];
            var (file, allowed) = (Sources(edges), Permit(linkwise_permit_explain, linkwise_explain_permit_free, "unit"));
            var (permit, files) = (allowed.Consume(), file.Consume());
            Check(linkwise_released_edges(ref permit, ref files, unit.Signer, unit.Log, now, out var made, out var error), error);
            var released = Keep(linkwise_edges_free, made);
            Check(linkwise_edges_at(released, Indices(linkwise_edges_count(released)).Last(), out var edge, out error), error);
            var batches = OfOwners("batch");
            allowed = Permit(linkwise_permit_explain, linkwise_explain_permit_free, "unit");
            var (left, right) = (Lend(edge.Left), Lend(edge.Right));
            (permit, files) = (allowed.Consume(), batches.Consume());
            Check(linkwise_explain(ref permit, ref files, left, right, unit.Signer, unit.Log, now, IntPtr.Zero, out made, out error), error);
            var explanation = Keep(linkwise_explanation_free, made);
            var (weight, threshold) = (linkwise_explanation_weight_bits(explanation), linkwise_explanation_threshold_bits(explanation));
            output.WriteLine($"explanation\n  weighs {weight} bits, a link from {threshold} on; in 1/1024 bit:");
            foreach (var index in Indices(linkwise_explanation_level_count(explanation)))
            {
                Check(linkwise_explanation_level(explanation, index, out var level, out error), error);
                if (level.WeightUnits != 0) output.WriteLine($"    {level.Comparison}: {level.Name} {level.WeightUnits}");
            }
        }

        /// <summary>Anyone who has the cards can do this, without keys or data.</summary>
        private bool Verify()
        {
            Check(linkwise_verifier_new(out var made, out var error), error);
            var verifier = Keep(linkwise_verifier_free, made);
            foreach (var one in Parties)
            {
                var party = parties[one.Name];
                Check(linkwise_verifier_add_folder(verifier, Lend(party.LogFolder), out error), error);
                Check(linkwise_log_key_of_card(party.Card, out made, out error), error);
                Check(linkwise_verifier_pin_log(verifier, Keep(linkwise_log_key_free, made), out error), error);
            }
            Check(linkwise_verifier_verify(verifier, now, out made, out error), error);
            var verdict = Keep(linkwise_verdict_free, made);
            output.Write($"verdict\n{Text(linkwise_verdict_text, verdict)}");
            return linkwise_verdict_is_sound(verdict);
        }
    }
}
