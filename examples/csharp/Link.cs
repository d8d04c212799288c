// Two agencies, played by one program, link invented children, and whoever wants verifies the logs:
//
//     dotnet run --project examples/csharp -- FOLDER [NOW] [--bytes]
//
// run where examples/children.csv is, with liblinkwise.so where the system looks for it. FOLDER is an empty
// folder for the logs, NOW the time in Unix milliseconds (else that of the clock); --bytes prints what the
// acts made in hexadecimal besides.
//
// Compiled and run by the project's gates where `dotnet` is present; where none is, it is untested.

using System.Text;
using Linkwise;
using static Linkwise.Native;

var arguments = args.Where(one => one != "--bytes").ToArray();
if (arguments.Length is < 1 or > 2 || linkwise_abi_version() != AbiVersion)
{
    Console.Error.WriteLine($"Link FOLDER [NOW] [--bytes], with the library of interface {AbiVersion}");
    return 2;
}
var now = arguments.Length == 2 ? long.Parse(arguments[1]) : DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
using var linkage = new Linkage(arguments[0], now, args.Contains("--bytes"), output);
try
{
    return linkage.Run() ? 0 : 1;
}
catch (LinkwiseException wrong)
{
    Console.Error.WriteLine($"{wrong.Status}: {wrong.Message}");
    foreach (var (code, sentence) in wrong.Reasons) Console.Error.WriteLine($"  {code}: {sentence}");
    return 1;
}

/// <summary>An organisation; each has keys and a log of its own.</summary>
internal sealed record Party(string Name, string Folder, Handle Signer, Handle Card, Handle Log)
{
    public string LogFolder => Folder + "/log";

    /// <summary>Of owners alone: its records, and the files that were made of them.</summary>
    public Handle? Records { get; set; }
    public Dictionary<string, byte[]> Files { get; } = new();
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
    private readonly Stack<IDisposable> kept = new();
    private readonly Dictionary<string, Party> parties = new();
    private Handle agreement = new("agreement"), key = new("link_key");
    private byte[] edges = Array.Empty<byte>();

    public Linkage(string root, long now, bool bytes, TextWriter output) =>
        (this.root, this.now, this.bytes, this.output) = (root, now, bytes, output);

    /// <summary>In the opposite order in which they were made.</summary>
    public void Dispose()
    {
        while (kept.TryPop(out var one)) one.Dispose();
    }

    private T Keep<T>(T one) where T : IDisposable
    {
        kept.Push(one);
        return one;
    }

    private Handle Keep(string kind, IntPtr made) => Keep(new Handle(kind).Take(made));

    private Slice Lend(string text) => Keep(new Lent(text)).Slice;

    private Slice Lend(byte[] content) => Keep(new Lent(content)).Slice;

    private void PrintBytes(string what, byte[] content)
    {
        if (bytes) output.WriteLine($"bytes {what} {Convert.ToHexString(content).ToLowerInvariant()}");
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
        var rootKey = Keep("root_key", made);
        Check(linkwise_root_key_link_key(rootKey.Pointer, agreement.Pointer, out made, out error), error);
        key = Keep("link_key", made);
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
            Check(linkwise_identifier_read(NhsNumber, Lend(text), default, default, true, out var made, out var error), error);
            output.WriteLine($"  {text}: sound, and written {Text(linkwise_identifier_text, Keep("identifier", made).Pointer)}");
        }
        catch (LinkwiseException wrong) when (wrong.Status == InputRejected)
        {
            output.WriteLine($"  {text}: {wrong.Reasons[0].Code}: {wrong.Reasons[0].Sentence}");
            Check(linkwise_identifier_identify(Lend(text), out var schemes, out var error), error);
            if ((schemes & 1u << UniquePupilNumber) != 0) output.WriteLine("    it is a sound UPN");
        }
    }

    private void MakeParty(string name, char last)
    {
        var (folder, origin) = ($"{root}/{name}", $"linkwise/{name}");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Check(linkwise_signer_generate(out var made, out var error), error);
        var signer = Keep("signer", made);
        Check(linkwise_signer_generate(out made, out error), error);
        var logSigner = Keep("signer", made);
        var (publicKey, logKey) = (Text(linkwise_signer_public_key, signer.Pointer), Text(linkwise_signer_public_key, logSigner.Pointer));
        // The log takes its key over.
        var given = logSigner.Consume();
        Check(linkwise_log_create(Lend($"{folder}/log"), Lend($"{folder}/log.state"), Lend(origin), Lend(name), now, ref given, out made, out error), error);
        var log = Keep("log", made);
        // Others seal files to the recipient. Here nothing is sealed, and no key opens what would be.
        var recipient = "age1" + new string('q', 57) + last;
        Check(linkwise_card_new(Lend(name), Lend(publicKey), Lend(recipient), Lend(origin), Lend(logKey), out made, out error), error);
        parties[name] = new Party(name, folder, signer, Keep("card", made), log);
    }

    /// <summary>Terms, signed by everyone and granted: without this, nothing below can be called.</summary>
    private void Agree()
    {
        Check(linkwise_terms_new(Lend("embedding"), default, 1, Lend("2026-01-01"), Lend("2035-12-31"), out var made, out var error), error);
        var terms = Keep("terms", made);
        foreach (var (name, role) in Parties)
        {
            Check(linkwise_terms_add_party(terms.Pointer, parties[name].Card.Pointer, role, 0, out error), error);
        }
        Check(linkwise_terms_set_batch(terms.Pointer, 2, 1000, out error), error);
        Check(linkwise_terms_set_synthetic(terms.Pointer, Lend("none: the children are invented"), out error), error);
        var given = terms.Consume();
        Check(linkwise_terms_draft(ref given, out made, out error), error);
        var draft = Keep("draft", made);
        Check(linkwise_trust_new(out made, out error), error);
        var trust = Keep("trust", made);
        // Each organisation signs for itself, and pins the others' cards, which it has compared.
        foreach (var (name, _) in Parties)
        {
            Check(linkwise_draft_sign(draft.Pointer, parties[name].Signer.Pointer, out error), error);
            Check(linkwise_trust_add(trust.Pointer, parties[name].Card.Pointer, out error), error);
        }
        given = draft.Consume();
        Check(linkwise_draft_grant(ref given, trust.Pointer, now, out made, out error), error);
        agreement = Keep("agreement", made);
        var digest = Text(linkwise_agreement_digest, agreement.Pointer);
        output.WriteLine($"agreement\n  signed by {Parties.Length} organisations, granted as {digest}");
    }

    private Request Request(string party, int purpose) => new()
    {
        Size = (UIntPtr)System.Runtime.InteropServices.Marshal.SizeOf<Request>(),
        Party = Lend(party),
        Now = now,
        Purpose = purpose,
    };

    /// <summary>May I? A denial is an answer and no error.</summary>
    private void May(string party, int act, int purpose, string question)
    {
        Check(linkwise_agreement_decide(agreement.Pointer, act, Request(party, purpose), out var made, out var error), error);
        var decision = Keep("decision", made);
        output.WriteLine($"  {question}: {(linkwise_decision_permits(decision.Pointer) ? "yes" : "no")}");
        for (UIntPtr index = 0; index < linkwise_decision_reason_count(decision.Pointer); ++index)
        {
            Check(linkwise_decision_reason(decision.Pointer, index, out var code, out var sentence, out _, out var weight, out error), error);
            if (weight == Denies) output.WriteLine($"    {code}: {sentence}");
        }
        Check(linkwise_decision_canonical(decision.Pointer, out made, out error), error);
        Check(linkwise_bytes_data(Keep("bytes", made).Pointer, out var data, out error), error);
        PrintBytes("decision", data.ToArray());
    }

    /// <summary>The agreement says how a row is to be understood. One that cannot be read is counted and left out.</summary>
    private void ReadRecords()
    {
        Check(linkwise_rules_new(agreement.Pointer, out var made, out var error), error);
        var rules = Keep("rules", made);
        foreach (var owner in Owners)
        {
            Check(linkwise_records_new(rules.Pointer, out made, out error), error);
            parties[owner].Records = Keep("records", made);
        }
        foreach (var line in File.ReadLines("examples/children.csv").Skip(1))
        {
            var values = line.Split(',');
            // Lent for this call alone: a program that kept every field in its place would hold the whole list twice.
            var texts = Columns.Select((_, place) => new Lent(values[place + 1])).ToArray();
            var fields = Columns.Select((column, place) => new Field { Column = column.Number, Text = texts[place].Slice }).ToArray();
            var status = linkwise_records_add(parties[values[0]].Records!.Pointer, fields, (UIntPtr)fields.Length, 0, out error);
            foreach (var text in texts) text.Dispose();
            if (status == InputRejected) new Handle("error").Take(error).Dispose();
            else Check(status, error);
        }
        output.WriteLine("records");
        foreach (var owner in Owners)
        {
            var records = parties[owner].Records!.Pointer;
            output.WriteLine($"  {owner}: {linkwise_records_count(records)}");
            for (UIntPtr index = 0; index < linkwise_records_rejected_count(records); ++index)
            {
                Check(linkwise_records_rejected(records, index, out var row, out error), error);
                var column = Columns.First(one => one.Number == row.Column).Name;
                output.WriteLine($"    row {row.Row} is refused, {column}: {row.Code}");
            }
        }
    }

    /// <summary>A permit for one act. It acknowledges no obligations, 0, as this agreement has none.</summary>
    private Handle Permit(string act, Permits function, string party)
    {
        Check(function(agreement.Pointer, Request(party, PurposeLinkageQuality), 0, out var made, out var error), error);
        return Keep($"{act}_permit", made);
    }

    /// <summary>Outlets in memory, and where their bytes will be. Programs that hand files on seal them.</summary>
    private (Handle, Handle[]) Outlets(params string[] names)
    {
        Check(linkwise_outlets_new(out var made, out var error), error);
        var outlets = Keep("outlets", made);
        var outputs = new List<Handle>();
        foreach (var name in names)
        {
            Check(linkwise_outlets_add_memory(outlets.Pointer, Lend(name), out made, out error), error);
            outputs.Add(Keep("output", made));
        }
        return (outlets, outputs.ToArray());
    }

    private static byte[] Written(Handle output)
    {
        Check(linkwise_output_bytes(output.Pointer, out var data, out var error), error);
        return data.ToArray();
    }

    private Handle Sources(params byte[][] contents)
    {
        Check(linkwise_sources_new(out var made, out var error), error);
        var sources = Keep("sources", made);
        foreach (var content in contents) Check(linkwise_sources_add_bytes(sources.Pointer, Lend(content), out error), error);
        return sources;
    }

    private Handle OfOwners(string file) => Sources(Owners.Select(owner => parties[owner].Files[file]).ToArray());

    private void Encode(string owner)
    {
        var party = parties[owner];
        var folder = Lend(party.Folder);
        var (outlets, outputs) = Outlets(Encoded);
        // Told how far it is; another number than 0 would stop it.
        var progress = new Progress { Size = (UIntPtr)Marshal.SizeOf<Progress>(), Call = (IntPtr context, in ProgressStep step) => 0 };
        var allowed = Permit("encode", linkwise_permit_encode, owner);
        // What an act consumes is given up to it, whatever the result.
        var (permit, places) = (allowed.Consume(), outlets.Consume());
        Check(linkwise_encode(ref permit, party.Records!.Pointer, IntPtr.Zero, key.Pointer, party.Signer.Pointer, party.Log.Pointer, now, folder, ref places, progress, out var made, out var error), error);
        output.WriteLine($"  {owner} encoded {linkwise_encode_report_records(Keep("encode_report", made).Pointer)} records");
        for (var file = 0; file < Encoded.Length; ++file) party.Files[Encoded[file]] = Written(outputs[file]);
        PrintBytes(owner, party.Files["batch"]);
    }

    /// <summary>The linkage unit compares codes. It has no key, and can read none of them.</summary>
    private void Score()
    {
        var unit = parties["unit"];
        var batches = OfOwners("batch");
        var (outlets, outputs) = Outlets("edges", "bins");
        var allowed = Permit("score", linkwise_permit_score, "unit");
        var (permit, files, places) = (allowed.Consume(), batches.Consume(), outlets.Consume());
        Check(linkwise_score(ref permit, ref files, unit.Signer.Pointer, unit.Log.Pointer, now, ref places, IntPtr.Zero, out var made, out var error), error);
        var report = Keep("score_report", made).Pointer;
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
        var allowed = Permit("assemble", linkwise_permit_assemble, "registry");
        var (permit, scored, opened, places) = (allowed.Consume(), file.Consume(), handles.Consume(), outlets.Consume());
        Check(linkwise_assemble(ref permit, ref scored, ref opened, registry.Signer.Pointer, registry.Log.Pointer, now, default, ref places, IntPtr.Zero, out var made, out var error), error);
        output.WriteLine($"  registry assembled {linkwise_assemble_report_matches(Keep("assemble_report", made).Pointer)} links");
        for (var owner = 0; owner < Owners.Length; ++owner) parties[Owners[owner]].Files["map"] = Written(outputs[owner]);
    }

    /// <summary>Each owner puts the pseudonyms to its own record ids; equal pseudonyms are one child.</summary>
    private void Map(string owner)
    {
        var party = parties[owner];
        var (references, map) = (Sources(party.Files["references"]), Sources(party.Files["map"]));
        var allowed = Permit("map", linkwise_permit_map, owner);
        var (permit, own, ofRelease) = (allowed.Consume(), references.Consume(), map.Consume());
        Check(linkwise_map(ref permit, ref own, ref ofRelease, IntPtr.Zero, party.Signer.Pointer, party.Log.Pointer, now, IntPtr.Zero, out var made, out var error), error);
        var mappings = Keep("mappings", made).Pointer;
        for (UIntPtr index = 0; index < linkwise_mappings_count(mappings); ++index)
        {
            Check(linkwise_mappings_at(mappings, index, out var one, out error), error);
            output.WriteLine($"  {owner} {one.RecordId} {Convert.ToHexString(one.Pseudonym).ToLowerInvariant()}");
        }
    }

    /// <summary>Why were these two linked? Of the lightest edge, the last: what each comparison weighs.</summary>
    private void Explain()
    {
        var unit = parties["unit"];
        var (file, allowed) = (Sources(edges), Permit("explain", linkwise_permit_explain, "unit"));
        var (permit, files) = (allowed.Consume(), file.Consume());
        Check(linkwise_released_edges(ref permit, ref files, unit.Signer.Pointer, unit.Log.Pointer, now, out var made, out var error), error);
        var released = Keep("edges", made).Pointer;
        Check(linkwise_edges_at(released, linkwise_edges_count(released) - 1, out var edge, out error), error);
        var batches = OfOwners("batch");
        allowed = Permit("explain", linkwise_permit_explain, "unit");
        var (left, right) = (Lend(edge.Left), Lend(edge.Right));
        (permit, files) = (allowed.Consume(), batches.Consume());
        Check(linkwise_explain(ref permit, ref files, left, right, unit.Signer.Pointer, unit.Log.Pointer, now, IntPtr.Zero, out made, out error), error);
        var explanation = Keep("explanation", made).Pointer;
        var (weight, threshold) = (linkwise_explanation_weight_bits(explanation), linkwise_explanation_threshold_bits(explanation));
        output.WriteLine($"explanation\n  weighs {weight} bits, a link from {threshold} on; in 1/1024 bit:");
        for (UIntPtr index = 0; index < linkwise_explanation_level_count(explanation); ++index)
        {
            Check(linkwise_explanation_level(explanation, index, out var level, out error), error);
            if (level.WeightUnits != 0) output.WriteLine($"    {level.Comparison}: {level.Name} {level.WeightUnits}");
        }
    }

    /// <summary>Anyone who has the cards can do this, without keys or data.</summary>
    private bool Verify()
    {
        Check(linkwise_verifier_new(out var made, out var error), error);
        var verifier = Keep("verifier", made).Pointer;
        foreach (var party in parties.Values)
        {
            Check(linkwise_verifier_add_folder(verifier, Lend(party.LogFolder), out error), error);
            Check(linkwise_log_key_of_card(party.Card.Pointer, out made, out error), error);
            Check(linkwise_verifier_pin_log(verifier, Keep("log_key", made).Pointer, out error), error);
        }
        Check(linkwise_verifier_verify(verifier, now, out made, out error), error);
        var verdict = Keep("verdict", made).Pointer;
        output.Write($"verdict\n{Text(linkwise_verdict_text, verdict)}");
        return linkwise_verdict_is_sound(verdict);
    }
}
