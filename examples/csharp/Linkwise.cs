// linkwise for .NET, by P/Invoke: what Link.cs needs of include/linkwise.h.
//
// Compiled and run by the project's gates where `dotnet` is present; where none is, it is untested.

using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Linkwise;

/// <summary>Bytes that are lent. Those of the library live no longer than their handle: copy them.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Slice
{
    public IntPtr Data;
    public UIntPtr Length;

    public readonly byte[] ToArray()
    {
        var copy = new byte[checked((int)Length)];
        if (copy.Length > 0) Marshal.Copy(Data, copy, 0, copy.Length);
        return copy;
    }

    public override readonly string ToString() => Encoding.UTF8.GetString(ToArray());
}

/// <summary>Bytes in memory that does not move, to lend to calls until it is disposed of.</summary>
public sealed class Lent : IDisposable
{
    private readonly byte[] content;
    private GCHandle pin;

    public Lent(byte[] content)
    {
        this.content = content;
        pin = GCHandle.Alloc(content, GCHandleType.Pinned);
    }

    public Lent(string text) : this(Encoding.UTF8.GetBytes(text)) { }

    public Slice Slice => new() { Data = pin.AddrOfPinnedObject(), Length = (UIntPtr)content.Length };

    public void Dispose()
    {
        if (pin.IsAllocated) pin.Free();
    }
}

[StructLayout(LayoutKind.Sequential)]
public struct Request
{
    public UIntPtr Size;
    public Slice Party;
    public Slice Recipient;
    public long Now;
    public long OptOutAsOf;
    public ulong Rows;
    public int Purpose;
    public byte Revoked;
}

/// <summary>How far a long act is.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ProgressStep
{
    public Slice Stage;
    public ulong Done;
    public ulong Total;
}

/// <summary>Told how far a long act is: gives 0 to go on. No exception may leave it. Keep it reachable until
/// the act has returned.</summary>
[UnmanagedFunctionPointer(CallingConvention.Cdecl)]
public delegate int ProgressCall(IntPtr context, in ProgressStep step);

[StructLayout(LayoutKind.Sequential)]
public struct Progress
{
    public UIntPtr Size;
    public ProgressCall Call;
    public IntPtr Context;
}

[StructLayout(LayoutKind.Sequential)]
public struct Field
{
    public int Column;
    public Slice Text;
}

[StructLayout(LayoutKind.Sequential)]
public struct RejectedRow
{
    public ulong Row;
    public Slice Code;
    public int Column;
}

[StructLayout(LayoutKind.Sequential)]
public struct Edge
{
    [MarshalAs(UnmanagedType.ByValArray, SizeConst = 16)] public byte[] Left;
    [MarshalAs(UnmanagedType.ByValArray, SizeConst = 16)] public byte[] Right;
    public short WeightBits;
    public short EdgeClass;
}

[StructLayout(LayoutKind.Sequential)]
public struct Level
{
    public Slice Comparison;
    public Slice Name;
    public double M;
    public double U;
    public int WeightUnits;
}

[StructLayout(LayoutKind.Sequential)]
public struct Mapping
{
    public Slice RecordId;
    [MarshalAs(UnmanagedType.ByValArray, SizeConst = 16)] public byte[] Pseudonym;
}

/// <summary>Why a call failed, with every reason of a refusal: a stable code and a sentence.</summary>
public sealed class LinkwiseException : Exception
{
    public int Status { get; }
    public IReadOnlyList<(string Code, string Sentence)> Reasons { get; }

    public LinkwiseException(int status, string message, IReadOnlyList<(string, string)> reasons) : base(message)
    {
        Status = status;
        Reasons = reasons;
    }
}

/// <summary>The owner of one handle of the library, freed once, also where nobody disposes of it.</summary>
public sealed class Handle : SafeHandle
{
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Free(IntPtr handle);

    private readonly Free free;

    public Handle(string kind) : base(IntPtr.Zero, true)
    {
        var function = NativeLibrary.GetExport(Native.Library, $"linkwise_{kind}_free");
        free = Marshal.GetDelegateForFunctionPointer<Free>(function);
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        free(handle);
        return true;
    }

    /// <summary>The handle, to lend to a call; keep the owner alive until it returns.</summary>
    public IntPtr Pointer => handle;

    /// <summary>Takes over what a function has made.</summary>
    public Handle Take(IntPtr made)
    {
        SetHandle(made);
        return this;
    }

    /// <summary>Gives the handle up to a function that consumes it, whatever its result.</summary>
    public IntPtr Consume()
    {
        var given = handle;
        SetHandle(IntPtr.Zero);
        return given;
    }
}

/// <summary>The functions of the header, by their own names.</summary>
public static class Native
{
    private const string Name = "linkwise";
    internal static readonly IntPtr Library =
        NativeLibrary.Load(Name, Assembly.GetExecutingAssembly(), null);

    // Constants as in the header; the rest of them can be copied from there.
    public const int Ok = 0, InputRejected = 20;
    public const uint AbiVersion = 1;
    public const int NhsNumber = 1, UniquePupilNumber = 4;
    public const int ActEncode = 1, ActScore = 3, PurposeResearch = 5, PurposeLinkageQuality = 7, Denies = 1;

    public delegate UIntPtr Writes(IntPtr handle, byte[]? buffer, UIntPtr capacity);
    public delegate int Permits(IntPtr agreement, in Request request, ulong acknowledged, out IntPtr permit, out IntPtr error);

    /// <summary>The whole text of a function that writes into a buffer.</summary>
    public static string Text(Writes function, IntPtr handle)
    {
        var length = function(handle, null, UIntPtr.Zero);
        if (length == UIntPtr.MaxValue) throw new InvalidOperationException("there is no text");
        var buffer = new byte[checked((int)length + 1)];
        function(handle, buffer, (UIntPtr)buffer.Length);
        return Encoding.UTF8.GetString(buffer, 0, buffer.Length - 1);
    }

    /// <summary>Throws where a call failed, and frees its error.</summary>
    public static void Check(int status, IntPtr error)
    {
        if (status == Ok) return;
        using var owner = new Handle("error").Take(error);
        var reasons = new List<(string, string)>();
        for (UIntPtr index = 0; index < linkwise_error_reason_count(error); ++index)
        {
            linkwise_error_reason(error, index, out var code, out var sentence);
            reasons.Add((code.ToString(), sentence.ToString()));
        }
        throw new LinkwiseException(status, Text(linkwise_error_message, error), reasons);
    }

    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern uint linkwise_abi_version();
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_error_message(IntPtr error, byte[]? buffer, UIntPtr capacity);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_error_reason_count(IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_error_reason(IntPtr error, UIntPtr index, out Slice code, out Slice sentence);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_identifier_read(int kind, Slice text, Slice authority, Slice system, [MarshalAs(UnmanagedType.U1)] bool acceptNeverIssued, out IntPtr identifier, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_identifier_text(IntPtr identifier, byte[]? buffer, UIntPtr capacity);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_identifier_identify(Slice text, out uint schemes, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_signer_generate(out IntPtr signer, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_signer_public_key(IntPtr signer, byte[]? buffer, UIntPtr capacity);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_card_new(Slice name, Slice signer, Slice recipient, Slice origin, Slice logKey, out IntPtr card, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_log_create(Slice folder, Slice state, Slice origin, Slice actor, long now, ref IntPtr signer, out IntPtr log, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_terms_new(Slice id, Slice nonce, ulong epoch, Slice from, Slice until, out IntPtr terms, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_terms_add_party(IntPtr terms, IntPtr card, uint roles, int sector, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_terms_set_batch(IntPtr terms, uint smallest, ulong most, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_terms_set_synthetic(IntPtr terms, Slice reference, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_terms_draft(ref IntPtr terms, out IntPtr draft, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_trust_new(out IntPtr trust, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_trust_add(IntPtr trust, IntPtr card, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_draft_sign(IntPtr draft, IntPtr signer, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_draft_grant(ref IntPtr draft, IntPtr trust, long now, out IntPtr agreement, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_agreement_digest(IntPtr agreement, byte[]? buffer, UIntPtr capacity);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_agreement_decide(IntPtr agreement, int act, in Request request, out IntPtr decision, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] [return: MarshalAs(UnmanagedType.U1)] public static extern bool linkwise_decision_permits(IntPtr decision);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_decision_reason_count(IntPtr decision);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_decision_reason(IntPtr decision, UIntPtr index, out Slice code, out Slice sentence, out Slice citation, out int weight, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_decision_canonical(IntPtr decision, out IntPtr bytes, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_bytes_data(IntPtr bytes, out Slice data, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_rules_new(IntPtr agreement, out IntPtr rules, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_records_new(IntPtr rules, out IntPtr records, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_records_add(IntPtr records, Field[] fields, UIntPtr count, uint shield, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_records_count(IntPtr records);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_records_rejected_count(IntPtr records);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_records_rejected(IntPtr records, UIntPtr index, out RejectedRow row, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_root_key_generate(out IntPtr root, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_root_key_link_key(IntPtr root, IntPtr agreement, out IntPtr key, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_outlets_new(out IntPtr outlets, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_outlets_add_memory(IntPtr outlets, Slice name, out IntPtr output, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_output_bytes(IntPtr output, out Slice bytes, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_sources_new(out IntPtr sources, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_sources_add_bytes(IntPtr sources, Slice bytes, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_permit_encode(IntPtr agreement, in Request request, ulong acknowledged, out IntPtr permit, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_permit_score(IntPtr agreement, in Request request, ulong acknowledged, out IntPtr permit, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_permit_assemble(IntPtr agreement, in Request request, ulong acknowledged, out IntPtr permit, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_permit_map(IntPtr agreement, in Request request, ulong acknowledged, out IntPtr permit, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_permit_explain(IntPtr agreement, in Request request, ulong acknowledged, out IntPtr permit, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_encode(ref IntPtr permit, IntPtr records, IntPtr registers, IntPtr key, IntPtr signer, IntPtr log, long now, Slice scratch, ref IntPtr outlets, in Progress progress, out IntPtr report, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern ulong linkwise_encode_report_records(IntPtr report);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_score(ref IntPtr permit, ref IntPtr batches, IntPtr signer, IntPtr log, long now, ref IntPtr outlets, IntPtr progress, out IntPtr report, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern ulong linkwise_score_report_met(IntPtr report);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern ulong linkwise_score_report_released(IntPtr report);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_assemble(ref IntPtr permit, ref IntPtr edges, ref IntPtr handles, IntPtr signer, IntPtr log, long now, Slice recipient, ref IntPtr outlets, IntPtr progress, out IntPtr report, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern ulong linkwise_assemble_report_matches(IntPtr report);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_map(ref IntPtr permit, ref IntPtr references, ref IntPtr map, IntPtr barred, IntPtr signer, IntPtr log, long now, IntPtr outlets, out IntPtr mappings, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_mappings_count(IntPtr mappings);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_mappings_at(IntPtr mappings, UIntPtr index, out Mapping mapping, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_released_edges(ref IntPtr permit, ref IntPtr file, IntPtr signer, IntPtr log, long now, out IntPtr edges, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_edges_count(IntPtr edges);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_edges_at(IntPtr edges, UIntPtr index, out Edge edge, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_explain(ref IntPtr permit, ref IntPtr batches, Slice left, Slice right, IntPtr signer, IntPtr log, long now, IntPtr progress, out IntPtr explanation, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern short linkwise_explanation_weight_bits(IntPtr explanation);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern short linkwise_explanation_threshold_bits(IntPtr explanation);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_explanation_level_count(IntPtr explanation);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_explanation_level(IntPtr explanation, UIntPtr index, out Level level, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_verifier_new(out IntPtr verifier, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_verifier_add_folder(IntPtr verifier, Slice folder, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_log_key_of_card(IntPtr card, out IntPtr key, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_verifier_pin_log(IntPtr verifier, IntPtr key, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_verifier_verify(IntPtr verifier, long now, out IntPtr verdict, out IntPtr error);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] [return: MarshalAs(UnmanagedType.U1)] public static extern bool linkwise_verdict_is_sound(IntPtr verdict);
    [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_verdict_text(IntPtr verdict, byte[]? buffer, UIntPtr capacity);
}
